//! The runtime's layers: each imports only those above it in the list, and circles stay small.

use std::collections::BTreeSet;

use super::circles::circles;
use super::graph::{Crate, Imports};
use super::root;

/// From the top down. A file belongs to the layer with the longest path that it begins with.
/// Generated files count by where they stand.
const LAYERS: &[&[&str]] = &[
    &["handshake.rs", "include.rs"],
    &["raw/"],
    &["schema/"],
    // The knot: the wire reads and writes messages, and a message is what the wire can read.
    &[
        "wire/",
        "message.rs",
        "unknown.rs",
        "extension/",
        "reflect/value.rs",
        "reflect/field.rs",
        "reflect/message.rs",
        "reflect/rows.rs",
    ],
    &["text/debug.rs", "impls.rs"],
    &["wkt/"],
    &["reflect/"],
    &["textual/"],
    &["json/"],
    &["text/"],
    &["descriptor/", "descriptor.rs"],
    &["pool/"],
    &["serde/"],
    &["prost/"],
    // A call's rooms: both ends share the first four.
    &["rpc/platform/"],
    &["rpc/call/"],
    // What a call of ours takes from tonic's server, shows to tonic's layers and finds in their errors, with that
    // feature.
    &[
        "rpc/bridge/tonic/inside.rs",
        "rpc/bridge/tonic/method.rs",
        "rpc/bridge/tonic/peer.rs",
    ],
    &["rpc/protocol/"],
    &["rpc/interceptor/"],
    &["rpc/server/"],
    &["rpc/client/"],
    &["rpc/local/"],
    &["rpc/services/"],
    &["rpc/bridge/"],
    &["rpc/"],
    &["__private.rs", "__plugin.rs"],
    &["lib.rs"],
];

fn runtime() -> Crate {
    Crate::read("rustgreet", &root().join("runtime/src"))
}

fn imports() -> Imports {
    let imports = runtime().imports();
    assert!(
        imports.len() > 100,
        "only {} files were found",
        imports.len()
    );
    imports
}

fn layer(file: &str) -> usize {
    let prefixes = LAYERS.iter().enumerate().flat_map(|(rank, prefixes)| {
        prefixes
            .iter()
            .map(move |prefix| (prefix.len(), rank, prefix))
    });
    let own = prefixes
        .filter(|(_, _, prefix)| file.starts_with(**prefix))
        .max();
    own.unwrap_or_else(|| panic!("{file} is in no layer: add it to the list"))
        .1
}

