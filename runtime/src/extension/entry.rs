//! An extension as a type registry holds it: a row as a table has them, and where its records are.

use super::{Extendable, Extension, RepeatedExtension};
use crate::message::Message;
use crate::schema::{Field, MessageTable, Type};
use crate::wire::extension::{ExtensionEncoding, ExtensionId};
use crate::wire::kind::Kind;

/// An [`Extension`] or a [`RepeatedExtension`] of any message and any kind.
///
/// ```
/// # #[cfg(feature = "descriptor")] {
/// use rustgreet::descriptor::MessageOptions;
/// use rustgreet::extension::AnyExtension;
/// use rustgreet::wire::kind;
/// use rustgreet::{Extension, TypeRegistry, text};
///
/// const OWNER: Extension<MessageOptions, kind::String> = Extension::new(50_000, "shop.owner");
///
/// fn registry(extension: &impl AnyExtension) -> TypeRegistry {
///     let mut types = TypeRegistry::new();
///     types.add_extension(extension);
///     types
/// }
///
/// let mut options = MessageOptions::default();
/// OWNER.set(&mut options, "till".to_owned());
/// let types = registry(&OWNER);
/// let printed = text::PrintOptions::new().registry(&types).to_string(&options);
/// assert_eq!(printed, "[shop.owner]: \"till\"\n");
/// # }
/// ```
pub trait AnyExtension: sealed::Sealed {
    /// The extension as a [`TypeRegistry`](crate::reflect::TypeRegistry) holds it.
    #[doc(hidden)]
    fn entry(&self) -> Entry;
}

mod sealed {
    pub trait Sealed {}
}

/// An extension: the message that it extends, where its records are, and its row.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub(crate) extendee: &'static MessageTable,
    pub(crate) id: ExtensionId,
    /// The row, as a table of the extended message would have it. Its name is the full name.
    pub(crate) row: Field,
}

impl Entry {
    /// The name in brackets in text format, which JSON accepts too: the full name. An extension of a
    /// message set that is declared inside its own message type has the name of that type, as in
    /// other implementations of protobuf.
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
