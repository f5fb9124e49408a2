//! The index of a message's fields by name, with the keys that JSON prints.

use core::sync::atomic::{AtomicUsize, Ordering};
use std::sync::OnceLock;

use super::json_name::push_camel;
use super::well_known::WellKnown;
use super::{Field, MessageTable};
use crate::raw;
use crate::raw::plain::{BLOCK, block_at};
use crate::raw::quoted::push_string;

/// An index of a message's fields by their JSON names and by their names in the .proto file, with
/// the keys that JSON prints. It is built when it is first needed.
#[derive(Debug)]
pub(crate) struct NameIndex {
    /// The well-known type that the message is: JSON has a notation of its own for it.
    pub(crate) well_known: Option<WellKnown>,
    /// The keys of all fields.
    keys: Vec<Key>,
    by_json_name: Sorted,
    /// By the name in the .proto file.
    by_name: Sorted,
    /// The names that the schema reserves, sorted.
    reserved: Box<[&'static str]>,
    /// About the length of the last text of such a message, in bytes.
    capacity: AtomicUsize,
}

/// The key of a field, as JSON prints it.
#[derive(Debug)]
struct Key {
    /// The key with its quotes and colon: `"fieldName":`
    text: raw::key::Key,
    /// The bits of its first sixteen bytes that it fills.
    mask: u128,
    /// The number of a single field of `string` outside of oneofs, of which most texts consist.
    string: Option<u32>,
}

/// A field whose key was found in a text.
#[derive(Clone, Copy)]
pub(crate) struct Found {
    /// The index of the field.
    pub(crate) index: usize,
    /// The length of the key, with its quotes and colon.
    pub(crate) length: usize,
    /// The field's number, if it is a single field of `string` outside of oneofs.
    pub(crate) string: Option<u32>,
}

/// The bytes of a name that are compared at once.
const HEAD: usize = 8;

/// The bytes to reserve for a text, at least and at most: after one long text, short ones must not
/// reserve as much.
const LEAST_CAPACITY: usize = 128;
const MOST_CAPACITY: usize = 4096;

/// If a key is not that of the next field, it is looked for among the seven after it first: most texts leave
/// out few fields.
const LATER: usize = 7;

/// The [`NameIndex`] of a static table, built when it is first needed.
#[derive(Debug)]
pub(super) struct LazyIndex(OnceLock<Box<NameIndex>>);

impl LazyIndex {
    pub(super) const fn new() -> Self {
        Self(OnceLock::new())
    }

    #[inline]
    pub(super) fn of(&self, table: &MessageTable) -> &NameIndex {
        self.0.get_or_init(|| Box::new(NameIndex::new(table)))
    }
}

impl NameIndex {
    fn new(table: &MessageTable) -> Self {
        let fields = table.fields();
        let keys: Vec<_> = fields.iter().map(Key::new).collect();
        let mut reserved: Box<[_]> = table.reserved_names().into();
        reserved.sort_unstable();
        Self {
            well_known: WellKnown::of(table.name()),
            by_json_name: Sorted::new(keys.len(), |index| keys[index].json_name(&fields[index])),
            by_name: Sorted::new(keys.len(), |index| fields[index].name()),
            keys,
            reserved,
            capacity: AtomicUsize::new(LEAST_CAPACITY),
        }
    }

    /// The key of the field with this index, with its quotes and colon: `"fieldName":`
    #[inline]
    pub(crate) fn key(&self, index: usize) -> &raw::key::Key {
        &self.keys[index].text
    }

    /// The keys of all fields, with their quotes and colons.
    #[inline]
    pub(crate) fn keys(&self) -> impl Iterator<Item = &raw::key::Key> {
        self.keys.iter().map(|key| &key.text)
    }

    /// The JSON name of the field with this index.
    #[cfg(feature = "serde")]
    pub(crate) fn json_name<'a>(&'a self, fields: &'a [Field], index: usize) -> &'a str {
        self.keys[index].json_name(&fields[index])
    }

