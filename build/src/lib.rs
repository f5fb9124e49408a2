//! Runs rustgreet's generator from `build.rs`:
//!
//! ```no_run
//! fn main() -> Result<(), rustgreet_build::Error> {
//!     rustgreet_build::compile(&["proto/greet.proto"], &["proto"])
//! }
//! ```
//!
//! and in the crate, which depends on `rustgreet`:
//!
//! ```ignore
//! mod pb {
//!     rustgreet::include_proto!();
//! }
//! ```
//!
//! Nothing has to be installed. What compiles the `.proto` files is, in this order: the program that
//! the environment variable `PROTOC` names; the protoc that the feature `vendored-protoc` brings;
//! [protox](https://docs.rs/protox), in pure Rust, which knows proto2 and proto3.

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

mod compiler;
mod error;

use std::path::{Path, PathBuf};

use protoc_gen_rustgreet::generate_with;
use protoc_gen_rustgreet::options::{self, Config};
use rustgreet::Message;
use rustgreet::descriptor::FileDescriptorSet;
use rustgreet::descriptor::compiler::CodeGeneratorRequest;

pub use error::Error;

/// Generates the code of `protos`, to be included by `rustgreet::include_proto!()`.
///
/// Paths are relative to the crate's folder. `includes` are the folders that imports, and the
/// `protos` themselves, are found in.
///
/// # Errors
///
/// What is wrong with the `.proto` files, each with its place; or with the surroundings.
pub fn compile(protos: &[impl AsRef<Path>], includes: &[impl AsRef<Path>]) -> Result<(), Error> {
    Builder::new().compile(protos, includes)
}

/// Settings of a run. A build script that has several independent sets of protos runs several.
///
/// ```no_run
/// # fn main() -> Result<(), rustgreet_build::Error> {
/// rustgreet_build::Builder::new().out_dir("admin").compile(&["proto/admin.proto"], &["proto"])
/// // and in the crate: rustgreet::include_proto!("admin");
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Builder {
    out_dir: PathBuf,
    options: Vec<String>,
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            out_dir: PathBuf::from("rustgreet"),
            options: Vec::new(),
        }
    }
}

impl Builder {
    /// The settings that [`compile`] uses.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The folder that the code goes to: a name below `OUT_DIR`, for `include_proto!("name")`, or
    /// an absolute path, for code that is checked in.
    #[must_use]
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.out_dir = folder.into();
        self
    }

    /// Adds an option, written as for the plugin: `map=hash`, `bytes:.greet.HelloRequest=vec`.
    #[must_use]
    pub fn option(mut self, option: impl Into<String>) -> Self {
        self.options.push(option.into());
        self
    }

    /// Takes options from a file, in TOML: `map = "hash"`, and below `[bytes]`
    /// `".greet.HelloRequest" = "vec"`. Its path is relative to the crate's folder. What
    /// [`option`](Self::option) says wins over it.
    #[must_use]
    pub fn config(self, file: impl AsRef<Path>) -> Self {
        let file = options::escape(&file.as_ref().to_string_lossy());
        self.option(format!("config={file}"))
    }

    /// Generates the code of `protos`, as [`compile`] does.
    ///
    /// # Errors
    ///
    /// As [`compile`].
    pub fn compile(
        &self,
        protos: &[impl AsRef<Path>],
        includes: &[impl AsRef<Path>],
    ) -> Result<(), Error> {
        let protos: Vec<_> = protos.iter().map(|path| path.as_ref().to_owned()).collect();
        let includes: Vec<_> = includes
            .iter()
            .map(|path| path.as_ref().to_owned())
            .collect();
        println!("cargo:rerun-if-env-changed=PROTOC");
        let parameter = self.options.join(",");
        let config = options::config_name(&parameter);
        for file in protos.iter().chain(&config.clone().map(PathBuf::from)) {
            println!("cargo:rerun-if-changed={}", file.display());
        }
        let names = compiler::names(&protos, &includes)?;
        let set = compiler::compile(&protos, &includes)?;
        let set = FileDescriptorSet::decode(&set)
            .map_err(|error| Error::new(format!("the compiler's descriptors: {error}")))?;
        for file in imports(&set, &names, &includes) {
            println!("cargo:rerun-if-changed={}", file.display());
        }
        let request = CodeGeneratorRequest {
            file_to_generate: names,
            proto_file: set.file,
            parameter: Some(parameter),
            ..Default::default()
        };
        let config = config.map(|name| Config {
            text: std::fs::read_to_string(&name).map_err(|error| error.to_string()),
            name,
        });
        let files = generate_with(&request, config.as_ref())
            .map_err(|errors| Error::new(errors.to_string()))?;
        let folder = self.folder()?;
        for file in files {
            let path = folder.join(file.name.unwrap_or_default());
            if let Some(folder) = path.parent() {
                std::fs::create_dir_all(folder).map_err(|error| Error::io(folder, &error))?;
            }
            write(&path, &file.content.unwrap_or_default())?;
        }
        Ok(())
    }

    fn folder(&self) -> Result<PathBuf, Error> {
        let folder = if self.out_dir.is_absolute() {
            self.out_dir.clone()
        } else {
            let out = std::env::var_os("OUT_DIR").ok_or_else(|| {
                Error::new("OUT_DIR is not set: call this from build.rs, or give an absolute path")
            })?;
            let folder = Path::new(&out).join(&self.out_dir);
            // `include_proto!` finds it so, and can say what is wrong if it is not there.
            let (name, root) = (self.out_dir.display(), folder.join("mod.rs"));
            println!("cargo:rustc-env=RUSTGREET_SET_{name}={}", root.display());
            folder
        };
        std::fs::create_dir_all(&folder).map_err(|error| Error::io(&folder, &error))?;
        Ok(folder)
    }
}

/// The files that are imported, and not among those that were asked for, by `names`.
fn imports(set: &FileDescriptorSet, names: &[String], includes: &[PathBuf]) -> Vec<PathBuf> {
    let all = set.file.iter().filter_map(|file| file.name.as_ref());
    let imported = all.filter(|name| !names.contains(name));
    imported
        .filter_map(|name| compiler::find(name, includes))
        .collect()
}

/// Writes a file unless it holds the text already, so that nothing is compiled again for nothing.
fn write(path: &Path, text: &str) -> Result<(), Error> {
    if std::fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(());
    }
    std::fs::write(path, text).map_err(|error| Error::io(path, &error))
}

#[cfg(test)]
mod tests {
    use rustgreet::descriptor::FileDescriptorProto;

    use super::*;

    #[test]
    fn what_was_asked_for_is_not_watched_again_as_an_import() {
        let file = |name: &str| FileDescriptorProto {
            name: Some(name.to_owned()),
            ..Default::default()
        };
        let set = FileDescriptorSet {
            file: ["error.rs", "lib.rs", "google/protobuf/any.proto"]
                .map(file)
                .into(),
            ..Default::default()
        };
        let found = imports(&set, &["lib.rs".to_owned()], &["src".into()]);
        assert_eq!(found, [Path::new("src/error.rs")]);
    }
}
