//! What several tests share: where things are, and a real protoc.

#![allow(dead_code, reason = "each test uses its part")]

pub(crate) mod blocks;
pub(crate) mod fresh;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rustgreet::Message;
use rustgreet::descriptor::FileDescriptorSet;
use rustgreet::descriptor::compiler::CodeGeneratorRequest;

/// The folder of this repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// protoc, as the registry ships it, with the protos that rustgreet-build brings.
pub(crate) fn protoc() -> Command {
    let mut protoc = Command::new(protoc_bin_vendored::protoc_bin_path().expect("a protoc"));
    let include = protoc_bin_vendored::include_path().expect("the protos that come with it");
    protoc.arg("-I").arg(include);
    protoc.arg("-I").arg(root().join("build/proto"));
    protoc
}

/// protoc with the real plugin.
pub(crate) fn protoc_with_plugin(out: &Path) -> Command {
    let mut protoc = protoc();
    let plugin = env!("CARGO_BIN_EXE_protoc-gen-rustgreet");
    protoc.arg(format!("--plugin=protoc-gen-rustgreet={plugin}"));
    protoc.arg(format!("--rustgreet_out={}", out.display()));
    protoc
}

/// The `.proto` files below a folder, by their names in it, sorted.
pub(crate) fn protos(folder: &Path) -> Vec<String> {
    fn walk(folder: &Path, base: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, base, found);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "proto")
            {
                let name = path.strip_prefix(base).expect("a file below");
                found.push(name.to_str().expect("a name").replace('\\', "/"));
            }
        }
    }
    let mut found = Vec::new();
    walk(folder, folder, &mut found);
    found.sort();
    found
}

/// The request that protoc would send for `files` of `folder`.
pub(crate) fn request(
    folders: &[PathBuf],
    files: &[String],
) -> Result<CodeGeneratorRequest, String> {
    let out = tempfile::tempdir().expect("a folder");
    let set = out.path().join("set.binpb");
    let mut protoc = protoc();
    for folder in folders {
        protoc.arg("-I").arg(folder);
    }
    protoc.args(["--include_imports", "--include_source_info"]);
    let result = protoc
        .arg("-o")
        .arg(&set)
        .args(files)
        .output()
        .expect("protoc starts");
    if !result.status.success() {
        return Err(stderr(&result));
    }
    let bytes = std::fs::read(set).expect("the set");
    let set = FileDescriptorSet::decode(&bytes).expect("a descriptor set");
    Ok(CodeGeneratorRequest {
        file_to_generate: files.to_vec(),
        proto_file: set.file,
        ..Default::default()
    })
}

/// What a program said on stderr.
pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
