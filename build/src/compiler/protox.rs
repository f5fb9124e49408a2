//! Runs protox, where there is no protoc.

use super::{Job, complaints};
use crate::error::Error;

/// Compiles with protox.
pub(super) fn run(job: &Job<'_>) -> Result<Vec<u8>, Error> {
    if let Some(argument) = job.arguments.first() {
        return Err(Error::new(format!(
            "`Builder::protoc_arg({argument:?})` needs a protoc, and this is protox"
        ))
        .help("set PROTOC, or remove the call"));
    }
    let mut compiler =
        protox::Compiler::new(job.sources.includes()).map_err(|error| explain(&error, job))?;
    compiler.include_imports(true).include_source_info(true);
    compiler
        .open_files(&job.files)
        .map_err(|error| explain(&error, job))?;
    Ok(compiler.encode_file_descriptor_set())
}

/// Its `Debug` has the place, where there is one.
fn explain(error: &protox::Error, job: &Job<'_>) -> Error {
    let (text, detail) = (error.to_string(), format!("{error:?}"));
    let said = if detail.contains(&text) { detail } else { text };
    let explained = complaints::explain(&said, job.sources);
    if said.contains("edition") {
        return explained.help("protox knows proto2 and proto3 only: set PROTOC to a protoc");
    }
    explained
}
