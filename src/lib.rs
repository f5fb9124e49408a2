//! The generator of rustgreet: from a `CodeGeneratorRequest` to a `CodeGeneratorResponse`, with
//! nothing read or written on the way. `protoc-gen-rustgreet` and `rustgreet-build` are two doors
//! to [`generate_with`].

pub mod diag;
mod emit;
#[cfg(test)]
mod hostile;
pub mod options;
mod print;
mod proto;
mod rust;

use rustgreet::descriptor::compiler::{
    CodeGeneratorRequest, CodeGeneratorResponse, code_generator_response,
};

use diag::{Diagnostic, Diagnostics};
use emit::{Piece, Stop};
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
    drop(schema);
    let mut files = Files::default();
    match emit::emit(&output, |piece| files.take(piece)) {
        Ok(()) => Ok(files.finish()),
        Err(Stop::Enough) => Err(too_much().into()),
        Err(Stop::Fault(fault)) => Err(Diagnostic::general(format!(
            "a template is at fault, please report it: {fault}"
        ))
        .into()),
    }
}

/// The files of a run, as text.
#[derive(Default)]
struct Files {
    done: Vec<code_generator_response::File>,
    open: Option<(String, print::Text)>,
    /// The length of all their text so far.
    length: usize,
}

impl Files {
    fn take(&mut self, piece: Piece) -> Result<(), Stop> {
        if let Piece::File { name, sources } = piece {
            self.end_file();
            self.open = Some((name, print::Text::new(&sources)));
            return Ok(());
        }
        let Some((_, text)) = &mut self.open else {
            return Ok(());
        };
        self.length += match piece {
            Piece::Front(item) => text.push_front(item),
            Piece::Back(item) => text.push_back(item),
            Piece::Open(module) => text.open(module),
            Piece::Close => text.close(),
            Piece::File { .. } => 0,
        };
        if self.length > MAX_OUTPUT {
            return Err(Stop::Enough);
        }
        Ok(())
    }

    fn end_file(&mut self) {
        if let Some((name, text)) = self.open.take() {
            let mut content = text.finish();
            content.shrink_to_fit();
            self.done.push(code_generator_response::File {
                name: Some(name),
                content: Some(content),
                ..Default::default()
            });
        }
    }

    fn finish(mut self) -> Vec<code_generator_response::File> {
        self.end_file();
        self.done
    }
}

/// The most text that a run writes: all of googleapis is a quarter of it, and protoc takes twice as
/// much.
const MAX_OUTPUT: usize = 1 << 30;

fn too_much() -> Diagnostic {
    Diagnostic::general("the code of this run would be more than 1 GiB")
        .help("generate in several runs, and name the types of the others by `extern_path`")
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
