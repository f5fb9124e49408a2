//! Generates the messages and services of `proto/`.

fn main() -> Result<(), rustgreet_build::Error> {
    rustgreet_build::compile(&["proto/*.proto"], &["proto"])
}
