//! A build script whose settings come from the command line:
//!
//! ```text
//! cargo run --example script -- --out src/pb -I proto proto/greet.proto
//! ```

use std::path::PathBuf;

use rustgreet_build::{Builder, Error, Imports};

fn main() -> Result<(), Error> {
    let (mut builder, mut protos, mut includes) = (Builder::new(), vec![], vec![]);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().unwrap_or_default();
        match &argument[..] {
            "--out" => builder = builder.out_dir(value()),
            "--option" => builder = builder.option(value()),
            "--protoc-arg" => builder = builder.protoc_arg(value()),
            "--set" => builder = builder.descriptor_set(PathBuf::from(value())),
            "--all-imports" => builder = builder.imports(Imports::All),
            "--no-imports" => builder = builder.imports(false),
            "-I" => includes.push(value()),
            _ => protos.push(argument),
        }
    }
    builder.compile(&protos, &includes)
}
