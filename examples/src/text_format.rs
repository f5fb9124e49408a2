//! The text format: a file that people write, with comments, and mistakes with their place.
//!
//! ```sh
//! cargo run -p examples text_format
//! ```
//!
//! ```text
//! Rex has 2 toys. Printed:
//! name: "Rex"
//! kind: KIND_DOG
//! kennel: "red"
//! toys: "ball"
//! toys: "bone"
//! weights {
//!   key: "May"
//!   value: 9.5
//! }
//! mother {
//!   name: "Luna"
//! }
//! "name: Rex": Pet.name: expected a string (line 1, column 7)
//! "nam: 'Rex'": Pet: pets.Pet has no field "nam" (line 1, column 1)
//! "name: 'Rex'\nname: 'Max'": Pet.name: given twice (line 2, column 1)
//! "kind: KIND_CAT": Pet.kind: pets.Kind has no value "KIND_CAT" (line 1, column 7)
//! ```

use rustgreet::text;

use crate::pb::pets::Pet;

const FILE: &str = r#"
# A comment is a line, or the end of one.
name: "Rex"
kind: KIND_DOG  # Values of an enum have no quotes.
kennel: 'red'
toys: ["ball", "bone"]
weights { key: "May"  value: 9.5 }
mother { name: "Luna" }
"#;

pub fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rex: Pet = text::from_str(FILE)?;
    println!("{} has {} toys. Printed:", rex.name, rex.toys.len());
    print!("{}", text::to_string(&rex));

    for mistake in [
        "name: Rex",
        "nam: 'Rex'",
        "name: 'Rex'\nname: 'Max'",
        "kind: KIND_CAT",
    ] {
        let error = text::from_str::<Pet>(mistake).unwrap_err();
        println!("{mistake:?}: {error}");
    }
    Ok(())
}
