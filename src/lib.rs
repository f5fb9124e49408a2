//! The generator of rustgreet: it makes a `CodeGeneratorResponse` of a `CodeGeneratorRequest` (protobuf's
//! plugin.proto), and does no input or output. `protoc-gen-rustgreet` and `rustgreet-build` both use it.

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

/// Generates the files that the request asks for: `mod.rs`, and one file per package, or as the option
/// `layout` says.
///
/// ```
/// use protoc_gen_rustgreet::generate;
/// use rustgreet::descriptor::FileDescriptorProto;
/// use rustgreet::descriptor::compiler::CodeGeneratorRequest;
///
/// let file = FileDescriptorProto {
///     name: Some("greet.proto".into()),
///     package: Some("greet".into()),
///     ..Default::default()
/// };
/// let request = CodeGeneratorRequest {
///     file_to_generate: vec!["greet.proto".into()],
///     proto_file: vec![file],
///     ..Default::default()
/// };
/// let files = generate(&request)?;
/// let names: Vec<_> = files.iter().filter_map(|file| file.name.as_deref()).collect();
/// assert_eq!(names, ["mod.rs", "greet.rs"]);
/// # Ok::<(), protoc_gen_rustgreet::diag::Diagnostics>(())
/// ```
///
/// # Errors
///
/// If anything in the request cannot become Rust. Each diagnostic has its place and the way out.
pub fn generate(request: &CodeGeneratorRequest) -> Result<Vec<File>, Diagnostics> {
    generate_with(request, None)
}

/// Generates as [`generate`] does, with the file that the option `config` names: its text, or why it was
/// not read.
///
/// # Errors
///
/// As [`generate`], or if the file has an error.
pub fn generate_with(
    request: &CodeGeneratorRequest,
    config: Option<&Config>,
) -> Result<Vec<File>, Diagnostics> {
    let parameter = request.parameter.as_deref().unwrap_or_default();
    let options = options::parse(parameter, config)?;
    let schema = proto::link(request)?;
    let descriptors = options.embeds_descriptors(schema.has_services());
    let descriptors = descriptors.then(|| proto::describe(request));
    let output = rust::resolve(&schema, descriptors, &options)?;
    drop(schema);
    let pieces = emit::emit(&output).map(|piece| piece.map_err(|fault| Diagnostic::bug(&fault)));
    let files = print::print(pieces)?.into_iter().map(|file| File {
        name: Some(file.name),
        content: Some(file.content),
        ..Default::default()
    });
    Ok(files.collect())
}

/// Answers a request as protoc expects it (plugin.proto): with files, or with the errors for protoc to
/// print. `config` is as for [`generate_with`].
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
