//! The files of a request, as a whole: each is there once, and none imports itself.

use std::collections::BTreeMap;

use rustgreet::descriptor::FileDescriptorProto;
use rustgreet::descriptor::compiler::CodeGeneratorRequest;

use super::malformed;
use crate::diag::{Diagnostic, Diagnostics, Location};

/// Refuses files that are asked for and absent, that are there twice, and that import themselves.
pub(super) fn check_files(request: &CodeGeneratorRequest, errors: &mut Diagnostics) {
    let mut indices = BTreeMap::new();
    for (index, file) in request.proto_file.iter().enumerate() {
        let name = name(file);
        if name.is_empty() {
            let location = Location::file("(a file)");
            errors.push(malformed(&location, "the file has no name".to_owned()));
        } else if indices.insert(name, index).is_some() {
            let message = "the request holds this file twice".to_owned();
            errors.push(malformed(&Location::file(name), message));
        }
    }
    for wanted in &request.file_to_generate {
        if !indices.contains_key(&wanted[..]) {
            let message = format!("the request does not hold a file that it asks for: `{wanted}`");
            let help = "whatever made the request must send each file, and all that it imports";
            errors.push(Diagnostic::general(message).help(help));
        }
    }
    check_imports(&request.proto_file, &indices, errors);
}

fn name(file: &FileDescriptorProto) -> &str {
    file.name.as_deref().unwrap_or_default()
}

/// Walks the imports, deepest first; one that leads back to a file whose own are not done yet closes
/// a cycle. No recursion: a chain of imports can be long.
fn check_imports(
    files: &[FileDescriptorProto],
    indices: &BTreeMap<&str, usize>,
    errors: &mut Diagnostics,
) {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut states = vec![State::New; files.len()];
    for root in 0..files.len() {
        let mut stack = vec![(root, 0)];
        while let Some((file, next)) = stack.pop() {
            if next == 0 && states[file] != State::New {
                continue;
            }
            let Some(import) = files[file].dependency.get(next) else {
                states[file] = State::Done;
                continue;
            };
            states[file] = State::Open;
            stack.push((file, next + 1));
            match indices.get(&import[..]) {
                Some(&target) if states[target] == State::Open => {
                    let message = format!("the import of `{import}` leads back to this file");
                    errors.push(malformed(&Location::file(name(&files[file])), message));
                }
                Some(&target) => stack.push((target, 0)),
                // protoc sends what is imported; where only its options are used, buf may not.
                None => {}
            }
        }
    }
}
