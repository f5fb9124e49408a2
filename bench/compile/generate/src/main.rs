//! `generate GENERATOR messages|services PROTO_ROOT OUT_DIR FILE...` writes `OUT_DIR/mod.rs` and the files that it
//! includes, with services or without.

use std::path::{self, Path};
use std::{env, error, fs};

use protox::file::{ChainFileResolver, GoogleFileResolver, IncludeFileResolver};

fn main() -> Result<(), Box<dyn error::Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [generator, what, root, out, files @ ..] = arguments.as_slice() else {
        return Err(
            "usage: generate GENERATOR messages|services PROTO_ROOT OUT_DIR FILE...".into(),
        );
    };
    fs::create_dir_all(out)?;
    let services = what == "services";
    match generator.as_str() {
        "rustgreet" => rustgreet(root, Path::new(out), files, services),
        "prost" => prost(root, Path::new(out), files, services),
        other => Err(format!("there is no generator {other:?}").into()),
    }
}

fn rustgreet(
    root: &str,
    out: &Path,
    files: &[String],
    services: bool,
) -> Result<(), Box<dyn error::Error>> {
    let files: Vec<_> = files.iter().map(|it| Path::new(root).join(it)).collect();
    rustgreet_build::Builder::new()
        .out_dir(path::absolute(out)?)
        .option(if services {
            "services=on"
        } else {
            "services=off"
        })
        .compile(&files, &[root])?;
    Ok(())
}

fn prost(
    root: &str,
    out: &Path,
    files: &[String],
    services: bool,
) -> Result<(), Box<dyn error::Error>> {
    // The well-known files are protox's own: it does not read those of newer packages.
    let mut resolver = ChainFileResolver::new();
    resolver.add(GoogleFileResolver::new());
    resolver.add(IncludeFileResolver::new(root.into()));
    let files = protox::Compiler::with_file_resolver(resolver)
        .include_imports(true)
        .include_source_info(true)
        .open_files(files)?
        .file_descriptor_set();
    if services {
        tonic_prost_build::configure()
            .out_dir(out)
            .include_file("mod.rs")
            .compile_fds(files)?;
        return Ok(());
    }
    prost_build::Config::new()
        .out_dir(out)
        .include_file("mod.rs")
        .compile_fds(files)?;
    Ok(())
}
