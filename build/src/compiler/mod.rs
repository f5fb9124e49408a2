//! From `.proto` files to an encoded `FileDescriptorSet`, by the first compiler that there is.

mod carried;
mod complaints;
mod protoc;
#[cfg(feature = "protox")]
mod protox;
mod scratch;
mod vendored;

use std::path::{Path, PathBuf};

use crate::error::{Error, Ruler};
use crate::sources::Sources;

/// What a compiler is asked for.
pub(crate) struct Job<'a> {
    /// The files to compile, each below one of the include folders.
    pub(crate) files: Vec<PathBuf>,
    /// Where imports are found.
    pub(crate) sources: &'a Sources,
    /// What protoc is given besides.
    pub(crate) arguments: &'a [String],
}

/// Compiles the files and all that they import, with source info. Tells how it counts columns.
pub(crate) fn compile(job: &Job<'_>) -> Result<(Vec<u8>, Ruler), Error> {
    let carried = carried::write()?;
    let carried = carried.path();
    let set = if let Some(protoc) = std::env::var_os("PROTOC").filter(|path| !path.is_empty()) {
        protoc::run(Path::new(&protoc), &[carried], job)?
    } else if let Some(vendored) = vendored::find()? {
        protoc::run(&vendored.protoc, &[&vendored.include, carried], job)?
    } else {
        return without_protoc(carried, job);
    };
    Ok((set, Ruler::Protoc))
}

#[cfg(feature = "protox")]
fn without_protoc(carried: &Path, job: &Job<'_>) -> Result<(Vec<u8>, Ruler), Error> {
    Ok((protox::run(carried, job)?, Ruler::Bytes))
}

#[cfg(not(feature = "protox"))]
fn without_protoc(_: &Path, _: &Job<'_>) -> Result<(Vec<u8>, Ruler), Error> {
    Err(none(&host()))
}

/// The platform that the build script runs on.
#[cfg(not(feature = "protox"))]
fn host() -> String {
    std::env::var("HOST")
        .unwrap_or_else(|_| format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS))
}

/// The error if the host has no compiler of .proto files.
#[cfg(any(test, not(feature = "protox")))]
fn none(host: &str) -> Error {
    let way_out = match cfg!(feature = "vendored-protoc") {
        true => {
            "the feature `vendored-protoc` has no protoc for this platform: set PROTOC to one, or turn \
             on the feature `protox` of rustgreet-build"
        }
        false => {
            "set PROTOC to a protoc, or turn on the feature `vendored-protoc` or `protox` of \
             rustgreet-build"
        }
    };
    Error::new(format!("there is no compiler of .proto files for {host}")).help(way_out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_without_a_compiler_is_told_what_would_be_one() {
        let said = none("riscv64gc-unknown-linux-gnu").to_string();
        for part in [
            "riscv64gc-unknown-linux-gnu",
            "PROTOC",
            "`vendored-protoc`",
            "`protox`",
        ] {
            assert!(said.contains(part), "{said}");
        }
    }
}
