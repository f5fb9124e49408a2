//! Generates `proto/bench.proto` for the contestants of the feature `peers`.

use std::path::{Path, PathBuf};

use pilota_build::{IdlService, Output};

use crate::{Result, fresh};

pub fn generate(out: &Path) -> Result {
    pilota_build::Builder::pb()
        .include_dirs(vec!["proto".into()])
        .ignore_unused(false)
        .compile_with_config(
            vec![IdlService::from_path("proto/bench.proto".into())],
            Output::File(out.join("pilota.rs")),
        );
    let proto = PathBuf::from("proto/bench.proto");
    let to = fresh(out, "quick")?;
    let quick = pb_rs::ConfigBuilder::new(&[proto], None, Some(&to), &["proto".into()])?;
    pb_rs::types::FileDescriptor::run(&quick.build())?;
    Ok(())
}
