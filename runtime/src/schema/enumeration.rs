//! Enums: the trait of the generated types and their table of names.

use core::fmt;

use super::full_name::short_name;

/// The table of one enum: its full name, and the number and name of each value.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct EnumTable {
    name: &'static str,
    values: &'static [(i32, &'static str)],
    closed: bool,
    /// The first value and those that count on from it, first and last: nearly always all.
    run: (i32, i32),
}

impl EnumTable {
    /// The table of an open enum, which has every number. Its values stand in the order of their
    /// declaration; the first name of a number is the one that is printed.
    pub const fn new(name: &'static str, values: &'static [(i32, &'static str)]) -> Self {
        Self {
            name,
            values,
            closed: false,
            run: run(values),
        }
    }

    /// The table of a closed enum, which has no numbers but those of its values.
    pub const fn closed(name: &'static str, values: &'static [(i32, &'static str)]) -> Self {
        let mut table = Self::new(name, values);
        table.closed = true;
        table
    }

    /// Whether a number without a name is no value of this enum: what arrives with one goes to the
    /// unknown fields.
    pub const fn is_closed(&self) -> bool {
        self.closed
    }

    /// The full name, with its package.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The name without package and outer messages.
    pub fn short_name(&self) -> &'static str {
        short_name(self.name)
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
    #[inline]
    pub fn contains(&self, number: i32) -> bool {
        (self.run.0 <= number && number <= self.run.1) || self.is_outlier(number)
    }

    #[inline(never)]
    fn is_outlier(&self, number: i32) -> bool {
        self.values.iter().any(|value| value.0 == number)
    }
}

const fn run(values: &[(i32, &str)]) -> (i32, i32) {
    if values.is_empty() {
        return (0, -1);
    }
    let (first, mut last, mut index) = (values[0].0, values[0].0, 1);
    while index < values.len() {
        let number = values[index].0;
        if last != i32::MAX && number == last + 1 {
            last = number;
        }
        index += 1;
    }
    (first, last)
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

#[cfg(test)]
mod tests {
    use super::EnumTable;

    #[test]
    fn contains_what_is_declared_in_whatever_order() {
        let tables: [&[(i32, &str)]; 6] = [
            &[],
            &[(3, "C")],
            &[(0, "A"), (1, "B"), (1, "B2"), (2, "C"), (7, "H")],
            &[(5, "F"), (0, "A"), (6, "G"), (-1, "Z"), (7, "H"), (9, "J")],
            &[(i32::MAX, "LAST"), (i32::MIN, "FIRST"), (0, "A")],
            &[(-2, "X"), (-1, "Y"), (0, "A"), (2, "C")],
        ];
        for values in tables {
            let (open, closed) = (EnumTable::new("E", values), EnumTable::closed("E", values));
            assert!(!open.is_closed() && closed.is_closed());
            for number in (-5..12).chain([i32::MIN, i32::MIN + 1, i32::MAX - 1, i32::MAX]) {
                let declared = values.iter().any(|value| value.0 == number);
                assert_eq!(closed.contains(number), declared, "{values:?} {number}");
                assert_eq!(open.name_of(number).is_some(), declared);
            }
        }
    }
}
