//! Makes the tables of a set, as the generator would. Nothing is made before all of the set is
//! checked, so that a set that is refused leaves nothing in memory.

use core::mem;
use std::collections::BTreeMap;

use super::error::Faults;
use super::services::Services;
use super::{DescriptorPool, EnumDescriptor, MessageDescriptor, PoolError};
use crate::descriptor::link::{
    self, EnumId, Kind, Known, Label, Limits, Linked, MessageId, Policy, Scalar,
};
use crate::descriptor::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto,
    FileDescriptorSet,
};
use crate::extension::Entry;
use crate::reflect::TypeRegistry;
use crate::schema::{EnumTable, Field, MessageTable, Type, WellKnown};
use crate::wire::extension::{ExtensionEncoding, ExtensionId};
use crate::wkt;

/// The pool of a set.
pub(super) fn make(set: FileDescriptorSet) -> Result<DescriptorPool, PoolError> {
    let policy = Policy {
        known: &known,
        is_used: &|_| true,
        limits: Limits::TABLES,
    };
    let mut faults = Faults::default();
    let linked = link::link(&set.file, &policy, &mut |fault| {
        faults.push(&set.file, &fault);
    });
    match linked {
        Some(linked) => Ok(make_pool(linked, set.file.leak())),
        None => Err(faults.finish()),
    }
}

/// What a set need not declare.
fn known(name: &str) -> Option<Known> {
    let message = TypeRegistry::well_known().message(name);
    let message = message.map(|_| Known::Message);
    message.or_else(|| known_enum(name).map(|_| Known::Enum))
}

fn known_enum(name: &str) -> Option<&'static EnumTable> {
    let tables = [
        wkt::NullValue::table(),
        wkt::Syntax::table(),
        wkt::field::Kind::table(),
        wkt::field::Cardinality::table(),
    ];
    tables.into_iter().find(|table| table.name() == name)
}

fn make_pool(mut linked: Linked, files: &'static [FileDescriptorProto]) -> DescriptorPool {
    let messages = linked.message_protos(files);
    let enums = linked.enum_protos(files, &messages);
    let extensions = linked.extension_protos(files, &messages);
    let tables = Tables::new(&mut linked, &messages, &enums);
    let mut pool = DescriptorPool {
        files,
        messages: BTreeMap::new(),
        enums: BTreeMap::new(),
        services: Services::new(&mut linked, files, &tables),
        types: TypeRegistry::new(),
    };
    for ((message, proto), table) in linked.messages.iter().zip(messages).zip(&tables.messages) {
        let rows = message.fields.iter().zip(&proto.field);
        let mut rows: Vec<_> = rows
            .map(|(field, proto)| tables.row(field, proto, text(&proto.name)))
            .collect();
        rows.sort_unstable_by_key(Field::number);
        table.set_fields(rows.leak());
        let file = &files[message.declared.file.0];
        let mut fields: Vec<_> = proto.field.iter().collect();
        fields.sort_unstable_by_key(|field| field.number);
        let descriptor = MessageDescriptor {
            table,
            proto,
            fields: fields.leak(),
            file,
        };
        pool.messages.insert(table.name(), descriptor);
    }
    for ((enumeration, proto), table) in linked.enums.iter().zip(enums).zip(&tables.enums) {
        let file = &files[enumeration.declared.file.0];
        let descriptor = EnumDescriptor { table, proto, file };
        pool.enums.insert(table.name(), descriptor);
    }
    for table in &tables.messages {
        pool.types.add_table(table);
    }
    for (extension, proto) in linked.extensions.into_iter().zip(extensions) {
        let row = tables.row(&extension.field, proto, extension.declared.full_name.leak());
        let message = &linked.messages[extension.extendee.0];
        let id = ExtensionId {
            number: row.number(),
            name: row.name(),
            encoding: match message.message_set {
                true => ExtensionEncoding::MessageSet,
                false => ExtensionEncoding::Field,
            },
        };
        let extendee = tables.messages[extension.extendee.0];
        pool.types.add_entry(Entry { extendee, id, row });
    }
    pool
}

/// The tables of all ids.
pub(super) struct Tables {
    pub(super) messages: Vec<&'static MessageTable>,
    enums: Vec<&'static EnumTable>,
}

