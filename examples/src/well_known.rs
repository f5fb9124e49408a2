//! Well-known types: moments and lengths of time, messages of any type, JSON of any shape, and wrappers.
//!
//! ```sh
//! cargo run -p examples well_known
//! ```
//!
//! ```text
//! In JSON: {"born":"2023-11-14T22:13:20Z"}
//! The same moment: true
//! Half a second is 500000000 ns
//! -1 s as one of std's: the duration is negative
//! It holds a pets.Pet
//! As a Pet: Rex
//! As a Customer: this Any holds "type.googleapis.com/pets.Pet", not catalog.Customer
//! In JSON: {"@type":"type.googleapis.com/pets.Pet","name":"Rex"}
//! The size is Some(3.0)
//! {"loud":true,"size":3,"tags":["a",null]}
//! Some("Rex")
//! ```

use std::time::{Duration, SystemTime};

use rustgreet::{TypeRegistry, json, wkt};

use crate::pb::{catalog::Customer, pets::Pet};

/// `Timestamp` is std's `SystemTime`, and `Duration` is std's. Not every value fits the other.
fn time() -> Result<(), Box<dyn std::error::Error>> {
    let born = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let mut rex = Pet {
        born: Some(born.into()),
        ..Default::default()
    };
    println!("In JSON: {}", json::to_string(&rex)?);
    let moment = SystemTime::try_from(rex.born.take().unwrap_or_default())?;
    println!("The same moment: {}", moment == born);

    let half = wkt::Duration::try_from(Duration::from_millis(500))?;
    println!("Half a second is {} ns", half.nanos);
    let before = wkt::Duration {
        seconds: -1,
        ..Default::default()
    };
    println!(
        "-1 s as one of std's: {}",
        Duration::try_from(before).unwrap_err()
    );
    Ok(())
}

/// `Any` holds a message of any type, as bytes, and says which type.
fn any() -> Result<(), Box<dyn std::error::Error>> {
    let any = wkt::Any::pack(&Pet {
        name: "Rex".into(),
        ..Default::default()
    });
    println!("It holds a {}", any.type_name());
    println!("As a Pet: {}", any.unpack::<Pet>()?.name);
    println!("As a Customer: {}", any.unpack::<Customer>().unwrap_err());

    // JSON has the message itself, so it must know the type.
    let mut types = TypeRegistry::new();
    types.add::<Pet>();
    let options = json::PrintOptions::new().registry(&types);
    println!("In JSON: {}", options.to_string(&any)?);
    Ok(())
}

/// `Struct`, `Value` and `ListValue` are JSON of any shape.
fn any_shape() -> Result<(), Box<dyn std::error::Error>> {
    let mut settings: wkt::Struct = json::from_str(r#"{"size": 3, "tags": ["a", null]}"#)?;
    let size = settings.get("size").and_then(wkt::Value::as_f64);
    println!("The size is {size:?}");
    settings.insert("loud", true);
    println!("{}", json::to_string(&settings)?);
    Ok(())
}

/// A wrapper is a message with one value, from the time before `optional`.
fn wrappers() {
    let name = Some(wkt::StringValue::from("Rex"));
    println!("{:?}", name.map(|it| it.value));
}

pub fn main() -> Result<(), Box<dyn std::error::Error>> {
    time()?;
    any()?;
    any_shape()?;
    wrappers();
    Ok(())
}
