//! Generates the messages and services of `proto/`.

fn main() -> Result<(), rustgreet_build::Error> {
    rustgreet_build::compile(&["proto/*.proto"], &["proto"])?;

    // A second package `helloworld`, which needs a set of its own.
    rustgreet_build::Builder::new()
        .out_dir("four_kinds")
        .compile(
            &["proto/four_kinds/helloworld.proto"],
            &["proto/four_kinds"],
        )
}
