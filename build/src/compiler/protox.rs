//! Runs protox if there is no protoc.

use std::path::{Path, PathBuf};

use super::{Job, complaints};
use crate::error::{Error, Ruler};

/// Compiles with protox. `more` is a folder of protos that come with us.
pub(super) fn run(more: &Path, job: &Job<'_>) -> Result<Vec<u8>, Error> {
    if let Some(argument) = job.arguments.first() {
        return Err(Error::new(format!(
            "`Builder::protoc_arg({argument:?})` needs a protoc, and this is protox"
        ))
        .help("set PROTOC, or remove the call"));
    }
    let includes = job.sources.includes().iter().map(PathBuf::as_path);
    let mut compiler =
        protox::Compiler::new(includes.chain([more])).map_err(|error| explain(&error, job))?;
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
    let explained = complaints::explain(&said, job.sources, Ruler::Bytes);
    if said.contains("edition") {
        return explained.help("protox knows proto2 and proto3 only: set PROTOC to a protoc");
    }
    explained
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compiler::carried;
    use crate::sources::Sources;

    /// Compiles `a.proto` of this text.
    fn compile(text: &str, arguments: &[String]) -> Result<Vec<u8>, String> {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.proto");
        std::fs::write(&file, text).expect("it is written");
        let sources = Sources::new(vec![folder.path().to_owned()]);
        let job = Job {
            files: vec![file],
            sources: &sources,
            arguments,
        };
        let carried = carried::write().expect("a folder");
        run(carried.path(), &job).map_err(|error| error.to_string())
    }

    #[test]
    fn protox_compiles_and_its_errors_show_the_line() {
        assert!(compile("syntax = 'proto3'; message A {}", &[]).is_ok_and(|set| !set.is_empty()));
        let import = "syntax = 'proto3'; import 'google/api/annotations.proto'; message A {}";
        assert!(compile(import, &[]).is_ok_and(|set| !set.is_empty()));
        let said =
            compile("syntax = 'proto3';\n\tmessage A { B b = 1; }\n", &[]).expect_err("a refusal");
        let line = "a.proto:2:14\n  |\n2 |     message A { B b = 1; }\n  |                 ^";
        assert!(said.contains(line), "{said}");
    }

    #[test]
    fn what_only_protoc_knows_names_the_way_out() {
        let said = compile("edition = '2023';", &[]).expect_err("a refusal");
        assert!(
            said.contains("help: protox knows proto2 and proto3 only"),
            "{said}"
        );
        let said =
            compile("syntax = 'proto3';", &["--fatal_warnings".to_owned()]).expect_err("a refusal");
        assert!(
            said.contains("needs a protoc, and this is protox"),
            "{said}"
        );
    }
}
