//! Generates the messages and the client of `proto/`.

fn main() -> Result<(), rustgreet_build::Error> {
    rustgreet_build::compile(&["../proto/greet/v1/greet.proto"], &["../proto"])
}
