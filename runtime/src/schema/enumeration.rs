//! Enums: the trait of the generated types, and the table of an enum's values.

use core::fmt;
use core::hash::{Hash, Hasher};

use super::enum_index::LazyIndex;
use super::full_name::short_name;

/// In an enum of up to so many values, a value is found by comparing them one by one.
const FEW: usize = 16;

/// The table of one enum: its full name, and the name and number of each value.
///
/// ```
/// use rustgreet::EnumTable;
///
/// static SIZE: EnumTable = EnumTable::new("shop.Size", &[(0, "SMALL"), (1, "LARGE"), (1, "BIG")]);
///
/// assert_eq!(SIZE.number_of("BIG"), Some(1)); // an alias
/// assert_eq!(SIZE.name_of(1), Some("LARGE"));
/// assert_eq!(SIZE.name_of(2), None);
/// ```
pub struct EnumTable {
    name: &'static str,
    values: &'static [(i32, &'static str)],
    closed: bool,
    /// The first and last number of the run that the first value begins: nearly always all values.
    run: (i32, i32),
    index: LazyIndex,
}

impl EnumTable {
    /// Returns the table of an open enum, to which every number belongs
    /// ([Enum Behavior](https://protobuf.dev/programming-guides/enum/)).
    ///
    /// The values are in the order of their declaration. If several have one number, the first name is
    /// the one that is printed.
    pub const fn new(name: &'static str, values: &'static [(i32, &'static str)]) -> Self {
        Self {
            name,
            values,
            closed: false,
            run: run(values),
            index: LazyIndex::new(),
        }
    }

    /// Returns the table of a closed enum, to which only the numbers of its values belong
    /// ([Enum Behavior](https://protobuf.dev/programming-guides/enum/)).
    pub const fn closed(name: &'static str, values: &'static [(i32, &'static str)]) -> Self {
        let mut table = Self::new(name, values);
        table.closed = true;
        table
    }

    /// Returns whether the enum is closed: a decoded number that no value has goes to the unknown
    /// fields.
    pub const fn is_closed(&self) -> bool {
        self.closed
    }

    /// Returns the full name, package included: `google.protobuf.Syntax`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the name without the package and the enclosing messages: `Syntax`.
    pub fn short_name(&self) -> &'static str {
        short_name(self.name)
    }

    /// Returns the number and name of each value in the order of their declaration, aliases included.
    pub const fn values(&self) -> &'static [(i32, &'static str)] {
        self.values
    }

    /// Returns the first name of a number, as the .proto file has it.
    #[inline]
    pub fn name_of(&self, number: i32) -> Option<&'static str> {
        let value = match self.values {
            few if few.len() <= FEW => few.iter().find(|value| value.0 == number),
            many => self.index.of(many).by_number(many, number),
        };
        value.map(|value| value.1)
    }

    /// Returns the number of a name, which may be an alias.
    pub fn number_of(&self, name: &str) -> Option<i32> {
        let value = match self.values {
            few if few.len() <= FEW => few.iter().find(|value| value.1 == name),
            many => self.index.of(many).by_name(many, name),
        };
        value.map(|value| value.0)
    }

    /// Returns whether the schema declares this number.
    #[inline]
    pub fn contains(&self, number: i32) -> bool {
        (self.run.0 <= number && number <= self.run.1) || self.is_outlier(number)
    }

    #[inline(never)]
    fn is_outlier(&self, number: i32) -> bool {
        self.name_of(number).is_some()
    }
}

/// Two tables are equal if they are one and the same, or have the same name and values.
impl PartialEq for EnumTable {
    fn eq(&self, other: &Self) -> bool {
        let of = |table: &Self| (table.name, table.closed, table.values);
        core::ptr::eq(self, other) || of(self) == of(other)
    }
}

impl Eq for EnumTable {}

impl Hash for EnumTable {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl fmt::Debug for EnumTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnumTable")
            .field("name", &self.name)
            .field("values", &self.values)
            .field("closed", &self.closed)
            .finish()
    }
}

/// The first value's number, and the last number that is reached from it without a gap.
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
///
/// ```
/// use rustgreet::Enum;
/// use rustgreet::wkt::Syntax;
///
/// assert_eq!(Syntax::Proto3.name(), Some("SYNTAX_PROTO3"));
/// let newer = Syntax::from_number(7); // a value of a newer schema
/// assert_eq!((newer.number(), newer.name()), (7, None));
/// ```
pub trait Enum: Copy + PartialEq + fmt::Debug + Send + Sync + 'static {
    /// Returns the enum with this number, which need not have a name.
    fn from_number(number: i32) -> Self;
    /// Returns the number, as it is encoded.
    fn number(self) -> i32;
    /// Returns the table of the enum: its names and numbers.
    fn table() -> &'static EnumTable;

    /// Returns the name in the .proto file, if the schema declares the number.
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

    #[test]
    fn many_values_are_no_more_work_each() {
        // Each compared with each would take minutes.
        let count = 131_072;
        let name = |at: i32| -> &'static str { format!("VALUE_{at}").leak() };
        let mut values: Vec<_> = (0..count).map(|at| (at * 3 - count, name(at))).collect();
        values.push((0, "ALIAS"));
        values.push((3 - count, "ALIAS_OF_THE_SECOND"));
        let table = EnumTable::closed("E", values.leak());
        for (number, name) in &table.values()[..count as usize] {
            assert_eq!(table.name_of(*number), Some(*name));
            assert_eq!(table.number_of(name), Some(*number));
            assert!(table.contains(*number) && !table.contains(number + 1));
        }
        assert_eq!(table.number_of("ALIAS_OF_THE_SECOND"), Some(3 - count));
        assert_eq!(
            (table.number_of("VALUE_"), table.number_of("")),
            (None, None)
        );
        assert_eq!(table.name_of(i32::MAX), None);
    }
}
