//! Prints a greeting as JSON: a program that Bazel builds from `greet.proto`.

use greet_rs::greet::HelloReply;

fn main() -> Result<(), rustgreet::json::Error> {
    let reply = HelloReply {
        message: "Hello Bazel".into(),
        ..Default::default()
    };
    println!("{}", rustgreet::json::to_string(&reply)?);
    Ok(())
}
