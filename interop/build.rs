//! Generates the messages and services of `proto/`.

fn main() -> Result<(), rustgreet_build::Error> {
    rustgreet_build::compile(
        &[
            "proto/src/proto/grpc/testing",
            "proto/connectrpc/conformance/v1",
            "proto/details.proto",
        ],
        &["proto"],
    )
}
