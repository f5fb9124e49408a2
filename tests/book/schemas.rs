//! Schemas in the book compile, and TOML is parsed: features of our crates are there.

use std::path::Path;

use toml::de::DeTable;

use crate::support::{
    blocks::{Block, blocks},
    request, root,
};

/// The plugin takes the block, next to the schemas of its page that have names.
pub(crate) fn compiles(block: &Block) -> Result<(), String> {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |block: &Block| {
        let name = block.file().map_or_else(
            || format!("line_{}.proto", block.line),
            |name| name.trim_start_matches("proto/").to_owned(),
        );
        let path = folder.path().join(&name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("its folder");
        std::fs::write(path, &block.text).expect("a file");
        name
    };
    if root().join(&block.page).exists() {
        let named = |it: &Block| it.language == "proto" && it.file().is_some();
        blocks(&block.page)
            .iter()
            .filter(|it| named(it))
            .for_each(|it| drop(write(it)));
    }
    let file = write(block);
    let request = request(&[folder.path().to_owned()], &[file])?;
    let files = protoc_gen_rustgreet::generate(&request).map_err(|errors| errors.to_string())?;
    match files.files.is_empty() {
        true => Err("nothing is generated".to_owned()),
        false => Ok(()),
    }
}

/// It is TOML, and a manifest names only features that our crates have.
pub(crate) fn parses(text: &str) -> Result<(), String> {
    let table = DeTable::parse(text).map_err(|error| error.to_string())?;
    for dependencies in ["dependencies", "dev-dependencies", "build-dependencies"] {
        for (name, manifest) in [
            ("rustgreet", "runtime"),
            ("rustgreet-build", "build"),
            ("protoc-gen-rustgreet", "."),
        ] {
            let dependency = table.as_ref().get(dependencies);
            let dependency = dependency.and_then(|it| it.as_ref().get(name));
            let features =
                dependency.and_then(|it| it.as_ref().get("features")?.as_ref().as_array());
            for feature in features.into_iter().flatten() {
                let feature = feature.as_ref().as_str().unwrap_or_default();
                if !has_feature(&root().join(manifest), feature) {
                    return Err(format!("{name} has no feature `{feature}`"));
                }
            }
        }
    }
    Ok(())
}

fn has_feature(of: &Path, name: &str) -> bool {
    let manifest = std::fs::read_to_string(of.join("Cargo.toml")).expect("a manifest");
    let manifest = DeTable::parse(&manifest).expect("TOML");
    let features = manifest.as_ref().get("features").expect("features");
    features.as_ref().get(name).is_some()
}
