//! Extensions on the wire: found among a message's unknown fields, decoded when they are asked for, and
//! written back as records.

use crate::schema::MessageTable;
use crate::schema::WireType;
use crate::unknown::UnknownValue;
use crate::wire::kind::Kind;
use crate::wire::memory::Memory;
use crate::wire::read::error_path;
use crate::wire::record::{self, Record};
use crate::wire::tag::{TagBytes, tag};
use crate::wire::write::byte_sink::Written;
use crate::wire::{
    DecodeError, DecodeErrorKind, DecodeOptions, MAX_DEPTH, Reader, Result, Sink, Writer,
};

/// An extension: its number and name, and where its records are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ExtensionId {
    pub(crate) number: u32,
    /// The full name.
    pub(crate) name: &'static str,
    pub(crate) encoding: ExtensionEncoding,
}

/// Where an extension's records are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum ExtensionEncoding {
    /// Among the records of the message.
    Field,
    /// One level below, in the items of a `MessageSet`: groups of a type id and a message.
    MessageSet,
}

/// The field number of an item in a `MessageSet`, and the field numbers inside an item.
const ITEM: u32 = 1;
const TYPE_ID: u32 = 2;
const MESSAGE: u32 = 3;

impl ExtensionId {
    /// The value. Of several, the last one counts; messages are merged.
    pub(crate) fn read_one<K: Kind>(
        self,
        extendee: &MessageTable,
        records: &[u8],
        options: &DecodeOptions,
    ) -> core::result::Result<Option<K::Value>, DecodeError> {
        let mut slot = None;
        let mut walk = Walk::new(self, records, options);
        let result = walk.each(|reader, tag| {
            if tag & 7 == K::WIRE_TYPE {
                K::merge(&mut slot, tag, reader)
            } else {
                reader.skip(tag)
            }
        });
        match result {
            Ok(()) => Ok(slot),
            Err(kind) => Err(walk.explain(extendee, kind, None, K::table())),
        }
    }

    /// The elements, from packed and other records.
    pub(crate) fn read_list<K: Kind>(
        self,
        extendee: &MessageTable,
        records: &[u8],
        options: &DecodeOptions,
    ) -> core::result::Result<Vec<K::Value>, DecodeError> {
        let mut list = Vec::new();
        let mut walk = Walk::new(self, records, options);
        let result = walk.each(|reader, tag| {
            let mut element = |reader: &mut Reader<'_>| {
                let mut slot = None;
                K::merge(&mut slot, tag, reader)?;
                reader.room_for_one(&mut list)?;
                list.extend(slot);
                Ok(())
            };
            if tag & 7 == K::WIRE_TYPE {
                element(reader)
            } else if K::PACKABLE && tag & 7 == WireType::Delimited as u32 {
                reader.each_number(tag, element)
            } else {
                reader.skip(tag)
            }
        });
        match result {
            Ok(()) => Ok(list),
            Err(kind) => Err(walk.explain(extendee, kind, Some(list.len()), K::table())),
        }
    }

    /// Whether a record belongs to the extension: `takes` says whether the kind accepts its value.
    pub(crate) fn is_in(
        self,
        record: &Record<'_>,
        takes: impl Fn(UnknownValue<'_>) -> bool,
    ) -> bool {
        match record.value {
            value if record.number == self.number => takes(value),
            UnknownValue::Group(item) if self.is_item(record.number) => {
                message_of(item, self.number).is_some()
            }
            _ => false,
        }
    }

    /// Writes the extension, in an item of a message set if that is its encoding: `put` writes the
    /// value as a field with the given number.
    pub(crate) fn write<'w, E>(
        self,
        writer: &mut Writer<'w>,
        put: impl FnOnce(u32, &mut Writer<'w>) -> core::result::Result<(), E>,
    ) -> core::result::Result<(), E> {
        match self.encoding {
            ExtensionEncoding::Field => put(self.number, writer),
            ExtensionEncoding::MessageSet => {
                writer.sink.tag(TagBytes::new(ITEM, WireType::StartGroup));
                writer.put_uint32(TYPE_ID, &self.number);
                put(MESSAGE, writer)?;
                writer.sink.tag(TagBytes::new(ITEM, WireType::EndGroup));
                Ok(())
            }
        }
    }

    fn is_item(self, number: u32) -> bool {
        self.encoding == ExtensionEncoding::MessageSet && number == ITEM
    }

    /// The encoded record of a value.
    pub(crate) fn record_of<K: Kind>(self, value: &K::Value) -> Vec<u8> {
        written(|writer| match self.encoding {
            ExtensionEncoding::Field => K::put(self.number, value, writer),
            ExtensionEncoding::MessageSet => {
                writer.sink.tag(TagBytes::new(ITEM, WireType::StartGroup));
                writer.put_uint32(TYPE_ID, &self.number);
                K::put(MESSAGE, value, writer);
                writer.sink.tag(TagBytes::new(ITEM, WireType::EndGroup));
            }
        })
    }
}

