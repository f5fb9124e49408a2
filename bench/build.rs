//! Generates `proto/bench.proto` once for each contestant, without a protoc on the machine.

use std::path::{Path, PathBuf};
use std::{env, error, fs, result};

type Result = result::Result<(), Box<dyn error::Error>>;

fn main() -> Result {
    println!("cargo:rerun-if-changed=proto");
    rustgreet_build::compile(&["proto/bench.proto"], &["proto"])?;
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    prost(&out)?;
    buffa(&out)?;
    source(&out)
}

/// prost as it comes, and with the types that rustgreet has: `Bytes` and `BTreeMap`.
fn prost(out: &Path) -> Result {
    for like_ours in [false, true] {
        let dir = fresh(
            out,
            if like_ours {
                "prost_like_ours"
            } else {
                "prost"
            },
        )?;
        let mut config = prost_build::Config::new();
        config.out_dir(dir);
        if like_ours {
            config.bytes(["."]).btree_map(["."]);
        }
        config.compile_fds(protox::compile(["bench.proto"], ["proto"])?)?;
    }
    Ok(())
}

/// buffa's owned messages as they come, and with the types that rustgreet has.
fn buffa(out: &Path) -> Result {
    let descriptors = out.join("bench.binpb");
    let mut compiler = protox::Compiler::new(["proto"])?;
    compiler.open_file("bench.proto")?;
    fs::write(&descriptors, compiler.encode_file_descriptor_set())?;
    for like_ours in [false, true] {
        let dir = fresh(
            out,
            if like_ours {
                "buffa_like_ours"
            } else {
                "buffa"
            },
        )?;
        let mut config = buffa_build::Config::new()
            .files(&["bench.proto"])
            .descriptor_set(&descriptors)
            .out_dir(dir)
            .include_file("mod.rs")
            .generate_views(false);
        if like_ours {
            config = config
                .bytes_type(buffa_build::BytesRepr::Bytes)
                .map_type(buffa_build::MapRepr::BTreeMap);
        }
        config.compile()?;
    }
    Ok(())
}

/// The same schema with each map as the list of entries that it is on the wire: what `data.rs`
/// fills in, so that the entries' order is the data's and no peer's map decides it.
fn source(out: &Path) -> Result {
    let schema = fs::read_to_string("proto/bench.proto")?
        .replace("map<string, string>", "repeated Entry")
        + "message Entry { string key = 1; string value = 2; }\n";
    let dir = fresh(out, "source")?;
    fs::write(dir.join("source.proto"), schema)?;
    prost_build::Config::new()
        .out_dir(&dir)
        .compile_fds(protox::compile(["source.proto"], [&dir])?)?;
    Ok(())
}

fn fresh(out: &Path, name: &str) -> std::io::Result<PathBuf> {
    let dir = out.join(name);
    fs::create_dir_all(&dir)?;
    Ok(dir)
}