#[test]
fn no_layer_imports_one_below_it() {
    let mut found = Vec::new();
    for (from, to) in &imports() {
        for (file, names) in to {
            if layer(file) > layer(from) {
                found.push(format!("{from} imports {names:?} from {file}"));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn the_two_ends_of_a_call_do_not_know_each_other() {
    for (from, to) in &imports() {
        if from.starts_with("rpc/client/") {
            let of_server: Vec<_> = to
                .keys()
                .filter(|it| it.starts_with("rpc/server/"))
                .collect();
            assert!(of_server.is_empty(), "{from} imports from {of_server:?}");
        }
    }
}

#[test]
fn tonic_is_named_by_the_bridge_alone() {
    let found: BTreeSet<String> = runtime()
        .paths_into("tonic")
        .into_values()
        .flatten()
        .collect();
    let is_bridge = |file: &&String| file.starts_with("rpc/bridge/tonic");
    let (bridge, others): (Vec<_>, Vec<_>) = found.iter().partition(is_bridge);
    assert!(!bridge.is_empty() && others.is_empty(), "{others:?}");
}

/// What only some platforms have is named by what is left out of the others.
#[test]
fn a_client_in_a_browser_names_no_socket() {
    const NATIVE: &[&str] = &[
        "rpc/bridge/",
        "rpc/client/channel/",
        "rpc/platform/native.rs",
        "rpc/server/listening/",
    ];
    const ABSENT: &[&str] = &[
        "h2",
        "hyper",
        "std::fs",
        "std::net::Tcp",
        "std::thread",
        "std::time::Instant",
        "std::time::SystemTime",
        "tokio::net",
        "tokio::runtime",
        "tokio::spawn",
        "tokio::task",
        "tokio::time",
        "tokio_rustls",
    ];
    let is_absent = |path: &str| ABSENT.iter().any(|absent| path.starts_with(absent));
    let is_native = |file: &str| NATIVE.iter().any(|native| file.starts_with(native));
    let runtime = runtime();
    let crates = ["h2", "hyper", "std", "tokio", "tokio_rustls"];
    let paths = crates.map(|name| runtime.paths_into(name));
    let absent = paths.iter().flatten().filter(|(path, _)| is_absent(path));
    let (native, others): (Vec<_>, Vec<_>) = absent
        .flat_map(|(path, files)| files.iter().map(move |file| (file, path)))
        .filter(|(file, _)| file.starts_with("rpc/"))
        .partition(|(file, _)| is_native(file));
    assert!(native.len() > 50 && others.is_empty(), "{others:#?}");
}

/// Each of them is one more way in which the same program differs.
#[test]
fn platforms_differ_in_few_files() {
    let differ = super::sources("runtime/src")
        .into_iter()
        .filter(|(_, text)| text.contains("target_family"))
        .map(|(path, _)| path.display().to_string());
    let doors = [
        "runtime/src/lib.rs",
        "runtime/src/rpc/client/mod.rs",
        "runtime/src/rpc/mod.rs",
        "runtime/src/rpc/platform/mod.rs",
        "runtime/src/rpc/protocol/choice.rs",
        "runtime/src/rpc/server/mod.rs",
        "runtime/src/wkt/timestamp.rs",
    ];
    assert_eq!(differ.collect::<Vec<_>>(), doors);
}

/// It would compile every codec into every crate that serves.
#[test]
fn the_route_of_a_call_has_no_dyn_message() {
    let found: Vec<_> = super::sources("runtime/src/rpc")
        .into_iter()
        .filter(|(_, text)| text.contains("dyn Message") || text.contains("dyn Reflect"))
        .map(|(path, _)| path)
        .collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn circles_are_small() {
    let mut large = circles(&imports());
    large.retain(|circle| circle.len() > 6);
    assert!(large.is_empty(), "{large:#?}");
}

#[test]
fn a_path_names_its_layer() {
    let found = runtime().taken_from_the_root();
    assert!(found.is_empty(), "{found:#?}");
}

/// What a build without std would have to replace in the layers up to the knot. Nothing else there,
/// nor in generated code, needs more than core and alloc.
const NEEDS_STD: &[&str] = &[
    "std::collections::HashMap",
    "std::is_x86_feature_detected",
    "std::sync::OnceLock",
];

#[test]
fn messages_could_do_without_std() {
    let in_alloc = ["borrow", "boxed", "rc", "string", "vec"];
    let knot = layer("message.rs");
    let mut needed = BTreeSet::new();
    for (path, files) in runtime().paths_into("std") {
        let is_low = |file: &String| layer(file) <= knot || file.contains("generated/");
        let second = path.split("::").nth(1).unwrap_or_default();
        let in_alloc = in_alloc.contains(&second) || path.starts_with("std::collections::BTree");
        if !in_alloc && files.iter().any(is_low) {
            needed.insert(path);
        }
    }
    assert_eq!(
        needed.iter().map(String::as_str).collect::<Vec<_>>(),
        NEEDS_STD
    );
}

#[test]
fn the_resolver_sees_arrows() {
    let imports = imports();
    let names = |from: &str, to: &str| imports[from].get(to).cloned().unwrap_or_default();
    // By its path, through a re-export, from generated code, from a macro.
    assert!(names("wire/write/byte_sink.rs", "raw/store.rs").contains("store"));
    assert!(names("message.rs", "wire/read/decode.rs").contains("decode_slice"));
    let generated = "wkt/generated/google.protobuf.rs";
    assert!(names(generated, "schema/message.rs").contains("MessageTable"));
    assert!(names("prost/macros.rs", "message.rs").contains("Message"));
}

/// Health and reflection are compiled by who hosts them: a function that is not `#[inline]` is compiled into
/// every server.
#[test]
fn services_that_nobody_hosts_cost_nothing() {
    let mut seen = 0;
    for (path, text) in super::sources("runtime/src/rpc/services") {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let mut before = "";
        for line in code.lines().map(str::trim) {
            let words = line.split(' ').take_while(|word| !word.starts_with("//"));
            let is_function = words.take(3).any(|word| word == "fn");
            assert!(!is_function || before == "#[inline]", "{path:?}: {line}");
            seen += usize::from(is_function);
            before = line;
        }
    }
    assert!(seen > 30, "only {seen} functions were found");
}
