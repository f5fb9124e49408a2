//! Generates the greeting service with connectrpc's own generator, without a protoc on the machine.

use std::{env, error::Error, fs, path::PathBuf};

const PROTO: &str = "../../../demo/proto";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={PROTO}");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let descriptors = out.join("greet.binpb");
    let mut compiler = protox::Compiler::new([PROTO])?;
    compiler.include_imports(true).open_file("greet.proto")?;
    fs::write(&descriptors, compiler.encode_file_descriptor_set())?;
    connectrpc_build::Config::new()
        .files(&["greet.proto"])
        .descriptor_set(&descriptors)
        .include_file("_connectrpc.rs")
        .compile()?;
    Ok(())
}
