//! The generator of rustgreet: it makes a `CodeGeneratorResponse` of a `CodeGeneratorRequest` (protobuf's
//! plugin.proto), and does no input or output. `protoc-gen-rustgreet` and `rustgreet-build` both use it.

pub mod diag;
mod emit;
#[cfg(test)]
mod hostile;
mod http;
mod openapi;
pub mod options;
mod parallel;
mod piece;
mod print;
mod proto;
mod rust;

use std::borrow::Cow;

use rustgreet::DecodeError;
use rustgreet::descriptor::compiler::code_generator_response::{Feature, File};
use rustgreet::descriptor::compiler::{CodeGeneratorRequest, CodeGeneratorResponse};

use diag::Diagnostics;
use openapi::Documents;
use options::Config;

/// What [`generate`] made of a schema.
///
/// ```
/// use protoc_gen_rustgreet::{Generated, generate};
/// use rustgreet::descriptor::compiler::CodeGeneratorRequest;
///
/// let Generated { files, warnings } = generate(&CodeGeneratorRequest::default())?;
/// for warning in warnings.iter() {
///     eprintln!("warning: {warning}");
/// }
/// assert_eq!(files.len(), 1); // mod.rs
/// # Ok::<(), protoc_gen_rustgreet::diag::Diagnostics>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Generated {
    /// The files. With warnings they are the same as without.
    pub files: Vec<File>,
    /// What is probably a mistake of the schema's. Each has its place and the way out.
    pub warnings: Diagnostics,
}

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
/// let generated = generate(&request)?;
/// let names: Vec<_> = generated.files.iter().filter_map(|file| file.name.as_deref()).collect();
/// assert_eq!(names, ["mod.rs", "greet.rs"]);
/// assert!(generated.warnings.is_empty());
/// # Ok::<(), protoc_gen_rustgreet::diag::Diagnostics>(())
/// ```
///
/// # Errors
///
/// If anything in the request cannot become Rust. Each diagnostic has its place and the way out.
pub fn generate(request: &CodeGeneratorRequest) -> Result<Generated, Diagnostics> {
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
) -> Result<Generated, Diagnostics> {
    let mut files = Vec::new();
    let warnings = run(Cow::Borrowed(request), config, |file| files.push(file))?;
    Ok(Generated { files, warnings })
}

/// Decodes a request for [`respond`], without what takes most of its memory and is not used: most of the
/// files' source info, and the files with options that only sources have.
///
/// # Errors
///
/// If it is not a request, or above the limits of a message.
pub fn decode(request: &[u8]) -> Result<CodeGeneratorRequest, DecodeError> {
    proto::decode(request)
}

/// Answers a request as protoc expects it (plugin.proto): with files, or with the errors for protoc to
/// print. `config` is as for [`generate_with`]. The answer comes in parts, so that not all files are in
/// memory; merged, which is one encoded after the other, they are the response.
///
/// Returns the warnings, which a response has no place for.
pub fn respond(
    request: CodeGeneratorRequest,
    config: Option<&Config>,
    mut send: impl FnMut(CodeGeneratorResponse),
) -> Diagnostics {
    let features = Feature::Proto3Optional.0 | Feature::SupportsEditions.0;
    let mut head = Some(CodeGeneratorResponse {
        supported_features: Some(u64::from(features.unsigned_abs())),
        minimum_edition: Some(*proto::EDITIONS.start()),
        maximum_edition: Some(*proto::EDITIONS.end()),
        ..Default::default()
    });
    let outcome = run(Cow::Owned(request), config, |file| {
        let mut part = head.take().unwrap_or_default();
        part.file.push(file);
        send(part);
    });
    let (warnings, error) = match outcome {
        Ok(warnings) => (warnings, None),
        Err(errors) => (Diagnostics::default(), Some(errors.to_string())),
    };
    if error.is_some() || head.is_some() {
        send(CodeGeneratorResponse {
            error,
            ..head.take().unwrap_or_default()
        });
    }
    warnings
}

/// The rooms, one after the other, and their warnings. What is not needed any more is dropped on the way.
fn run(
    request: Cow<'_, CodeGeneratorRequest>,
    config: Option<&Config>,
    mut take: impl FnMut(File),
) -> Result<Diagnostics, Diagnostics> {
    let parameter = request.parameter.as_deref().unwrap_or_default();
    let options = options::parse(parameter, config)?;
    let schema = proto::link(&request)?;
    let descriptors = options.embeds_descriptors(schema.has_services());
    let descriptors = descriptors.then(|| proto::describe(&request));
    drop(request);
    let rules = http::bind(&schema, &options);
    let output = rust::resolve(&schema, &rules, descriptors, &options)?;
    let documents = match options.openapi {
        true => openapi::describe(&schema, &rules)?,
        false => Documents::default(),
    };
    let mut warnings = rules.warnings;
    warnings.append(documents.warnings);
    drop(schema);
    let mut take = |name, content| {
        take(File {
            name: Some(name),
            content: Some(content),
            ..Default::default()
        });
    };
    print::print(&emit::emit(&output), |file| take(file.name, file.content))?;
    for document in documents.files {
        take(document.name, document.content);
    }
    Ok(warnings.sorted())
}
