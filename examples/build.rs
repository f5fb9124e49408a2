//! Generates the messages and services of `proto/`.

use rustgreet_build::Builder;

fn main() -> Result<(), rustgreet_build::Error> {
    Builder::new()
        .option("serde=on") // For `json` and `config`.
        .option("openapi=on") // For `openapi`.
        .compile(&["proto/*.proto"], &["proto"])?;

    // A second set, since it has the same package: the shop as it was a year ago.
    Builder::new()
        .out_dir("older")
        .compile(&["proto/older/shop.proto"], &["proto/older"])
}
