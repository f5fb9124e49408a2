//! The registry of types by name: the messages in an `Any`, and extensions.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::extensions::Extensions;
use crate::extension::{AnyExtension, Entry};
use crate::message::Message;
use crate::schema::{MessageTable, Type};
use crate::wkt;

/// The message types that an [`Any`](crate::wkt::Any) may hold, by full name, and the extensions of
/// messages. It has the well-known types, and the types that are added, with those of their fields.
///
/// Nothing registers itself: a program adds the types that it needs, and others are not linked.
///
/// ```
/// use rustgreet::{TypeRegistry, wkt};
///
/// let mut types = TypeRegistry::new();
/// types.add::<wkt::Api>(); // and `Method`, `Mixin`, `Option`, ..
/// assert!(types.message("google.protobuf.Method").is_some());
/// ```
#[derive(Clone, Debug)]
pub struct TypeRegistry {
    messages: BTreeMap<&'static str, &'static MessageTable>,
    /// By the full name of the extended message.
    extensions: BTreeMap<&'static str, Extensions>,
}

impl TypeRegistry {
    /// Returns a registry with the well-known types.
    pub fn new() -> Self {
        let mut this = Self {
            messages: BTreeMap::new(),
            extensions: BTreeMap::new(),
        };
        for table in [
            wkt::Any::table(),
            wkt::Api::table(),
            wkt::BoolValue::table(),
            wkt::BytesValue::table(),
            wkt::DoubleValue::table(),
            wkt::Duration::table(),
            wkt::Empty::table(),
            wkt::FieldMask::table(),
            wkt::FloatValue::table(),
            wkt::Int32Value::table(),
            wkt::Int64Value::table(),
            wkt::StringValue::table(),
            wkt::Struct::table(),
            wkt::Timestamp::table(),
            wkt::Type::table(),
            wkt::UInt32Value::table(),
            wkt::UInt64Value::table(),
        ] {
            this.add_table(table);
        }
        this
    }

    /// The registry that is used if none is given.
    pub(crate) fn well_known() -> &'static Self {
        static WELL_KNOWN: OnceLock<TypeRegistry> = OnceLock::new();
        WELL_KNOWN.get_or_init(Self::new)
    }

    /// Adds a message type, and the types of its fields.
    pub fn add<M: Message + Default>(&mut self) -> &mut Self {
        self.add_table(M::default().table())
    }

    /// Adds the message type with this table, and the types of its fields.
    pub fn add_table(&mut self, table: &'static MessageTable) -> &mut Self {
        let mut tables = vec![table];
        while let Some(table) = tables.pop() {
            if self.messages.insert(table.name(), table).is_none() {
                let inner = table.fields().iter().filter_map(|row| match row.ty() {
                    Type::Message(table) | Type::Group(table) => Some(table),
                    _ => None,
                });
                tables.extend(inner);
            }
        }
        self
    }

    /// Returns the table of the message type with this full name.
    pub fn message(&self, name: &str) -> Option<&'static MessageTable> {
        self.messages.get(name).copied()
    }

    /// Adds an extension, and the type of its messages.
    pub fn add_extension(&mut self, extension: &impl AnyExtension) -> &mut Self {
        self.add_entry(extension.entry())
    }

    /// Adds an extension, and the type of its messages.
    pub(crate) fn add_entry(&mut self, entry: Entry) -> &mut Self {
        let of_message = self.extensions.entry(entry.extendee.name()).or_default();
        of_message.add(entry);
        if let Type::Message(table) | Type::Group(table) = entry.row.ty() {
            self.add_table(table);
        }
        self
    }

    /// The extensions of a message; `None` if it has none.
    pub(crate) fn extensions(&self, extendee: &MessageTable) -> Option<&Extensions> {
        self.extensions.get(extendee.name())
    }

    /// The extension of a message with this full name.
    pub(crate) fn extension_named(&self, extendee: &MessageTable, name: &str) -> Option<Entry> {
        self.extensions(extendee)?.named(name).copied()
    }
}

impl Default for TypeRegistry {
    fn default() -> Self {
        Self::new()
    }
}
