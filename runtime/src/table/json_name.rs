//! The keys that JSON gives fields: lower camel case, unless the schema says otherwise.

use core::sync::atomic::{AtomicUsize, Ordering};
use std::sync::OnceLock;

use super::{Field, MessageTable};
use crate::format::WellKnown;

/// What JSON wants to know of a message, put together when it is first asked for.
#[derive(Debug)]
pub(crate) struct JsonTable {
    /// Whether it has a notation of its own.
    pub(crate) known: Option<WellKnown>,
    /// The keys of all fields.
    keys: Vec<Key>,
    /// What the last text of such a message took, about.
    capacity: AtomicUsize,
}

/// The key of a field.
#[derive(Debug)]
struct Key {
    /// As it is printed behind another: `,"fieldName":`
    text: Box<str>,
    /// Its first eight bytes from the quote, the first one lowest; zeros behind its end.
    head: u64,
    /// The bits that the head has.
    mask: u64,
}

/// How many bytes of a key are compared at once.
const HEAD: usize = 8;

/// Room for a short text; and no more than this, so that after one long text the short ones do not
/// take the room of a long one.
const LEAST_CAPACITY: usize = 128;
const MOST_CAPACITY: usize = 4096;

/// How many fields may be left out, for the one after them to be found at once.
const NEXT: usize = 8;

/// The place of a [`JsonTable`] in a static table.
#[derive(Debug)]
pub(super) struct Place(OnceLock<Box<JsonTable>>);

impl Place {
    pub(super) const fn new() -> Self {
        Self(OnceLock::new())
    }
}

impl MessageTable {
    /// What JSON wants to know of the message.
    #[inline]
    pub(crate) fn json(&self) -> &JsonTable {
        self.json.0.get_or_init(|| Box::new(JsonTable::new(self)))
    }
}

impl JsonTable {
    fn new(table: &MessageTable) -> Self {
        Self {
            known: WellKnown::of(table),
            keys: table.fields().iter().map(Key::new).collect(),
            capacity: AtomicUsize::new(LEAST_CAPACITY),
        }
    }

    /// The key of the field in this row, its quotes and colon included.
    #[inline]
    pub(crate) fn key(&self, index: usize) -> &str {
        self.keys[index].text()
    }

    /// The same with the comma before it.
    #[inline]
    pub(crate) fn key_after_another(&self, index: usize) -> &str {
        &self.keys[index].text
    }

    /// How much room to begin a text of the message with.
    #[inline]
    pub(crate) fn capacity(&self) -> usize {
        self.capacity.load(Ordering::Relaxed)
    }

    /// Notes how long a text came to be.
    #[inline]
    pub(crate) fn set_length(&self, length: usize) {
        let capacity = (length + length / 8).clamp(LEAST_CAPACITY, MOST_CAPACITY);
        if capacity != self.capacity() {
            self.capacity.store(capacity, Ordering::Relaxed);
        }
    }

    /// The index of the field with whose key a text begins, if it is one of the next, and the
    /// length of that key.
    #[inline]
    pub(crate) fn next_in(&self, text: &[u8], hint: usize) -> Option<(usize, usize)> {
        let head = u64::from_le_bytes(*text.first_chunk()?);
        let end = self.keys.len().min(hint + NEXT);
        for (index, key) in self.keys.get(hint..end)?.iter().enumerate() {
            if (head ^ key.head) & key.mask == 0 {
                let key = key.text().as_bytes();
                if key.len() <= HEAD || text.get(HEAD..key.len()) == Some(&key[HEAD..]) {
                    return Some((hint + index, key.len()));
                }
            }
        }
        None
    }

    /// The index of the field that JSON calls this: by its JSON name, or as the .proto file
    /// spells it. The search begins at index `hint`.
    pub(crate) fn index_of(&self, fields: &[Field], name: &str, hint: usize) -> Option<usize> {
        let from_hint = || (hint..fields.len()).chain(0..hint.min(fields.len()));
        let is_key = |key: &str| key.len() == name.len() + 3 && key[1..].starts_with(name);
        from_hint()
            .find(|index| is_key(self.key(*index)))
            .or_else(|| from_hint().find(|index| fields[*index].name() == name))
            // A name that is printed with escapes.
            .or_else(|| from_hint().find(|index| fields[*index].json_name() == Some(name)))
    }
}

impl Key {
    fn new(field: &Field) -> Self {
        let mut text = ",".to_owned();
        match field.json_name() {
            Some(own) => crate::json::push_string(&mut text, own),
            None => {
                text.push('"');
                push_camel(&mut text, field.name());
                text.push('"');
            }
        }
        text.push(':');
        let (mut head, mut mask) = ([0; HEAD], [0; HEAD]);
        for (index, byte) in text.bytes().skip(1).take(HEAD).enumerate() {
            (head[index], mask[index]) = (byte, 0xff);
        }
        Self {
            text: text.into(),
            head: u64::from_le_bytes(head),
            mask: u64::from_le_bytes(mask),
        }
    }

    #[inline]
    fn text(&self) -> &str {
        &self.text[1..]
    }
}

/// Whether a JSON name is the one that follows from a field's name.
#[cfg(feature = "descriptor")]
pub(crate) fn is_json_name(name: &str, json: &str) -> bool {
    let mut camel = String::with_capacity(name.len());
    push_camel(&mut camel, name);
    camel == json
}

/// As protoc has it: an underscore goes, and capitalizes what follows it.
fn push_camel(out: &mut String, name: &str) {
    let mut words = name.split('_');
    out.push_str(words.next().unwrap_or_default());
    for word in words {
        let mut rest = word.chars();
        if let Some(first) = rest.next() {
            out.push(first.to_ascii_uppercase());
            out.push_str(rest.as_str());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::push_camel;
    use crate::{Field, MessageTable, Type};

    #[test]
    fn camel_case_as_protoc_has_it() {
        for (name, expected) in [
            ("fieldname1", "fieldname1"),
            ("field_name2", "fieldName2"),
            ("_field_name3", "FieldName3"),
            ("field__name4_", "fieldName4"),
            ("field0name5", "field0name5"),
            ("field_0_name6", "field0Name6"),
            ("fieldName7", "fieldName7"),
            ("__field_name13", "FieldName13"),
        ] {
            let mut camel = String::new();
            push_camel(&mut camel, name);
            assert_eq!(camel, expected);
        }
    }

    #[test]
    fn fields_by_either_name() {
        static FIELDS: [Field; 3] = [
            Field::new(1, "one_two", Type::Int32),
            Field::new(2, "three", Type::Int32).json("a\"é"),
            Field::new(3, "oneTwo_", Type::Int32).json("four"),
        ];
        static TABLE: MessageTable = MessageTable::new("M", &FIELDS);
        let json = TABLE.json();
        assert_eq!(json.key(1), "\"a\\\"é\":");
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
            for hint in 0..4 {
                assert_eq!(json.index_of(&FIELDS, name, hint), index, "{name} {hint}");
            }
        }
    }
}