/// The bytes that `write` writes.
pub(crate) fn written(write: impl FnOnce(&mut Writer<'_>)) -> Vec<u8> {
    let mut writer = Writer::owning(Vec::new());
    write(&mut writer);
    match writer.finish() {
        Written::Moved(bytes) => bytes,
        Written::InPlace(_) => Vec::new(),
    }
}

/// Whether a record with this value holds elements of a repeated extension.
pub(crate) fn holds_elements<K: Kind>(value: UnknownValue<'_>) -> bool {
    match value {
        UnknownValue::Bytes(packed) if is_varint::<K>() => numbers(packed).any(K::takes),
        UnknownValue::Bytes(packed) if K::PACKABLE => !packed.is_empty(),
        value => K::takes(value),
    }
}

/// Appends the numbers in a packed record that are not elements, since a closed enum does not
/// declare them, each as a record of its own.
pub(crate) fn append_undeclared<K: Kind>(out: &mut Vec<u8>, record: &Record<'_>) {
    if let UnknownValue::Bytes(packed) = record.value
        && is_varint::<K>()
    {
        for value in numbers(packed).filter(|value| !K::takes(*value)) {
            record::append(out, record.number, value);
        }
    }
}

fn is_varint<K: Kind>() -> bool {
    K::WIRE_TYPE == WireType::Varint as u32
}

fn numbers(mut packed: &[u8]) -> impl Iterator<Item = UnknownValue<'static>> {
    core::iter::from_fn(move || {
        let raw = record::read_varint(&mut packed).ok()?;
        Some(UnknownValue::Varint(raw))
    })
}

/// A walk over the values of an extension.
struct Walk<'a> {
    id: ExtensionId,
    records: &'a [u8],
    reader: Reader<'a>,
    is_too_large: bool,
    /// The tag and the start of the value that is being read.
    value: Option<(u32, usize)>,
}

impl<'a> Walk<'a> {
    fn new(id: ExtensionId, records: &'a [u8], options: &'a DecodeOptions) -> Self {
        let memory = Memory::new(options.memory_for(records.len()));
        Self {
            id,
            records,
            reader: Reader::with_options(records, None, options, memory),
            is_too_large: records.len() > options.message_size,
            value: None,
        }
    }

    /// Calls `read` after the tag of each value.
    fn each(&mut self, mut read: impl FnMut(&mut Reader<'a>, u32) -> Result) -> Result {
        if self.is_too_large {
            return Err(DecodeErrorKind::TooLarge);
        }
        while let Some(tag) = self.reader.tag()? {
            self.value = None;
            if tag >> 3 == self.id.number {
                self.value = Some((tag, self.reader.offset()));
                read(&mut self.reader, tag)?;
            } else if self.id.is_item(tag >> 3) {
                self.item(tag, &mut read)?;
            } else {
                self.reader.skip(tag)?;
            }
        }
        Ok(())
    }

    /// Calls `read` for the message of an item, if the item has the type id of the extension.
    fn item(
        &mut self,
        start: u32,
        read: &mut impl FnMut(&mut Reader<'a>, u32) -> Result,
    ) -> Result {
        let inside = self.reader.rest();
        let mut after = inside;
        if let UnknownValue::Group(item) = record::read_value(&mut after, start, MAX_DEPTH)?
            && let Some(at) = message_of(item, self.id.number)
        {
            let message = tag(MESSAGE, WireType::Delimited);
            self.reader.advance_to(&inside[at..]);
            self.value = Some((message, self.reader.offset()));
            read(&mut self.reader, message)?;
        }
        self.reader.advance_to(after);
        Ok(())
    }

    #[cold]
    fn explain(
        &self,
        extendee: &MessageTable,
        kind: DecodeErrorKind,
        index: Option<usize>,
        table: Option<&'static MessageTable>,
    ) -> DecodeError {
        let mut path = extendee.short_name().to_owned();
        if let Some((tag, at)) = self.value {
            path.push_str(&format!(".[{}]", self.id.name));
            if let Some(index) = index {
                path.push_str(&format!("[{index}]"));
            }
            let wrong = self.reader.record_offset();
            error_path::descend_value(table, tag, self.records, at, wrong, &mut path);
        }
        DecodeError::new(kind, self.reader.offset(), path)
            .within(self.reader.options.memory_for(self.records.len()))
    }
}

/// The type id of an item of a message set, and its message: `None` if the record is no item.
pub(crate) fn item<'a>(record: &Record<'a>) -> Option<(u32, &'a [u8])> {
    let UnknownValue::Group(item) = record.value else {
        return None;
    };
    let (type_id, at) = parts_of(item).filter(|_| record.number == ITEM)?;
    let mut rest = item.get(at..)?;
    Some((type_id, record::read_delimited(&mut rest).ok()?))
}

/// Where the message of an item begins, with its length, if the item has this type id.
fn message_of(item: &[u8], type_id: u32) -> Option<usize> {
    let (found, at) = parts_of(item)?;
    (found == type_id).then_some(at)
}

/// The type id of an item, and where its message begins, with its length. Of several, the first ones
/// count.
fn parts_of(item: &[u8]) -> Option<(u32, usize)> {
    let (mut type_id, mut message) = (None, None);
    let mut rest = item;
    loop {
        let at = item.len() - rest.len();
        let Some(record) = Record::split_off(&mut rest) else {
            break;
        };
        match (record.number, record.value) {
            (TYPE_ID, UnknownValue::Varint(raw)) => type_id = type_id.or(Some(raw as u32)),
            (MESSAGE, UnknownValue::Bytes(_)) => message = message.or(Some(at)),
            _ => {}
        }
    }
    let mut after_tag = item.get(message?..)?;
    record::read_tag(&mut after_tag).ok()?;
    Some((type_id?, item.len() - after_tag.len()))
}
