//! Enums: the trait of the generated types and their table of names.

use core::fmt;

/// The table of one enum: its full name, and the number and name of each value.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct EnumTable {
    name: &'static str,
    values: &'static [(i32, &'static str)],
}

impl EnumTable {
    /// A table of values in the order of their declaration; the first name of a number is the
    /// one that is printed.
    pub const fn new(name: &'static str, values: &'static [(i32, &'static str)]) -> Self {
        Self { name, values }
    }

    /// The full name, with its package.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The name without package and outer messages.
    pub fn short_name(&self) -> &'static str {
        super::short(self.name)
    }

    /// The values in the order of their declaration, aliases included.
    pub const fn values(&self) -> &'static [(i32, &'static str)] {
        self.values
    }

    /// The name of a number, as the .proto file spells it.
    pub fn name_of(&self, number: i32) -> Option<&'static str> {
        self.values
            .iter()
            .find(|value| value.0 == number)
            .map(|value| value.1)
    }

    /// The number of a name; aliases are found too.
    pub fn number_of(&self, name: &str) -> Option<i32> {
        self.values
            .iter()
            .find(|value| value.1 == name)
            .map(|value| value.0)
    }

    /// Whether the schema declares this number.
    pub fn contains(&self, number: i32) -> bool {
        self.values.iter().any(|value| value.0 == number)
    }
}

/// A generated enum: a number that may have a name.
pub trait Enum: Copy + PartialEq + fmt::Debug + Send + Sync + 'static {
    /// The enum value of a number, named or not.
    fn from_number(number: i32) -> Self;
    /// The number on the wire.
    fn number(self) -> i32;
    /// The table of names.
    fn table() -> &'static EnumTable;

    /// The name in the .proto file, if the schema declares this number.
    fn name(self) -> Option<&'static str> {
        Self::table().name_of(self.number())
    }
}
