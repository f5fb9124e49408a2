//! Checks the files as a whole: each has a name of its own, and none imports itself.

use std::collections::HashMap;

use super::fault::{Fault, FaultKind, Faults};
use super::{FileId, path};
use crate::descriptor::FileDescriptorProto;

pub(super) fn check(files: &[FileDescriptorProto], faults: &mut Faults<'_>) {
    let mut indices = HashMap::new();
    for (index, file) in files.iter().enumerate() {
        let name = file.name.as_deref().unwrap_or_default();
        let what = match name {
            "" => "the file has no name",
            _ if indices.insert(name, index).is_some() => "two files have this name",
            _ => continue,
        };
        faults.push(fault(index, Vec::new(), what.to_owned()));
    }
    check_cycles(files, &indices, faults);
}

fn fault(file: usize, path: Vec<i32>, what: String) -> Fault {
    Fault {
        file: Some(FileId(file)),
        path,
        subject: String::new(),
        kind: FaultKind::Malformed,
        what,
    }
}

/// Walks the imports, deepest first. An import of a file whose own imports are not done yet closes a
/// cycle. There is no recursion: a chain of imports can be long.
fn check_cycles(
    files: &[FileDescriptorProto],
    indices: &HashMap<&str, usize>,
    faults: &mut Faults<'_>,
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
            // A file that only options need may be absent: buf leaves it out.
            let Some(&target) = indices.get(&import[..]) else {
                continue;
            };
            if states[target] == State::Open {
                let path = path::child(&[], path::FILE_DEPENDENCY, next);
                let what = match target == file {
                    true => "the file imports itself".to_owned(),
                    false => format!(
                        "files import each other in a circle: `{import}`, imported here, imports \
                         this file"
                    ),
                };
                faults.push(fault(file, path, what));
            } else {
                stack.push((target, 0));
            }
        }
    }
}
