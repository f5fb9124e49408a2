//! Fields by their names: they are read, set, and updated by a field mask, in messages of any type.
//!
//! ```sh
//! cargo run -p examples by_name
//! ```
//!
//! ```text
//! name: "Rex"
//! toys: 2 of them
//! mother.name: "Luna"
//! He is Some(4) years old
//! A mistake: pets.Pet.age takes a value of type int32
//! After the update: {"name":"Rex","age":5,"toys":["ball","bone"],"mother":{"name":"Bella"}}
//! A mistake: pets.Pet has no field "ages"
//! As a dynamic message: {"name":"Rex","age":5,"toys":["ball","bone","stick"],"mother":{"name":"Bella"}}
//! And back: Rex has ball, bone, stick
//! ```

use rustgreet::{
    DescriptorPool, DynamicMessage, FieldRef, Reflect, ValueRef, json, reflect, wkt::FieldMask,
};

use crate::pb::{self, pets::Pet};

/// Prints all texts of a message of any type, and where they are.
fn texts(message: &dyn Reflect, path: &str) {
    for (field, value) in reflect::fields(message) {
        let path = format!("{path}{}", field.name());
        match value {
            FieldRef::One(ValueRef::String(text)) => println!("{path}: {text:?}"),
            FieldRef::One(ValueRef::Message(inner)) => texts(inner, &format!("{path}.")),
            FieldRef::List(list) => println!("{path}: {} of them", list.len()),
            _ => {}
        }
    }
}

pub fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mother = Pet {
        name: "Luna".into(),
        ..Default::default()
    };
    let mut rex = Pet {
        name: "Rex".into(),
        toys: vec!["ball".into(), "bone".into()],
        mother: Some(Box::new(mother)),
        ..Default::default()
    };
    texts(&rex, "");

    // By the names of the schema, or by numbers. A mistake changes nothing.
    reflect::edit(&mut rex, |pet| pet.set("age", 4))??;
    println!("He is {:?} years old", rex.age);
    let mistake = reflect::edit(&mut rex, |pet| pet.set("age", "four"))?;
    println!("A mistake: {}", mistake.unwrap_err());

    // An update has the fields that its mask names, and leaves the others as they are.
    let mother = Pet {
        name: "Bella".into(),
        ..Default::default()
    };
    let update = Pet {
        name: "Max".into(),
        age: Some(5),
        mother: Some(Box::new(mother)),
        ..Default::default()
    };
    let mask = FieldMask::of::<Pet>(["age", "mother.name"])?;
    mask.merge(&update, &mut rex)?;
    println!("After the update: {}", json::to_string(&rex)?);
    let mistake = FieldMask::of::<Pet>(["ages"]);
    println!("A mistake: {}", mistake.unwrap_err());

    // What the program has no code for is known from a descriptor set, and has every format, too.
    let pool = DescriptorPool::decode(pb::FILE_DESCRIPTOR_SET)?;
    let descriptor = pool.message("pets.Pet").ok_or("the set lacks Pet")?;
    let mut dynamic: DynamicMessage = descriptor.convert(&rex)?;
    dynamic.push("toys", "stick")?;
    println!("As a dynamic message: {}", json::to_string(&dynamic)?);
    println!(
        "And back: {} has {}",
        rex.name,
        dynamic.to::<Pet>()?.toys.join(", ")
    );
    Ok(())
}
