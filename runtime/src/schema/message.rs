//! The table of one message type: its name and its fields, found by number or by name.

use core::fmt;
use core::sync::atomic::{AtomicU32, Ordering};
use std::sync::OnceLock;

use super::field::Field;
use super::full_name::short_name;
use super::name_index::{LazyIndex, NameIndex};

/// In a table of up to so many fields, a name is found by comparing them one by one.
const FEW: usize = 16;

/// The rows of a table.
enum Fields {
    /// The rows of a generated message.
    Known(&'static [Field]),
    /// The rows of a message that is known at run time only, set after the table exists: tables
    /// refer to each other, also in circles.
    #[cfg(feature = "descriptor")]
    Late(OnceLock<&'static [Field]>),
}

/// The table of one message type: its full name, and its fields in the order of their numbers.
///
/// ```
/// use rustgreet::wkt::Timestamp;
///
/// let table = Timestamp::table();
/// assert_eq!(table.name(), "google.protobuf.Timestamp");
/// assert_eq!(table.field(1).unwrap().name(), "seconds");
/// assert_eq!(table.field_named("nanos").unwrap().number(), 2);
/// assert_eq!(table.index_of(2), Some(1)); // the second row
/// ```
pub struct MessageTable {
    name: &'static str,
    fields: Fields,
    reserved_names: &'static [&'static str],
    /// The bytes to reserve for the next message of this type that is encoded: see
    /// `wire/write/encode.rs`.
    capacity: AtomicU32,
    names: LazyIndex,
    required: OnceLock<Box<[u32]>>,
}

/// Shows the name only: tables refer to each other, also in circles.
impl fmt::Debug for MessageTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MessageTable")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl MessageTable {
    /// Returns a table of `fields`, which must be in the order of their numbers.
    pub const fn new(name: &'static str, fields: &'static [Field]) -> Self {
        Self::with_reserved(name, fields, &[])
    }

    /// Returns a table of `fields`, which must be in the order of their numbers, with names that the
    /// schema reserves: none of the fields has one of these.
    pub const fn with_reserved(
        name: &'static str,
        fields: &'static [Field],
        reserved_names: &'static [&'static str],
    ) -> Self {
        Self {
            name,
            fields: Fields::Known(fields),
            reserved_names,
            capacity: AtomicU32::new(0),
            names: LazyIndex::new(),
            required: OnceLock::new(),
        }
    }

    /// A table whose rows are set later, by [`set_fields`](Self::set_fields).
    #[cfg(feature = "descriptor")]
    pub(crate) const fn late(name: &'static str, reserved_names: &'static [&'static str]) -> Self {
        Self {
            name,
            fields: Fields::Late(OnceLock::new()),
            reserved_names,
            capacity: AtomicU32::new(0),
            names: LazyIndex::new(),
            required: OnceLock::new(),
        }
    }

    /// Sets the rows of a late table, which must be in the order of their numbers.
    #[cfg(feature = "descriptor")]
    pub(crate) fn set_fields(&self, fields: &'static [Field]) {
        if let Fields::Late(late) = &self.fields {
            let _only_once = late.set(fields);
        }
    }

    /// Returns the full name, package included: `google.protobuf.Timestamp`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the name without the package and the enclosing messages: `Timestamp`.
    pub fn short_name(&self) -> &'static str {
        short_name(self.name)
    }

    /// Returns the fields in the order of their numbers.
    ///
    /// [`Reflect::field`](crate::reflect::Reflect::field) takes the index of a field in this slice.
    #[inline]
    pub fn fields(&self) -> &'static [Field] {
        match &self.fields {
            Fields::Known(fields) => fields,
            #[cfg(feature = "descriptor")]
            Fields::Late(late) => late.get().copied().unwrap_or_default(),
        }
    }

    /// Returns the names that the schema reserves. Text format skips fields with such a name.
    pub const fn reserved_names(&self) -> &'static [&'static str] {
        self.reserved_names
    }

    /// Returns the field with this number.
    pub fn field(&self, number: u32) -> Option<&'static Field> {
        self.index_of(number).map(|index| &self.fields()[index])
    }

    /// Returns the index of the field with this number, counted from 0.
    pub fn index_of(&self, number: u32) -> Option<usize> {
        let fields = self.fields();
        // Where no number is left out, field 7 is in row 6; if others are, it is before that.
        let most = (number as usize).saturating_sub(1);
        match fields.get(most) {
            Some(row) if row.number() == number => Some(most),
            _ => fields.binary_search_by_key(&number, Field::number).ok(),
        }
    }

    /// Returns the field with this name, as the .proto file has it.
    pub fn field_named(&self, name: &str) -> Option<&'static Field> {
        self.index_named(name).map(|index| &self.fields()[index])
    }

    /// The index of the field with this name, as the .proto file has it.
    pub(crate) fn index_named(&self, name: &str) -> Option<usize> {
        let fields = self.fields();
        match fields.len() {
            ..=FEW => fields.iter().position(|field| field.name() == name),
            _ => self.names().of_proto(fields, name),
        }
    }

    /// Whether the schema reserves this name.
    pub(crate) fn is_reserved(&self, name: &str) -> bool {
        match self.reserved_names.len() {
            ..=FEW => self.reserved_names.contains(&name),
            _ => self.names().is_reserved(name),
        }
    }

    /// The indices of the `required` fields.
    pub(crate) fn required(&self) -> &[u32] {
        self.required.get_or_init(|| {
            let rows = (0..).zip(self.fields());
            rows.filter(|(_, row)| row.is_required())
                .map(|(index, _)| index)
                .collect()
        })
    }

    /// The index of the fields by name. It is built when it is first needed.
    #[inline]
    pub(crate) fn names(&self) -> &NameIndex {
        self.names.of(self)
    }

    /// The bytes to reserve for the next message of this type that is encoded.
    #[inline]
    pub(crate) fn capacity(&self) -> u32 {
        self.capacity.load(Ordering::Relaxed)
    }

    #[inline]
    pub(crate) fn set_capacity(&self, capacity: u32) {
        self.capacity.store(capacity, Ordering::Relaxed);
    }
}
