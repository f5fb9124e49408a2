//! The generator of rustgreet: from a `CodeGeneratorRequest` to a `CodeGeneratorResponse`, with
//! nothing read or written on the way. `protoc-gen-rustgreet` and `rustgreet-build` both call
//! [`generate_with`].

pub mod diag;
mod emit;
#[cfg(test)]
mod hostile;
pub mod options;
mod piece;
mod print;
mod proto;
mod rust;

use rustgreet::descriptor::compiler::code_generator_response::{Feature, File};
use rustgreet::descriptor::compiler::{CodeGeneratorRequest, CodeGeneratorResponse};

use diag::{Diagnostic, Diagnostics};
use options::Config;

/// Generates all files that the request asks for: `mod.rs`, and one file per package, or as `layout`
/// says.
///
/// # Errors
///
/// Everything in the request that cannot become Rust, each with its place and the way out.
pub fn generate(request: &CodeGeneratorRequest) -> Result<Vec<File>, Diagnostics> {
    generate_with(request, None)
}

/// As [`generate`], with the file that the option `config` names: its text, or why it was not read.
///
/// # Errors
///
/// As [`generate`], and what is wrong with the file.
pub fn generate_with(
    request: &CodeGeneratorRequest,
    config: Option<&Config>,
) -> Result<Vec<File>, Diagnostics> {
    let parameter = request.parameter.as_deref().unwrap_or_default();
    let options = options::parse(parameter, config)?;
    let schema = proto::link(request)?;
    let descriptors = options.descriptors.then(|| proto::describe(request));
    let output = rust::resolve(&schema, descriptors, &options)?;
    drop(schema);
    let pieces = emit::emit(&output).map(|piece| {
        piece.map_err(|fault| {
            Diagnostic::general(format!("please report this fault of a template: {fault}"))
        })
    });
    let files = print::print(pieces)?.into_iter().map(|file| File {
        name: Some(file.name),
        content: Some(file.content),
        ..Default::default()
    });
    Ok(files.collect())
}

/// Answers a request as protoc expects it: files, or the errors for protoc to print. `config` is as
/// for [`generate_with`].
#[must_use]
pub fn respond(request: &CodeGeneratorRequest, config: Option<&Config>) -> CodeGeneratorResponse {
    let features = Feature::Proto3Optional.0 | Feature::SupportsEditions.0;
    let mut response = CodeGeneratorResponse {
        supported_features: Some(u64::from(features.unsigned_abs())),
        minimum_edition: Some(*proto::EDITIONS.start()),
        maximum_edition: Some(*proto::EDITIONS.end()),
        ..Default::default()
    };
    match generate_with(request, config) {
        Ok(files) => response.file = files,
        Err(errors) => response.error = Some(errors.to_string()),
    }
    response
}
