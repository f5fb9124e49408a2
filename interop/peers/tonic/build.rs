//! Generates the messages and services of the cases by prost and tonic.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut config = tonic_prost_build::Config::new();
    config.protoc_executable(protoc_bin_vendored::protoc_bin_path()?);
    tonic_prost_build::configure().compile_with_config(
        config,
        &["../../proto/src/proto/grpc/testing/test.proto"],
        &["../../proto"],
    )?;
    Ok(())
}
