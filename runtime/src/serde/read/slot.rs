//! [`Slot`]: where a value belongs, and what may stand there.

use super::entries::Entry;
use crate::json::expected;
use crate::schema::{Field, Label, MessageTable, Type, WellKnown, number};

/// Where a value belongs.
#[derive(Clone, Copy)]
pub(super) enum Slot<'p> {
    /// It is the whole message.
    Root(&'static MessageTable),
    /// All of a field: of one that is repeated, the list.
    Field(&'static Field),
    /// In the list of a field.
    Element(&'static Field),
    /// In the map of a field.
    Entry(&'p Entry<'p>),
}

/// The kind of a value that is held, as far as a `Value` has a field for each.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Null,
    Number,
    String,
    Bool,
    Object,
    Array,
}

impl Slot<'_> {
    pub(super) fn ty(self) -> Type {
        match self {
            Slot::Root(table) => Type::Message(table),
            Slot::Field(row) | Slot::Element(row) => row.ty(),
            Slot::Entry(entry) => entry.row.ty(),
        }
    }

    /// The label of a field whose value is a list or a map.
    pub(super) fn many(self) -> Option<Label> {
        match self {
            Slot::Field(row) => match row.label() {
                label @ (Label::Repeated | Label::Packed | Label::Map) => Some(label),
                _ => None,
            },
            _ => None,
        }
    }

    /// The kind of value that belongs here, for an error.
    pub(super) fn expected(self) -> &'static str {
        match (self.many(), self.ty()) {
            (Some(Label::Map), _) => "expected an object",
            (Some(_), _) => "expected an array",
            (None, Type::Message(table)) => match table.names().well_known {
                Some(WellKnown::ListValue) => "expected an array",
                Some(WellKnown::Timestamp | WellKnown::Duration | WellKnown::FieldMask) => {
                    "expected a string"
                }
                Some(WellKnown::Wrapper) => {
                    let wrapped = table.field(number::WRAPPED);
                    wrapped.map_or("expected a value", |row| expected(row.ty()))
                }
                _ => "expected an object",
            },
            (None, ty) => expected(ty),
        }
    }

    /// The field that a value of this kind is of a well-known type that is one of its fields.
    pub(super) fn inner(self, kind: Kind) -> Option<&'static Field> {
        let (None, Type::Message(table)) = (self.many(), self.ty()) else {
            return None;
        };
        let field = match (table.names().well_known?, kind) {
            (WellKnown::Wrapper, _) => number::WRAPPED,
            (WellKnown::Struct, Kind::Object) => number::STRUCT_FIELDS,
            (WellKnown::ListValue, Kind::Array) => number::LIST_VALUES,
            (WellKnown::Value, Kind::Null) => number::VALUE_NULL,
            (WellKnown::Value, Kind::Number) => number::VALUE_NUMBER,
            (WellKnown::Value, Kind::String) => number::VALUE_STRING,
            (WellKnown::Value, Kind::Bool) => number::VALUE_BOOL,
            (WellKnown::Value, Kind::Object) => number::VALUE_STRUCT,
            (WellKnown::Value, Kind::Array) => number::VALUE_LIST,
            _ => return None,
        };
        table.field(field)
    }
}
