//! The error of a descriptor set that is refused.

use core::fmt::{self, Write};

use crate::descriptor::FileDescriptorProto;
use crate::descriptor::link::{Fault, FaultKind};
use crate::raw::excerpt::cut_middle;
use crate::wire::DecodeError;

/// Why a `FileDescriptorSet` was refused: one line for each of the first ten faults, with the file and
/// the name of what is wrong; at most 4 KiB.
///
/// ```
/// use rustgreet::DescriptorPool;
/// use rustgreet::descriptor::{FileDescriptorProto, FileDescriptorSet};
///
/// let file = FileDescriptorProto {
///     name: Some("greet.proto".into()),
///     dependency: vec!["greet.proto".into()],
///     ..Default::default()
/// };
/// let set = FileDescriptorSet { file: vec![file], ..Default::default() };
/// let error = DescriptorPool::new(set).unwrap_err();
/// assert_eq!(error.to_string(), "greet.proto: the file imports itself");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolError(String);

/// The most faults that are shown.
const MAX_FAULTS: usize = 10;

/// The most bytes of one fault.
const MAX_LINE: usize = 390;

impl PoolError {
    pub(super) fn not_a_set(error: &DecodeError) -> Self {
        Self(format!("the descriptors cannot be decoded: {error}"))
    }
}

impl fmt::Display for PoolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl core::error::Error for PoolError {}

/// The faults of a set, in words.
#[derive(Default)]
pub(super) struct Faults {
    text: String,
    count: usize,
}

impl Faults {
    pub(super) fn push(&mut self, files: &[FileDescriptorProto], fault: &Fault) {
        self.count += 1;
        if self.count > MAX_FAULTS {
            return;
        }
        let file = fault.file.and_then(|id| files[id.0].name.as_deref());
        let subject = Some(&fault.subject[..]).filter(|it| !it.is_empty());
        let way_out = match fault.kind {
            FaultKind::Missing => Some("; run protoc with --include_imports"),
            _ => None,
        };
        let places = [file, subject].into_iter().flatten();
        let mut line = String::new();
        for part in places.flat_map(|place| [place, ": "]) {
            line.push_str(part);
        }
        line.push_str(&fault.what);
        line.extend(way_out);
        if self.count > 1 {
            self.text.push('\n');
        }
        cut_middle(&mut line, MAX_LINE);
        self.text.push_str(&line);
    }

    pub(super) fn finish(mut self) -> PoolError {
        if let more @ 1.. = self.count.saturating_sub(MAX_FAULTS) {
            let _a_string_takes_all = write!(self.text, "\nand {more} more");
        }
        PoolError(self.text)
    }
}
