//! The files of a run: what goes into each, and its name next to `mod.rs`.

use std::collections::{BTreeMap, BTreeSet};

use super::model::DESCRIPTORS_FILE;
use crate::options::Layout;
use crate::proto::{File, Schema};

/// The file of everything without a package.
const ROOT_FILE: &str = "_.rs";

/// What is written into one file.
pub(super) struct OutputFile<'a> {
    /// The package of its code.
    pub(super) package: &'a str,
    /// The `.proto` files that it comes from.
    pub(super) protos: Vec<&'a File>,
    /// All `.proto` files of the package that the run generates, whichever file they go to.
    pub(super) siblings: Vec<&'a File>,
    /// Its name, relative to the folder of `mod.rs`.
    pub(super) file_name: String,
}

/// The files of a run, in order of package and of name; or the `.proto` files whose names cannot be
/// names of files.
pub(super) fn output_files(
    schema: &Schema,
    layout: Layout,
) -> Result<Vec<OutputFile<'_>>, Vec<&File>> {
    let mut outputs: BTreeMap<(&str, &str), Vec<&File>> = BTreeMap::new();
    let mut packages: BTreeMap<&str, Vec<&File>> = BTreeMap::new();
    let mut files: Vec<_> = schema.files.iter().filter(|file| file.generate).collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    for file in files {
        packages.entry(&file.package).or_default().push(file);
        let own = match layout {
            Layout::Package | Layout::Single => "",
            Layout::Proto => &file.name,
        };
        outputs.entry((&file.package, own)).or_default().push(file);
    }
    let mut wanted = Vec::new();
    let mut refused = Vec::new();
    for ((package, own), protos) in &outputs {
        wanted.push(match layout {
            Layout::Package | Layout::Single => package_file(package),
            Layout::Proto => proto_file(own).unwrap_or_else(|| {
                refused.extend(protos.iter().copied());
                String::new()
            }),
        });
    }
    if !refused.is_empty() {
        return Err(refused);
    }
    let outputs = outputs.into_iter().zip(tell_apart(wanted));
    let outputs = outputs.map(|(((package, _), protos), file_name)| OutputFile {
        package,
        protos,
        siblings: packages[package].clone(),
        file_name,
    });
    Ok(outputs.collect())
}

fn package_file(package: &str) -> String {
    if package.is_empty() {
        ROOT_FILE.to_owned()
    } else {
        format!("{package}.rs")
    }
}

/// The file of a `.proto` file, in a folder of the same name. `None` if that would be outside of the
/// folder of `mod.rs`, or if a file system could not hold it.
fn proto_file(name: &str) -> Option<String> {
    let is_plain = |part: &str| {
        let odd = |c: char| c.is_control() || "\\:*?\"<>|".contains(c);
        !matches!(part, "" | "." | "..") && !part.contains(odd)
    };
    let stem = name.strip_suffix(".proto").unwrap_or(name);
    let plain = stem.split('/').all(is_plain);
    plain.then(|| format!("{stem}.rs"))
}

/// The names, with `_` after the stem of each that is one of ours, or that another has but for letter
/// case. The one in small letters keeps its name.
fn tell_apart(wanted: Vec<String>) -> Vec<String> {
    let mut taken = BTreeSet::from(["mod.rs", DESCRIPTORS_FILE].map(str::to_owned));
    let mut order: Vec<_> = (0..wanted.len()).collect();
    order.sort_by_key(|&index| wanted[index] != wanted[index].to_ascii_lowercase());
    let mut names = wanted;
    for index in order {
        let name = &mut names[index];
        while !taken.insert(name.to_ascii_lowercase()) {
            let stem = name.trim_end_matches(".rs").len();
            name.insert(stem, '_');
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proto_has_its_file_in_its_folder() {
        assert_eq!(proto_file("a/b-c.proto").as_deref(), Some("a/b-c.rs"));
        assert_eq!(proto_file("a.b.proto").as_deref(), Some("a.b.rs"));
        assert_eq!(proto_file("plain").as_deref(), Some("plain.rs"));
    }

    #[test]
    fn no_file_is_outside_of_the_folder() {
        for name in [
            "../a.proto",
            "/a.proto",
            "a//b.proto",
            "",
            "a\\b.proto",
            "c:/a.proto",
        ] {
            assert_eq!(proto_file(name), None, "{name}");
        }
    }

    #[test]
    fn names_that_would_meet_are_told_apart() {
        let apart = |names: &[&str]| tell_apart(names.iter().map(|&it| it.to_owned()).collect());
        assert_eq!(apart(&["mod.rs", "mod_.rs"]), ["mod_.rs", "mod__.rs"]);
        assert_eq!(
            apart(&["A.rs", "a.rs", "b/a.rs"]),
            ["A_.rs", "a.rs", "b/a.rs"]
        );
        assert_eq!(apart(&["_.rs", "_.rs"]), ["_.rs", "__.rs"]);
    }
}
