//! Custom options and extensions: a form that takes its labels from the schema, and a field that others add.
//!
//! ```sh
//! cargo run -p examples options
//! ```
//!
//! ```text
//! Full name: "Ada"
//! Credit card: (secret)
//! Town or city: "London"
//! Bonus points: 250
//! ```

use rustgreet::{DescriptorPool, reflect};

use crate::pb::{
    self,
    catalog::{BONUS_POINTS, Customer, LABEL, SECRET},
};

pub fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut customer = Customer {
        name: "Ada".into(),
        card_number: "4242 4242".into(),
        city: "London".into(),
        ..Default::default()
    };

    // Options are in the descriptors, and an option of your own is an extension of their messages.
    let pool = DescriptorPool::decode(pb::FILE_DESCRIPTOR_SET)?;
    let descriptor = pool
        .message("catalog.Customer")
        .ok_or("the set lacks Customer")?;
    for (field, value) in reflect::fields(&customer) {
        let field = descriptor
            .field(field.number())
            .ok_or("the set is another")?;
        let options = field.proto().options.clone().unwrap_or_default();
        let label = LABEL.get(&options)?.unwrap_or_default();
        match SECRET.get(&options)?.unwrap_or_default() {
            true => println!("{label}: (secret)"),
            false => println!("{label}: {value:?}"),
        }
    }

    // An extension of a message travels with it, also through programs that do not know it.
    BONUS_POINTS.set(&mut customer, 250);
    println!(
        "Bonus points: {}",
        BONUS_POINTS.get(&customer)?.unwrap_or_default()
    );
    Ok(())
}
