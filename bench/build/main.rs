//! Generates `proto/bench.proto` once for each contestant, without a protoc on the machine.

#[cfg(feature = "peers")]
mod peers;
#[cfg(feature = "upb")]
mod upb;

use std::path::{Path, PathBuf};
use std::{env, error, fs, result};

type Result = result::Result<(), Box<dyn error::Error>>;

fn main() -> Result {
    println!("cargo:rerun-if-changed=proto");
    rustgreet_build::Builder::new()
        .option("serde=on")
        .compile(&["proto/bench.proto"], &["proto"])?;
    rustgreet_build::Builder::new()
        .option("serde=on")
        .option("string=shared")
        .out_dir("sharing")
        .imports(false)
        .compile(&["proto/bench.proto"], &["proto"])?;
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let descriptors = out.join("bench.binpb");
    let mut compiler = protox::Compiler::new(["proto"])?;
    compiler.open_file("bench.proto")?;
    fs::write(&descriptors, compiler.encode_file_descriptor_set())?;
    prost(&out)?;
    pbjson_build::Builder::new()
        .register_descriptors(&fs::read(&descriptors)?)?
        .out_dir(out.join("prost"))
        .build(&[".bench"])?;
    plain(&out)?;
    buffa(&out, &descriptors)?;
    #[cfg(feature = "peers")]
    peers::generate(&out)?;
    #[cfg(feature = "upb")]
    upb::generate(&out)?;
    source(&out)
}

/// prost with its defaults, and with rustgreet's types: `Bytes` and `BTreeMap`.
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

/// prost's structs with serde's derive: names in camel case, defaults left out and bytes in base64,
/// but enums and 64-bit integers as numbers.
fn plain(out: &Path) -> Result {
    let mut config = prost_build::Config::new();
    config
        .out_dir(fresh(out, "plain")?)
        .type_attribute(".", "#[derive(serde::Serialize, serde::Deserialize)]")
        .type_attribute(".", "#[serde(rename_all = \"camelCase\")]")
        .message_attribute(".", "#[serde(default)]");
    for field in ["trace_id", "span_id", "parent_span_id"] {
        config.field_attribute(
            format!(".bench.Span.{field}"),
            "#[serde(with = \"crate::plain::base64\")]",
        );
    }
    // All fields but the members of its oneof.
    let folder = ["name", "size", "owner", "folders"].map(|field| format!("Folder.{field}"));
    let others = "Greeting Shipment SpanBatch Resource Span Event Outcome Series Owner";
    for path in others.split(' ').chain(folder.iter().map(String::as_str)) {
        config.field_attribute(
            format!(".bench.{path}"),
            "#[serde(skip_serializing_if = \"crate::plain::is_default\")]",
        );
    }
    config.compile_fds(protox::compile(["bench.proto"], ["proto"])?)?;
    Ok(())
}

/// buffa's messages with its defaults, and with rustgreet's types.
fn buffa(out: &Path, descriptors: &Path) -> Result {
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
            .descriptor_set(descriptors)
            .out_dir(dir)
            .include_file("mod.rs")
            .generate_json(!like_ours)
            .generate_views(cfg!(feature = "peers") && !like_ours);
        if like_ours {
            config = config
                .bytes_type(buffa_build::BytesRepr::Bytes)
                .map_type(buffa_build::MapRepr::BTreeMap);
        }
        config.compile()?;
    }
    Ok(())
}

/// The same schema, with each map as a list of entries, which it is on the wire too. `data.rs` fills
/// these messages, so that it decides the order of entries, and no peer's map does.
fn source(out: &Path) -> Result {
    let schema = fs::read_to_string("proto/bench.proto")?
        .replace("map<string, string>", "repeated Entry")
        .replace("map<int32, Owner>", "repeated Numbered")
        + "message Entry { string key = 1; string value = 2; }\n\
           message Numbered { int32 key = 1; Owner value = 2; }\n";
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