    /// The bytes to reserve for a text of the message.
    #[inline]
    pub(crate) fn capacity(&self) -> usize {
        self.capacity.load(Ordering::Relaxed)
    }

    /// Notes the length of a text, in bytes.
    #[inline]
    pub(crate) fn set_length(&self, length: usize) {
        let capacity = (length + length / 8).clamp(LEAST_CAPACITY, MOST_CAPACITY);
        if capacity != self.capacity() {
            self.capacity.store(capacity, Ordering::Relaxed);
        }
    }

    /// The field whose key is in `text` at `at`; only the fields from `hint` on are compared, and only a few.
    #[inline(always)]
    pub(crate) fn next_in(&self, text: &[u8], at: usize, hint: usize) -> Option<Found> {
        let head = block_at(text, at);
        match self.keys.get(hint) {
            Some(key) if key.begins(text, at, head) => Some(key.found(hint)),
            _ => self.later_in(text, at, head, hint + 1),
        }
    }

    #[inline(never)]
    fn later_in(&self, text: &[u8], at: usize, head: u128, from: usize) -> Option<Found> {
        let end = self.keys.len().min(from + LATER);
        let mut keys = (from..).zip(self.keys.get(from..end)?);
        let (index, key) = keys.find(|(_, key)| key.begins(text, at, head))?;
        Some(key.found(index))
    }

    /// The index of the field with this JSON name, or with this name in the .proto file: parsers
    /// accept both.
    pub(crate) fn of_json(&self, fields: &[Field], name: &str) -> Option<usize> {
        let json_name = |index: usize| self.keys[index].json_name(&fields[index]);
        let index = self.by_json_name.find(json_name, name);
        index.or_else(|| self.of_proto(fields, name))
    }

    /// The index of the field with this name in the .proto file.
    pub(crate) fn of_proto(&self, fields: &[Field], name: &str) -> Option<usize> {
        self.by_name.find(|index| fields[index].name(), name)
    }

    /// Whether the schema reserves this name.
    pub(crate) fn is_reserved(&self, name: &str) -> bool {
        self.reserved.binary_search(&name).is_ok()
    }
}

/// The indices of the fields, sorted by one of their names. Each has with it the first bytes in which
/// its name differs from others, so that a search looks at few names: those are all over memory.
#[derive(Debug)]
struct Sorted {
    /// How many bytes all names begin with.
    common: usize,
    fields: Box<[(u64, u32)]>,
}

impl Sorted {
    fn new<'a>(count: usize, of: impl Fn(usize) -> &'a str) -> Self {
        let mut indices: Vec<u32> = (0..).take(count).collect();
        // The sort is stable: of two fields with one JSON name the first is found.
        indices.sort_by_key(|index| of(*index as usize));
        let name = |index: &u32| of(*index as usize).as_bytes();
        let ends = indices.first().zip(indices.last());
        let common = ends.map_or(0, |(first, last)| {
            let both = name(first).iter().zip(name(last));
            both.take_while(|(one, other)| one == other).count()
        });
        let fields = indices.iter();
        let fields = fields.map(|index| (head(&name(index)[common..]), *index));
        Self {
            common,
            fields: fields.collect(),
        }
    }

    /// The first field whose name is `name`.
    fn find<'a>(&self, of: impl Fn(usize) -> &'a str, name: &str) -> Option<usize> {
        let wanted = head(name.as_bytes().get(self.common..)?);
        let at = self.fields.partition_point(|(head, index)| {
            #[cfg(test)]
            crate::raw::steps::add(1);
            *head < wanted || *head == wanted && of(*index as usize) < name
        });
        let index = self.fields.get(at)?.1 as usize;
        (of(index) == name).then_some(index)
    }
}

/// The first bytes, to be compared as a number; zeros after the end.
fn head(bytes: &[u8]) -> u64 {
    let mut head = [0; HEAD];
    let length = bytes.len().min(HEAD);
    head[..length].copy_from_slice(&bytes[..length]);
    u64::from_be_bytes(head)
}

