//! Generates the greeting service with connectrpc's own generator, without a protoc on the machine.

use std::{env, error::Error, fs, path::PathBuf};

const PROTOS: [&str; 2] = ["../../../demo/proto", "../../../build/proto"];

fn main() -> Result<(), Box<dyn Error>> {
    for folder in PROTOS {
        println!("cargo:rerun-if-changed={folder}");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let descriptors = out.join("greet.binpb");
    let mut compiler = protox::Compiler::new(PROTOS)?;
    compiler.include_imports(true).open_file("greet.proto")?;
    fs::write(&descriptors, compiler.encode_file_descriptor_set())?;
    connectrpc_build::Config::new()
        .files(&["greet.proto"])
        .descriptor_set(&descriptors)
        .include_file("_connectrpc.rs")
        .compile()?;
    Ok(())
}
