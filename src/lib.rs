//! The generator of rustgreet: from a `CodeGeneratorRequest` to a `CodeGeneratorResponse`, with
//! nothing read or written on the way. `protoc-gen-rustgreet` and `rustgreet-build` are two doors
//! to [`generate_with`].

pub mod diag;
mod emit;
mod format;
pub mod options;
pub mod proto;
pub mod rust;

use rustgreet::descriptor::compiler::{
    CodeGeneratorRequest, CodeGeneratorResponse, code_generator_response,
};

use diag::{Diagnostic, Diagnostics};
use options::Config;

/// Generates all files that the request asks for: `mod.rs`, and one file a package, or as `layout` says.
///
/// # Errors
///
/// Everything in the request that cannot become Rust, each with its place and the way out.
pub fn generate(
    request: &CodeGeneratorRequest,
) -> Result<Vec<code_generator_response::File>, Diagnostics> {
    generate_with(request, None)
}

/// As [`generate`], with the file that the option `config` names: its text, or why there is none.
///
/// # Errors
///
/// As [`generate`], and for what is wrong with the file.
pub fn generate_with(
    request: &CodeGeneratorRequest,
    config: Option<&Config>,
) -> Result<Vec<code_generator_response::File>, Diagnostics> {
    let parameter = request.parameter.as_deref().unwrap_or_default();
    let options = options::parse(parameter, config)?;
    let mut schema = proto::link(request)?;
    if options.descriptors {
        schema.descriptors = proto::describe(request);
    }
    let output = rust::resolve(&schema, &options)?;
    let mut files = Vec::new();
    let emitted = emit::emit(&output, |file| {
        let text = format::format(file.items, &file.sources);
        files.push(code_generator_response::File {
            name: Some(file.name),
            content: Some(text),
            ..Default::default()
        });
    });
    emitted.map_err(|fault| {
        Diagnostic::general(format!("a template is at fault, please report it: {fault}"))
    })?;
    Ok(files)
}

/// Answers a request as protoc expects it: files, or the errors for protoc to print. `config` is as
/// for [`generate_with`].
#[must_use]
pub fn respond(request: &CodeGeneratorRequest, config: Option<&Config>) -> CodeGeneratorResponse {
    use code_generator_response::Feature;
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