impl Key {
    fn new(field: &Field) -> Self {
        let mut text = String::new();
        match field.json_name() {
            Some(own) => push_string(&mut text, own),
            None => {
                text.push('"');
                push_camel(&mut text, field.name());
                text.push('"');
            }
        }
        text.push(':');
        let unused = 8 * BLOCK.saturating_sub(text.len());
        Self {
            mask: u128::MAX >> unused,
            string: field.is_one_string().then(|| field.number()),
            text: raw::key::Key::new(text),
        }
    }

    /// The bytes of the key.
    #[inline(always)]
    fn length(&self) -> usize {
        self.text.text().len()
    }

    #[inline(always)]
    fn found(&self, index: usize) -> Found {
        Found {
            index,
            length: self.length(),
            string: self.string,
        }
    }

    /// Whether the key is in `text` at `at`, where `head` is.
    #[inline(always)]
    fn begins(&self, text: &[u8], at: usize, head: u128) -> bool {
        let rest = || text[at..].starts_with(self.text.text().as_bytes());
        (head ^ self.text.head()) & self.mask == 0 && (self.length() <= BLOCK || rest())
    }

    /// The JSON name: the text between the quotes, unless it needs escapes.
    fn json_name<'a>(&'a self, field: &Field) -> &'a str {
        match field.json_name() {
            Some(own) => own,
            None => &self.text.text()[1..self.length() - 2],
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::schema::{Field, MessageTable, Type};

    #[test]
    fn fields_by_either_name() {
        static FIELDS: [Field; 3] = [
            Field::new(1, "one_two", Type::Int32),
            Field::new(2, "three", Type::Int32).json("a\"é"),
            Field::new(3, "oneTwo_", Type::Int32).json("four"),
        ];
        static TABLE: MessageTable = MessageTable::new("M", &FIELDS);
        let names = TABLE.names();
        assert_eq!(names.key(1).text(), "\"a\\\"é\":");
        for (name, index) in [
            ("oneTwo", Some(0)),
            ("one_two", Some(0)),
            ("a\"é", Some(1)),
            ("three", Some(1)),
            ("four", Some(2)),
            ("oneTwo_", Some(2)),
            ("OneTwo", None),
            ("oneTw", None),
            ("", None),
        ] {
            assert_eq!(names.of_json(&FIELDS, name), index, "{name}");
        }
    }

    #[test]
    fn every_name_is_found_among_many_that_are_alike() {
        let ends = [
            "",
            "a",
            "aa",
            "ab",
            "b",
            "0000000",
            "00000001",
            "000000011",
            "000000012",
            "é",
        ];
        let name = |end: &&str| -> &'static str { format!("common_{end}").leak() };
        for names in [&ends[..], &ends[..1], &ends[3..5], &[]] {
            let names: Vec<_> = names.iter().rev().map(name).collect();
            let rows = (1..).zip(&names);
            let rows: Vec<_> = rows
                .map(|(at, name)| Field::new(at, name, Type::Bool))
                .collect();
            let table = MessageTable::new("M", rows.leak());
            let index = |name: &str| table.names().of_proto(table.fields(), name);
            for (at, name) in names.iter().enumerate() {
                assert_eq!(index(name), Some(at));
                for other in [
                    format!("{name}_"),
                    format!("C{}", &name[1..]),
                    name[1..].into(),
                ] {
                    assert_eq!(index(&other), None, "{other}");
                }
            }
            assert_eq!(
                (index(""), index("common"), index("zzzzzzzzzz")),
                (None, None, None)
            );
        }
    }

    #[test]
    fn many_reserved_names_are_no_more_work_each() {
        // Each compared with each would take minutes.
        let name = |at: usize| -> &'static str { format!("old_{at}").leak() };
        let names: &'static [_] = (0..100_000).map(name).collect::<Vec<_>>().leak();
        let table: &'static _ = Box::leak(Box::new(MessageTable::with_reserved("M", &[], names)));
        assert!(names.iter().all(|name| table.is_reserved(name)));
        assert!(!table.is_reserved("old_") && !table.is_reserved("new"));
    }
}
