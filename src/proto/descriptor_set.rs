//! Encodes the descriptors of a run, which generated code embeds for reflection.

use std::collections::BTreeMap;

use rustgreet::Message;
use rustgreet::descriptor::compiler::CodeGeneratorRequest;
use rustgreet::descriptor::{FileDescriptorProto, FileDescriptorSet};

use crate::parallel;

/// Every file that the request asks for and all that they import, each as an encoded
/// `FileDescriptorSet` of its own, without comments. Imports come before the files that import them;
/// the order does not depend on the request's. Concatenated, they are one set.
pub(crate) fn describe(request: &CodeGeneratorRequest) -> Vec<Vec<u8>> {
    let files = request.proto_file.iter();
    let files: BTreeMap<&str, _> = files.map(|file| (name(file), file)).collect();
    let mut wanted: Vec<&str> = request.file_to_generate.iter().map(|it| &it[..]).collect();
    wanted.sort_unstable_by(|a, b| b.cmp(a));
    let (mut seen, mut order) = (BTreeMap::new(), Vec::new());
    // Depth first, without recursion: chains of imports can be long. A file is looked at twice,
    // before and after its imports.
    while let Some(&name) = wanted.last() {
        let Some(&file) = files.get(name) else {
            wanted.pop();
            continue;
        };
        match seen.get(name) {
            None => {
                seen.insert(name, false);
                let imports = file.dependency.iter().map(|it| &it[..]);
                let mut imports: Vec<_> = imports.filter(|it| !seen.contains_key(it)).collect();
                imports.sort_unstable_by(|a, b| b.cmp(a));
                wanted.extend(imports);
            }
            Some(false) => {
                seen.insert(name, true);
                order.push(file);
            }
            Some(true) => drop(wanted.pop()),
        }
    }
    parallel::map(&order, |file| encode(file))
}

fn name(file: &FileDescriptorProto) -> &str {
    file.name.as_deref().unwrap_or_default()
}

fn encode(file: &FileDescriptorProto) -> Vec<u8> {
    let mut file = file.clone();
    file.source_code_info = None;
    let set = FileDescriptorSet {
        file: vec![file],
        ..Default::default()
    };
    set.encode_to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(files: &[(&str, &[&str])], wanted: &[&str]) -> CodeGeneratorRequest {
        let strings = |names: &[&str]| names.iter().map(|&it| it.to_owned()).collect();
        let file = |&(name, imports): &(&str, &[&str])| FileDescriptorProto {
            name: Some(name.to_owned()),
            dependency: strings(imports),
            ..Default::default()
        };
        CodeGeneratorRequest {
            file_to_generate: strings(wanted),
            proto_file: files.iter().map(file).collect(),
            ..Default::default()
        }
    }

    fn files_of(request: &CodeGeneratorRequest) -> Vec<String> {
        let set = FileDescriptorSet::decode(&describe(request).concat()).expect("a set");
        set.file.iter().map(|file| name(file).to_owned()).collect()
    }

    #[test]
    fn imports_come_first_whatever_the_order_of_the_request() {
        let files: [(&str, &[&str]); 5] = [
            ("z", &[]),
            ("b", &["z", "a"]),
            ("a", &["z"]),
            ("c", &["b"]),
            ("not asked for", &["c"]),
        ];
        let expected = ["z", "a", "b", "c"];
        assert_eq!(files_of(&request(&files, &["c", "a"])), expected);
        let mut other = request(&files, &["a", "c"]);
        other.proto_file.reverse();
        assert_eq!(files_of(&other), expected);
    }

    #[test]
    fn what_is_absent_or_in_a_circle_ends() {
        let files: [(&str, &[&str]); 2] = [("a", &["b", "gone"]), ("b", &["a"])];
        assert_eq!(files_of(&request(&files, &["a", "gone"])), ["b", "a"]);
    }
}
