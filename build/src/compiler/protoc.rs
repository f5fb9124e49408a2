//! Runs a protoc: yours, or the vendored one.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Job, complaints};
use crate::directives;
use crate::error::{Error, Ruler};

/// Runs `protoc`. `include` holds the files that come with it, for one that is not installed.
pub(super) fn run(protoc: &Path, include: Option<&Path>, job: &Job<'_>) -> Result<Vec<u8>, Error> {
    let [set, arguments] = [Scratch::new("binpb"), Scratch::new("args")];
    let mut lines = vec![
        "--include_imports".to_owned(),
        "--include_source_info".to_owned(),
    ];
    lines.push(format!("--descriptor_set_out={}", text(&set.0)?));
    for include in job
        .sources
        .includes()
        .iter()
        .map(PathBuf::as_path)
        .chain(include)
    {
        lines.push(format!("--proto_path={}", text(include)?));
    }
    lines.extend(job.arguments.iter().cloned());
    for file in &job.files {
        lines.push(text(file)?.to_owned());
    }
    // One argument a line, in a file: some systems take no more than 32 KiB on a command line.
    std::fs::write(&arguments.0, lines.join("\n"))
        .map_err(|error| Error::io(&arguments.0, &error))?;
    let output = Command::new(protoc)
        .arg(format!("@{}", text(&arguments.0)?))
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
    std::fs::read(&set.0).map_err(|error| Error::io(&set.0, &error))
}

/// A path as a line of the file of arguments.
fn text(path: &Path) -> Result<&str, Error> {
    path.to_str()
        .ok_or_else(|| Error::new(format!("the path `{}` is not UTF-8", path.display())))
}

/// A file that is removed in the end.
struct Scratch(PathBuf);

impl Scratch {
    fn new(extension: &str) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let folder = std::env::var_os("OUT_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
        let (process, count) = (std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        Self(folder.join(format!("rustgreet-{process}-{count}.{extension}")))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What stays in OUT_DIR harms nobody.
        let _ = std::fs::remove_file(&self.0);
    }
}
