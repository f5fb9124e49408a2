//! What is wrong with a set of files, and where.

use super::FileId;
use crate::raw::excerpt::cut_middle;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file; `None` if all files together are too much.
    pub file: Option<FileId>,
    /// The path of the element in its file, as source info has it: field numbers and indices.
    pub path: Vec<i32>,
    /// The full name of the element, at most 200 bytes of it; "" for a file and for an import.
    pub subject: String,
    /// What may be done about it.
    pub kind: FaultKind,
    /// What is wrong, in words: at most 400 bytes.
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

/// The most bytes of a name that are shown. Honest names are shorter.
const MAX_NAME: usize = 200;

/// The most bytes of what is wrong.
const MAX_WHAT: usize = 400;

/// A name as a fault shows it.
pub(super) fn shown(parts: &[&str]) -> String {
    let mut name = parts.concat();
    cut_middle(&mut name, MAX_NAME);
    name
}

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
        cut_middle(&mut fault.subject, MAX_NAME);
        cut_middle(&mut fault.what, MAX_WHAT);
        (self.report)(fault);
    }

    /// Whether there was one.
    pub(super) fn any(&self) -> bool {
        self.any
    }
}
