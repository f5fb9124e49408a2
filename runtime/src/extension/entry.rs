//! An extension as the registry keeps it: a row as a message's own fields have, and its place.

use super::{Extendable, Extension, RepeatedExtension};
use crate::message::Message;
use crate::schema::{Field, MessageTable, Type};
use crate::wire::extension::{ExtensionEncoding, ExtensionId};
use crate::wire::kind::Kind;

/// An [`Extension`] or a [`RepeatedExtension`], whatever it extends and of whatever kind it is.
pub trait AnyExtension: sealed::Sealed {
    /// What a [`TypeRegistry`](crate::reflect::TypeRegistry) must know of it.
    #[doc(hidden)]
    fn entry(&self) -> Entry;
}

mod sealed {
    pub trait Sealed {}
}

/// What is known of an extension.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub(crate) extendee: &'static MessageTable,
    pub(crate) id: ExtensionId,
    /// Its name is the full one.
    pub(crate) row: Field,
}

impl Entry {
    /// The name in brackets in text, which JSON may have too: the full name; that of the message
    /// for one in a message set that its message declares, as protobuf has it.
    pub(crate) fn shown_name(&self) -> &'static str {
        let scope = self.row.name().rsplit_once('.').map(|(scope, _)| scope);
        match (self.id.encoding, self.row.ty()) {
            (ExtensionEncoding::MessageSet, Type::Message(table))
                if scope == Some(table.name()) =>
            {
                table.name()
            }
            _ => self.row.name(),
        }
    }
}

impl<M, K> sealed::Sealed for Extension<M, K> {}

impl<M: Extendable + Message + Default, K: Kind> AnyExtension for Extension<M, K> {
    fn entry(&self) -> Entry {
        Entry {
            extendee: M::default().table(),
            id: self.id,
            row: Field::optional(self.number(), self.name(), K::ty()),
        }
    }
}

impl<M, K> sealed::Sealed for RepeatedExtension<M, K> {}

impl<M: Extendable + Message + Default, K: Kind> AnyExtension for RepeatedExtension<M, K> {
    fn entry(&self) -> Entry {
        let row = match self.is_packed() {
            true => Field::packed(self.number(), self.name(), K::ty()),
            false => Field::repeated(self.number(), self.name(), K::ty()),
        };
        Entry {
            extendee: M::default().table(),
            id: self.id,
            row,
        }
    }
}
