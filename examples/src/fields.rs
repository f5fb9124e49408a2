//! What fields become in Rust: presence and defaults, enums, oneofs, lists and maps.
//!
//! ```sh
//! cargo run -p examples fields
//! ```
//!
//! ```text
//! Before it is set: None, and on the wire []
//! Set to 0: Some(0), and on the wire [16, 0]
//! Legs: None, so 4
//! Legs: Some(3), so 3
//! KIND_DOG is number 1, named Some("KIND_DOG"): woof
//! 7 is number 7, named None: who knows?
//! By name: Some(KIND_FISH)
//! Nowhere
//! In a red kennel
//! In 60 litres of water
//! Rex has ball, bone, stick
//! In June: 10.25 kg
//! In May: 9.5 kg
//! The mother is Luna
//! Pet { name: "Rex", age: None, legs: None, kind: KIND_UNSPECIFIED, toys: ["ball", "bone", "stick"], weights: {"June": 10.25, "May": 9.5}, mother: Some(Pet { name: "Luna", age: None, legs: None, kind: KIND_DOG, toys: [], weights: {}, mother: None, born: None }), born: None }
//! ```

use rustgreet::{Enum, Message};

use crate::pb::pets::{Kind, Pet, pet::Home, pet::Tank};

/// A field with presence is an `Option`.
fn presence() {
    let mut rex = Pet::default();
    println!(
        "Before it is set: {:?}, and on the wire {:?}",
        rex.age,
        rex.encode_to_vec()
    );
    rex.age = Some(0);
    println!(
        "Set to 0: {:?}, and on the wire {:?}",
        rex.age,
        rex.encode_to_vec()
    );

    // A field with a default has a getter, too.
    println!("Legs: {:?}, so {}", rex.legs, rex.legs());
    rex.legs = Some(3);
    println!("Legs: {:?}, so {}", rex.legs, rex.legs());
}

/// An enum is its number. It is matched like a Rust enum.
fn enums() -> Result<(), rustgreet::DecodeError> {
    // From somebody with a later schema, which has a kind 7.
    let pet = Pet::decode(&[0x20, 7])?;
    for kind in [Kind::Dog, pet.kind] {
        let sound = match kind {
            Kind::Dog => "woof",
            Kind::Fish => "",
            _ => "who knows?",
        };
        println!(
            "{kind:?} is number {}, named {:?}: {sound}",
            kind.0,
            kind.name()
        );
    }
    println!(
        "By name: {:?}",
        Kind::table().number_of("KIND_FISH").map(Kind)
    );
    Ok(())
}

/// A oneof is an `Option` of a Rust enum.
fn oneofs() {
    let tank = Tank {
        litres: 60,
        ..Default::default()
    };
    for home in [
        None,
        Some(Home::Kennel("red".into())),
        Some(Home::Tank(tank)),
    ] {
        match &home {
            Some(Home::Kennel(colour)) => println!("In a {colour} kennel"),
            Some(Home::Tank(tank)) => println!("In {} litres of water", tank.litres),
            None => println!("Nowhere"),
        }
    }
}

/// Lists and maps are std's. A message inside of its own type is in a box.
fn lists_and_maps() {
    let mut rex = Pet {
        name: "Rex".into(),
        toys: vec!["ball".into(), "bone".into()],
        weights: [("May".into(), 9.5), ("June".into(), 10.25)].into(),
        mother: Some(Box::new(Pet {
            name: "Luna".into(),
            ..Default::default()
        })),
        ..Default::default()
    };
    rex.toys.push("stick".into());
    println!("{} has {}", rex.name, rex.toys.join(", "));
    for (month, weight) in &rex.weights {
        println!("In {month}: {weight} kg");
    }
    // A message may be absent: `as_deref` reads it as it is, and `get_or_insert_default` makes it.
    let mother = rex.mother.as_deref().map_or("", |it| &it.name);
    println!("The mother is {mother}");
    rex.mother.get_or_insert_default().kind = Kind::Dog;
    println!("{rex:?}");
}

pub fn main() -> Result<(), Box<dyn std::error::Error>> {
    presence();
    enums()?;
    oneofs();
    lists_and_maps();
    Ok(())
}
