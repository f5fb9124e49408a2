//! Runs a protoc: yours, or the vendored one.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::scratch::Scratch;
use super::{Job, complaints};
use crate::directives;
use crate::error::{Error, Ruler};

/// Runs `protoc`. `more` are folders of protos that come with it, or with us.
pub(super) fn run(protoc: &Path, more: &[&Path], job: &Job<'_>) -> Result<Vec<u8>, Error> {
    let [set, arguments] = [Scratch::new("binpb"), Scratch::new("args")];
    let mut lines = vec![
        "--include_imports".to_owned(),
        "--include_source_info".to_owned(),
    ];
    lines.push(format!("--descriptor_set_out={}", text(set.path())?));
    let includes = job.sources.includes().iter().map(PathBuf::as_path);
    for include in includes.chain(more.iter().copied()) {
        lines.push(format!("--proto_path={}", text(include)?));
    }
    lines.extend(job.arguments.iter().cloned());
    for file in &job.files {
        lines.push(text(file)?.to_owned());
    }
    // One argument a line, in a file: some systems take no more than 32 KiB on a command line.
    std::fs::write(arguments.path(), lines.join("\n"))
        .map_err(|error| Error::io(arguments.path(), &error))?;
    let output = Command::new(protoc)
        .arg(format!("@{}", text(arguments.path())?))
        .output()
        .map_err(|error| {
            Error::new(format!("cannot run the protoc `{}`: {error}", protoc.display())).help(
                "PROTOC names the protoc to run; without it, rustgreet-build runs the one that it brings",
            )
        })?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(match said.trim_end() {
            "" => Error::new(format!("`{}` failed: {}", protoc.display(), output.status)),
            said => complaints::explain(said, job.sources, Ruler::Protoc),
        });
    }
    for warning in complaints::warnings(&said, job.sources, Ruler::Protoc) {
        directives::warn(&warning);
    }
    std::fs::read(set.path()).map_err(|error| Error::io(set.path(), &error))
}

/// A path as a line of the file of arguments.
fn text(path: &Path) -> Result<&str, Error> {
    path.to_str()
        .ok_or_else(|| Error::new(format!("the path `{}` is not UTF-8", path.display())))
}
