//! From `.proto` files to an encoded `FileDescriptorSet`, by whatever compiler there is.

use std::path::{Path, PathBuf};

use crate::Error;

/// Compiles `protos` and all that they import, with source info.
pub(crate) fn compile(protos: &[PathBuf], includes: &[PathBuf]) -> Result<Vec<u8>, Error> {
    if let Some(protoc) = std::env::var_os("PROTOC").filter(|path| !path.is_empty()) {
        return protoc::run(Path::new(&protoc), protos, includes);
    }
    #[cfg(feature = "vendored-protoc")]
    return protoc::vendored(protos, includes);
    #[cfg(all(feature = "protox", not(feature = "vendored-protoc")))]
    return with_protox(protos, includes);
    #[cfg(not(any(feature = "protox", feature = "vendored-protoc")))]
    Err(Error::new(
        "no compiler for .proto files: set PROTOC to a protoc, or turn on the feature `protox` or \
         `vendored-protoc` of rustgreet-build",
    ))
}

/// The names that the schema gives `protos`: their paths below the first include that holds them.
pub(crate) fn names(protos: &[PathBuf], includes: &[PathBuf]) -> Result<Vec<String>, Error> {
    let name = |proto: &PathBuf| {
        let inside = includes
            .iter()
            .find_map(|include| proto.strip_prefix(include).ok());
        let inside = match inside {
            Some(inside) => inside,
            None if find(&proto.to_string_lossy(), includes).is_some() => proto,
            None => {
                let includes: Vec<_> = includes.iter().map(|it| it.display().to_string()).collect();
                return Err(Error::new(format!(
                    "{} is in none of the include folders ({}): add the one it is in",
                    proto.display(),
                    includes.join(", ")
                )));
            }
        };
        Ok(inside.to_string_lossy().replace('\\', "/"))
    };
    protos.iter().map(name).collect()
}

/// The file that an import means.
pub(crate) fn find(name: &str, includes: &[PathBuf]) -> Option<PathBuf> {
    includes
        .iter()
        .map(|include| include.join(name))
        .find(|path| path.is_file())
}

#[cfg(all(feature = "protox", not(feature = "vendored-protoc")))]
fn with_protox(protos: &[PathBuf], includes: &[PathBuf]) -> Result<Vec<u8>, Error> {
    let explain = |error: protox::Error| {
        let mut text = error.to_string();
        let detail = format!("{error:?}");
        if detail.contains(&text) {
            text = detail;
        }
        if text.contains("edition") {
            text.push_str(
                "\n  help: protox knows no editions; set PROTOC, or turn on rustgreet-build's \
                 feature `vendored-protoc`",
            );
        }
        Error::new(text)
    };
    let mut compiler = protox::Compiler::new(includes).map_err(explain)?;
    compiler.include_imports(true).include_source_info(true);
    compiler.open_files(protos).map_err(explain)?;
    Ok(compiler.encode_file_descriptor_set())
}

mod protoc {
    use std::ffi::OsString;
    use std::path::{Path, PathBuf};
    use std::process::Command;

    use crate::Error;

    #[cfg(feature = "vendored-protoc")]
    pub(super) fn vendored(protos: &[PathBuf], includes: &[PathBuf]) -> Result<Vec<u8>, Error> {
        let unavailable = |error| Error::new(format!("the vendored protoc: {error}"));
        let protoc = protoc_bin_vendored::protoc_bin_path().map_err(unavailable)?;
        let mut includes = includes.to_vec();
        includes.push(protoc_bin_vendored::include_path().map_err(unavailable)?);
        run(&protoc, protos, &includes)
    }

    pub(super) fn run(
        protoc: &Path,
        protos: &[PathBuf],
        includes: &[PathBuf],
    ) -> Result<Vec<u8>, Error> {
        let out = std::env::var_os("OUT_DIR").unwrap_or_else(|| OsString::from("."));
        let name = format!("rustgreet-{}.binpb", std::process::id());
        let set = Path::new(&out).join(name);
        let mut command = Command::new(protoc);
        for include in includes {
            command.arg("-I").arg(include);
        }
        command
            .args(["--include_imports", "--include_source_info", "-o"])
            .arg(&set)
            .args(protos);
        let output = command
            .output()
            .map_err(|error| Error::io(protoc, &error))?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(Error::new(said.trim_end().to_owned()));
        }
        let bytes = std::fs::read(&set).map_err(|error| Error::io(&set, &error));
        // What is left behind in OUT_DIR harms nobody.
        let _ = std::fs::remove_file(&set);
        bytes
    }
}
