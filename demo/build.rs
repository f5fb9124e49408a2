//! Generates the messages and services of `proto/`.

fn main() -> Result<(), rustgreet_build::Error> {
    let protos = [
        "proto/addressbook.proto",
        "proto/chat.proto",
        "proto/files.proto",
        "proto/greet.proto",
        "proto/hello.proto",
        "proto/helloworld.proto",
        "proto/receiver.proto",
        "proto/textbook.proto",
        "proto/users.proto",
    ];
    rustgreet_build::compile(&protos, &["proto"])?;

    // A second package `helloworld`, which needs a set of its own.
    rustgreet_build::Builder::new()
        .out_dir("four_kinds")
        .compile(
            &["proto/four_kinds/helloworld.proto"],
            &["proto/four_kinds"],
        )
}