impl Tables {
    /// Tables of messages without rows, and whole ones of enums.
    fn new(
        linked: &mut Linked,
        messages: &[&'static DescriptorProto],
        enums: &[&'static EnumDescriptorProto],
    ) -> Self {
        let known = |name: &str| TypeRegistry::well_known().message(name);
        let mut tables = Self {
            messages: Vec::with_capacity(messages.len()),
            enums: Vec::with_capacity(enums.len()),
        };
        for (message, proto) in linked.messages.iter_mut().zip(messages) {
            let name = mem::take(&mut message.declared.full_name);
            // What JSON has a notation of its own for is as the runtime knows it.
            let own = WellKnown::of(&name).and_then(|_| known(&name));
            tables.messages.push(own.unwrap_or_else(|| {
                let reserved: Vec<_> = proto.reserved_name.iter().map(String::as_str).collect();
                Box::leak(Box::new(MessageTable::late(name.leak(), reserved.leak())))
            }));
        }
        for (enumeration, proto) in linked.enums.iter_mut().zip(enums) {
            let name = mem::take(&mut enumeration.declared.full_name).leak();
            let values = proto.value.iter();
            let values = values.map(|it| (it.number.unwrap_or_default(), text(&it.name)));
            let values = values.collect::<Vec<_>>().leak();
            tables
                .enums
                .push(Box::leak(Box::new(match enumeration.closed {
                    true => EnumTable::closed(name, values),
                    false => EnumTable::new(name, values),
                })));
        }
        let names = linked.known_messages.iter();
        tables.messages.extend(names.filter_map(|name| known(name)));
        let names = linked.known_enums.iter();
        tables
            .enums
            .extend(names.filter_map(|name| known_enum(name)));
        tables
    }

    fn row(
        &self,
        field: &link::Field,
        proto: &'static FieldDescriptorProto,
        name: &'static str,
    ) -> Field {
        let (number, ty) = (field.number, self.ty(field.kind));
        let mut row = match field.label {
            Label::Implicit => Field::new(number, name, ty),
            Label::Explicit => Field::optional(number, name, ty),
            Label::Required => Field::required(number, name, ty),
            Label::Repeated { packed: true } => Field::packed(number, name, ty),
            Label::Repeated { packed: false } => Field::repeated(number, name, ty),
            Label::Map { key } => Field::map(number, name, scalar(key), ty),
            // The limit on fields is one on oneofs too.
            Label::Oneof(index) => {
                Field::oneof(number, name, ty, u16::try_from(index).unwrap_or(u16::MAX))
            }
        };
        if field.own_json_name {
            row = row.json(text(&proto.json_name));
        }
        match field.redacted {
            true => row.redacted(),
            false => row,
        }
    }

    fn ty(&self, kind: Kind) -> Type {
        match kind {
            Kind::Scalar(scalar_kind) => scalar(scalar_kind),
            Kind::Enum(EnumId(index)) => Type::Enum(self.enums[index]),
            Kind::Message(MessageId(index)) => Type::Message(self.messages[index]),
            Kind::Group(MessageId(index)) => Type::Group(self.messages[index]),
        }
    }
}

fn text(text: &'static Option<String>) -> &'static str {
    text.as_deref().unwrap_or_default()
}

fn scalar(scalar: Scalar) -> Type {
    match scalar {
        Scalar::Int32 => Type::Int32,
        Scalar::Int64 => Type::Int64,
        Scalar::Uint32 => Type::Uint32,
        Scalar::Uint64 => Type::Uint64,
        Scalar::Sint32 => Type::Sint32,
        Scalar::Sint64 => Type::Sint64,
        Scalar::Fixed32 => Type::Fixed32,
        Scalar::Fixed64 => Type::Fixed64,
        Scalar::Sfixed32 => Type::Sfixed32,
        Scalar::Sfixed64 => Type::Sfixed64,
        Scalar::Float => Type::Float,
        Scalar::Double => Type::Double,
        Scalar::Bool => Type::Bool,
        Scalar::String => Type::String,
        Scalar::Bytes => Type::Bytes,
    }
}
