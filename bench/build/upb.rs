//! Generates `proto/bench.proto` for the contestant of the feature `upb`, with the protoc of its version.

use std::path::Path;

use crate::Result;

pub fn generate(out: &Path) -> Result {
    protobuf_codegen::CodeGen::new()
        .protoc_path(protoc_bin_vendored::protoc_bin_path()?)
        .include("proto")
        .input("bench.proto")
        .output_dir(out.join("upb"))
        .generate_and_compile()?;
    Ok(())
}
