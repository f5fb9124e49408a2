//! What is wrong with a set of files, and where.

use super::FileId;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file; `None` if all files together are too much.
    pub file: Option<FileId>,
    /// The path of the element in its file, as source info has it: field numbers and indices.
    pub path: Vec<i32>,
    /// The full name of the element, cut if it is long; "" for a file and for an import.
    pub subject: String,
    /// What may be done about it.
    pub kind: FaultKind,
    /// What is wrong, in words.
    pub what: String,
}

/// What may be done about a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// protoc would refuse this too: the program that made the descriptors has a fault.
    Malformed,
    /// A reference has no target: perhaps a file is missing.
    Missing,
    /// The syntax or edition of a file is not known: write another one.
    Unsupported,
    /// A name is too long.
    TooLong,
    /// Messages are too deep in each other.
    TooDeep,
    /// A type has too many members.
    TooMany,
    /// The files hold too much together.
    TooMuch,
}

/// The most letters of a name that are shown.
const MAX_SHOWN: usize = 200;

/// Where faults go.
pub(super) struct Faults<'p> {
    report: &'p mut dyn FnMut(Fault),
    any: bool,
}

impl<'p> Faults<'p> {
    pub(super) fn new(report: &'p mut dyn FnMut(Fault)) -> Self {
        Self { report, any: false }
    }

    pub(super) fn push(&mut self, mut fault: Fault) {
        self.any = true;
        if let Some((end, _)) = fault.subject.char_indices().nth(MAX_SHOWN) {
            fault.subject.truncate(end);
            fault.subject.push_str("..");
        }
        (self.report)(fault);
    }

    /// Whether there was one.
    pub(super) fn any(&self) -> bool {
        self.any
    }
}
