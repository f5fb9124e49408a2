//! The fields that `Debug` must not show since an option of theirs is a value of an enum that is marked
//! with `debug_redact` (descriptor.proto, `EnumValueOptions`). A field's own mark is read with it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Kind, Linked, Linker, Message, MessageId};
use crate::descriptor::{
    DescriptorProto, EnumValueOptions, FieldDescriptorProto, FileDescriptorProto,
};
use crate::unknown::UnknownValue;
use crate::wire::record::{Record, read_varint};

/// The message that all options of fields extend.
const FIELD_OPTIONS: &str = "google.protobuf.FieldOptions";

/// How deep options may hold messages.
const MAX_DEPTH: u32 = 100;

/// How many options may share a number. Files that do not know of each other may give it to several.
const MAX_SHARED: usize = 16;

impl Linker<'_, '_> {
    /// Marks all such fields. All else is linked.
    pub(super) fn redact(&mut self) {
        let Some(marks) = Marks::find(self.files, &self.linked) else {
            return;
        };
        let messages = self.linked.message_protos(self.files);
        let extensions = self.linked.extension_protos(self.files, &messages);
        let of_messages = messages.iter().map(|it| marks.are_on(&it.field));
        let of_messages: Vec<_> = of_messages.collect();
        let of_extensions = marks.are_on(extensions);
        for (message, are_marked) in self.linked.messages.iter_mut().zip(of_messages) {
            for (field, is_marked) in message.fields.iter_mut().zip(are_marked) {
                field.redacted |= is_marked;
            }
        }
        for (extension, is_marked) in self.linked.extensions.iter_mut().zip(of_extensions) {
            extension.field.redacted |= is_marked;
        }
    }
}

/// What to look for in the options of a field.
struct Marks {
    /// The values that are marked, by the index of their enum and their number.
    values: BTreeSet<(usize, i32)>,
    /// The options that can hold one, by number.
    options: BTreeMap<u32, Vec<Kind>>,
    /// The fields that can hold one, of the messages in options, by the index of their message and
    /// their number.
    fields: BTreeMap<(usize, u32), Kind>,
}

impl Marks {
    /// The marks of these files; `None` if there are none.
    fn find(files: &[FileDescriptorProto], linked: &Linked) -> Option<Self> {
        let is_options = |message: &Message| message.declared.full_name == FIELD_OPTIONS;
        let extendee = linked.messages.iter().position(is_options).map(MessageId)?;
        let mut options: BTreeMap<u32, Vec<Kind>> = BTreeMap::new();
        for extension in &linked.extensions {
            let field = extension.field;
            if extension.extendee == extendee && !matches!(field.kind, Kind::Scalar(_)) {
                let kinds = options.entry(field.number).or_default();
                kinds.extend((kinds.len() < MAX_SHARED).then_some(field.kind));
            }
        }
        if options.is_empty() {
            return None;
        }
        let messages: Vec<&DescriptorProto> = linked.message_protos(files);
        let enums = linked.enum_protos(files, &messages).into_iter().enumerate();
        let values = enums.flat_map(|(index, it)| it.value.iter().map(move |it| (index, it)));
        let is_marked = |options: &EnumValueOptions| options.debug_redact();
        let marked = values.filter(|(_, it)| it.options.as_ref().is_some_and(is_marked));
        let values = marked.map(|(index, it)| (index, it.number.unwrap_or_default()));
        let values: BTreeSet<_> = values.collect();
        if values.is_empty() {
            return None;
        }
        let fields = fields_in(linked, options.values().flatten().copied());
        Some(Self {
            values,
            options,
            fields,
        })
    }

    /// Whether each of the fields has one.
    fn are_on<'f>(&self, fields: impl IntoIterator<Item = &'f FieldDescriptorProto>) -> Vec<bool> {
        let is_marked = |field: &FieldDescriptorProto| {
            let options = field.options.iter().flat_map(|it| &it.unknown_fields);
            let mut options =
                options.filter_map(|it| Some((self.options.get(&it.number)?, it.value)));
            options.any(|(kinds, value)| kinds.iter().any(|&it| self.is_in(it, value, MAX_DEPTH)))
        };
        fields.into_iter().map(is_marked).collect()
    }

    /// Whether a value of this kind is one, or holds one.
    fn is_in(&self, kind: Kind, value: UnknownValue<'_>, depth: u32) -> bool {
        match (kind, value) {
            (Kind::Enum(id), UnknownValue::Varint(number)) => self.has(id.0, number),
            (Kind::Enum(id), UnknownValue::Bytes(mut packed)) => {
                let mut numbers = core::iter::from_fn(|| read_varint(&mut packed).ok());
                numbers.any(|number| self.has(id.0, number))
            }
            (Kind::Message(id), UnknownValue::Bytes(mut bytes))
            | (Kind::Group(id), UnknownValue::Group(mut bytes))
                if depth > 0 =>
            {
                let mut records = core::iter::from_fn(|| Record::split_off(&mut bytes));
                records.any(|record| {
                    let kind = self.fields.get(&(id.0, record.number));
                    kind.is_some_and(|&kind| self.is_in(kind, record.value, depth - 1))
                })
            }
            _ => false,
        }
    }

    fn has(&self, enumeration: usize, number: u64) -> bool {
        let number = i32::try_from(number.cast_signed());
        number.is_ok_and(|number| self.values.contains(&(enumeration, number)))
    }
}

/// The fields that hold enums or messages, of all messages inside of values of these kinds.
fn fields_in(linked: &Linked, kinds: impl Iterator<Item = Kind>) -> BTreeMap<(usize, u32), Kind> {
    let (mut fields, mut seen) = (BTreeMap::new(), BTreeSet::new());
    let mut found: Vec<Kind> = kinds.collect();
    while let Some(kind) = found.pop() {
        let (Kind::Message(MessageId(id)) | Kind::Group(MessageId(id))) = kind else {
            continue;
        };
        let message = linked.messages.get(id).filter(|_| seen.insert(id));
        for field in message.into_iter().flat_map(|it| &it.fields) {
            if !matches!(field.kind, Kind::Scalar(_)) {
                fields.insert((id, field.number), field.kind);
                found.push(field.kind);
            }
        }
    }
    fields
}
