//! `generate GENERATOR PROTO_ROOT OUT_DIR FILE...` writes `OUT_DIR/mod.rs` and the files that it includes.

use std::path::{self, Path};
use std::{env, error, fs};

fn main() -> Result<(), Box<dyn error::Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [generator, root, out, files @ ..] = arguments.as_slice() else {
        return Err("usage: generate GENERATOR PROTO_ROOT OUT_DIR FILE...".into());
    };
    fs::create_dir_all(out)?;
    match generator.as_str() {
        "rustgreet" => rustgreet(root, Path::new(out), files),
        "prost" => prost(root, Path::new(out), files),
        other => Err(format!("there is no generator {other:?}").into()),
    }
}

fn rustgreet(root: &str, out: &Path, files: &[String]) -> Result<(), Box<dyn error::Error>> {
    let files: Vec<_> = files.iter().map(|it| Path::new(root).join(it)).collect();
    rustgreet_build::Builder::new()
        .out_dir(path::absolute(out)?)
        .compile(&files, &[root])?;
    Ok(())
}

fn prost(root: &str, out: &Path, files: &[String]) -> Result<(), Box<dyn error::Error>> {
    prost_build::Config::new()
        .out_dir(out)
        .include_file("mod.rs")
        .compile_fds(protox::compile(files, [root])?)?;
    Ok(())
}
