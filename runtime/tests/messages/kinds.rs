//! One message with one field of each kind, in the shape that the plugin writes.

use std::collections::BTreeMap;

use rustgreet::bytes::Bytes;
use rustgreet::wire::kind;
use rustgreet::{Enum, EnumTable, Field, FieldRef, Message, MessageTable, Reader, Reflect, Type};
use rustgreet::{Sink, UnknownFields, Value, ValueRef, Writer};

#[derive(Clone, Default, PartialEq)]
pub struct Kinds {
    pub id: i32,
    pub nick: Option<String>,
    pub scores: Vec<i32>,
    pub names: Vec<String>,
    pub labels: BTreeMap<String, i64>,
    pub child: Option<Child>,
    pub next: Option<Box<Kinds>>,
    pub parts: Vec<Child>,
    pub colour: Colour,
    pub shade: Option<Colour>,
    pub palette: Vec<Colour>,
    pub children: BTreeMap<i32, Child>,
    pub blob: Bytes,
    pub loose: Vec<f64>,
    pub mood: Option<Colour>,
    pub group: Option<Child>,
    pub groups: Vec<Child>,
    pub choice: Option<kinds::Choice>,
    pub unknown_fields: UnknownFields,
}

impl Kinds {
    #[inline]
    pub const fn table() -> &'static MessageTable {
        static TABLE: MessageTable = MessageTable::new(
            "pkg.Kinds",
            &[
                Field::new(1, "id", Type::Int32),
                Field::optional(2, "nick", Type::String),
                Field::packed(3, "scores", Type::Int32),
                Field::repeated(4, "names", Type::String),
                Field::map(5, "labels", Type::String, Type::Int64),
                Field::optional(6, "child", Type::Message(Child::table())),
                Field::optional(7, "next", Type::Message(Kinds::table())),
                Field::repeated(8, "parts", Type::Message(Child::table())),
                Field::new(9, "colour", Type::Enum(Colour::table())),
                Field::optional(10, "shade", Type::Enum(Colour::table())),
                Field::packed(11, "palette", Type::Enum(Colour::table())),
                Field::map(12, "children", Type::Int32, Type::Message(Child::table())),
                Field::oneof(13, "text", Type::String, 0),
                Field::oneof(14, "sub", Type::Message(Child::table()), 0),
                Field::oneof(15, "count", Type::Int32, 0),
                Field::oneof(16, "tint", Type::Enum(Colour::table()), 0),
                Field::oneof(17, "deep", Type::Message(Kinds::table()), 0),
                Field::new(18, "blob", Type::Bytes),
                Field::repeated(19, "loose", Type::Double),
                Field::optional(20, "mood", Type::Enum(Colour::table())),
                Field::optional(21, "group", Type::Group(Child::table())),
                Field::repeated(22, "groups", Type::Group(Child::table())),
            ],
        );
        &TABLE
    }
}

impl std::fmt::Debug for Kinds {
    #[inline]
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        rustgreet::__private::debug(self, f)
    }
}

impl Reflect for Kinds {
    #[inline]
    fn table(&self) -> &'static MessageTable {
        Self::table()
    }

    #[inline]
    fn field(&self, index: usize) -> FieldRef<'_> {
        match index {
            0 => rustgreet::__private::field(&self.id),
            1 => rustgreet::__private::field(&self.nick),
            2 => rustgreet::__private::field(&self.scores),
            3 => rustgreet::__private::field(&self.names),
            4 => rustgreet::__private::field(&self.labels),
            5 => rustgreet::__private::field(&self.child),
            6 => rustgreet::__private::field(&self.next),
            7 => rustgreet::__private::field(&self.parts),
            8 => rustgreet::__private::field(&self.colour),
            9 => rustgreet::__private::field(&self.shade),
            10 => rustgreet::__private::field(&self.palette),
            11 => rustgreet::__private::field(&self.children),
            12 => rustgreet::__private::member(&self.choice, 13),
            13 => rustgreet::__private::member(&self.choice, 14),
            14 => rustgreet::__private::member(&self.choice, 15),
            15 => rustgreet::__private::member(&self.choice, 16),
            16 => rustgreet::__private::member(&self.choice, 17),
            17 => rustgreet::__private::field(&self.blob),
            18 => rustgreet::__private::field(&self.loose),
            19 => rustgreet::__private::field(&self.mood),
            20 => rustgreet::__private::field(&self.group),
            21 => rustgreet::__private::field(&self.groups),
            _ => FieldRef::Unknown(&self.unknown_fields),
        }
    }
}

impl Message for Kinds {
    #[inline]
    fn merge_from(&mut self, r: &mut Reader<'_>) -> rustgreet::wire::Result {
        while let Some(tag) = r.tag()? {
            match tag {
                8 => r.int32(&mut self.id)?,
                18 => r.optional_string(&mut self.nick)?,
                24 | 26 => r.repeated_int32(tag, &mut self.scores)?,
                34 => r.repeated_string(&mut self.names)?,
                42 => r.map::<kind::String, kind::Int64>(&mut self.labels)?,
                50 => r.optional_message(&mut self.child)?,
                58 => r.optional_message(&mut self.next)?,
                66 => r.repeated_message(&mut self.parts)?,
                72 => r.enumeration(&mut self.colour)?,
                80 => r.optional_enumeration(&mut self.shade)?,
                88 | 90 => r.repeated_enumeration(tag, &mut self.palette)?,
                98 => r.map::<kind::Int32, kind::Message<Child>>(&mut self.children)?,
                106 | 114 | 120 | 128 | 138 => {
                    r.oneof(tag, &mut self.choice, &mut self.unknown_fields)?
                }
                146 => r.bytes(&mut self.blob)?,
                153 | 154 => r.repeated_double(tag, &mut self.loose)?,
                160 => {
                    r.optional_closed_enumeration(tag, &mut self.mood, &mut self.unknown_fields)?;
                }
                171 => r.optional_group(tag, &mut self.group)?,
                179 => r.repeated_group(tag, &mut self.groups)?,
                _ => r.unknown(tag, &mut self.unknown_fields)?,
            }
        }
        Ok(())
    }

    #[inline]
    fn write_to(&self, w: &mut Writer<'_, impl Sink>) {
        w.int32(1, &self.id);
        w.optional_string(2, &self.nick);
        w.packed_int32(3, &self.scores);
        w.repeated_string(4, &self.names);
        w.map::<kind::String, kind::Int64>(5, &self.labels);
        w.optional_message(6, &self.child);
        w.optional_message(7, &self.next);
        w.repeated_message(8, &self.parts);
        w.enumeration(9, &self.colour);
        w.optional_enumeration(10, &self.shade);
        w.packed_enumeration(11, &self.palette);
        w.map::<kind::Int32, kind::Message<Child>>(12, &self.children);
        w.oneof(&self.choice);
        w.bytes(18, &self.blob);
        w.repeated_double(19, &self.loose);
        w.optional_enumeration(20, &self.mood);
        w.optional_group(21, &self.group);
        w.repeated_group(22, &self.groups);
        w.unknown(&self.unknown_fields);
    }
}

#[expect(clippy::module_inception, reason = "named by the message")]
pub mod kinds {
    use rustgreet::{Reader, Sink, ValueRef, Writer};

    #[derive(Clone, Debug, PartialEq)]
    pub enum Choice {
        Text(String),
        Sub(super::Child),
        Count(i32),
        Tint(super::Colour),
        Deep(Box<super::Kinds>),
    }

    impl rustgreet::wire::Oneof for Choice {
        #[inline]
        fn merge_from(
            slot: &mut Option<Self>,
            tag: u32,
            r: &mut Reader<'_>,
            _: &mut rustgreet::UnknownFields,
        ) -> rustgreet::wire::Result {
            match tag {
                106 => *slot = Some(Self::Text(r.read_string()?)),
                114 => match slot {
                    Some(Self::Sub(it)) => r.message(it)?,
                    _ => *slot = Some(Self::Sub(r.read_message()?)),
                },
                120 => *slot = Some(Self::Count(r.read_int32()?)),
                128 => *slot = Some(Self::Tint(r.read_enumeration()?)),
                138 => match slot {
                    Some(Self::Deep(it)) => r.message(it)?,
                    _ => *slot = Some(Self::Deep(r.read_message()?)),
                },
                _ => {}
            }
            Ok(())
        }

        #[inline]
        fn write_to(&self, w: &mut Writer<'_, impl Sink>) {
            match self {
                Self::Text(it) => w.put_string(13, it),
                Self::Sub(it) => w.put_message(14, it),
                Self::Count(it) => w.put_int32(15, it),
                Self::Tint(it) => w.put_enumeration(16, it),
                Self::Deep(it) => w.put_message(17, it),
            }
        }

        #[inline]
        fn member(&self) -> (u32, ValueRef<'_>) {
            match self {
                Self::Text(it) => (13, rustgreet::Value::value(it)),
                Self::Sub(it) => (14, rustgreet::Value::value(it)),
                Self::Count(it) => (15, rustgreet::Value::value(it)),
                Self::Tint(it) => (16, rustgreet::Value::value(it)),
                Self::Deep(it) => (17, rustgreet::Value::value(it)),
            }
        }
    }
}

#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Child {
    pub label: String,
    pub size: u64,
    pub unknown_fields: UnknownFields,
}

impl Child {
    #[inline]
    pub const fn table() -> &'static MessageTable {
        static TABLE: MessageTable = MessageTable::new(
            "pkg.Child",
            &[
                Field::new(1, "label", Type::String),
                Field::new(2, "size", Type::Uint64),
            ],
        );
        &TABLE
    }
}

impl std::fmt::Debug for Child {
    #[inline]
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        rustgreet::__private::debug(self, f)
    }
}

impl Reflect for Child {
    #[inline]
    fn table(&self) -> &'static MessageTable {
        Self::table()
    }

    #[inline]
    fn field(&self, index: usize) -> FieldRef<'_> {
        match index {
            0 => rustgreet::__private::field(&self.label),
            1 => rustgreet::__private::field(&self.size),
            _ => FieldRef::Unknown(&self.unknown_fields),
        }
    }
}

impl Message for Child {
    #[inline]
    fn merge_from(&mut self, r: &mut Reader<'_>) -> rustgreet::wire::Result {
        while let Some(tag) = r.tag()? {
            match tag {
                10 => r.string(&mut self.label)?,
                16 => r.uint64(&mut self.size)?,
                _ => r.unknown(tag, &mut self.unknown_fields)?,
            }
        }
        Ok(())
    }

    #[inline]
    fn write_to(&self, w: &mut Writer<'_, impl Sink>) {
        w.string(1, &self.label);
        w.uint64(2, &self.size);
        w.unknown(&self.unknown_fields);
    }
}

impl rustgreet::Extendable for Child {
    #[inline]
    fn unknown_fields(&self) -> &UnknownFields {
        &self.unknown_fields
    }

    #[inline]
    fn unknown_fields_mut(&mut self) -> &mut UnknownFields {
        &mut self.unknown_fields
    }
}

#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct Colour(pub i32);

#[allow(non_upper_case_globals)]
impl Colour {
    pub const Red: Self = Self(0);
    pub const Green: Self = Self(1);

    #[inline]
    pub const fn table() -> &'static EnumTable {
        static TABLE: EnumTable =
            EnumTable::new("pkg.Colour", &[(0, "COLOUR_RED"), (1, "COLOUR_GREEN")]);
        &TABLE
    }
}

impl std::fmt::Debug for Colour {
    #[inline]
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        rustgreet::__private::debug_enum(*self, f)
    }
}

impl Value for Colour {
    #[inline]
    fn value(&self) -> ValueRef<'_> {
        ValueRef::Enum(self.0, Self::table())
    }
}

impl Enum for Colour {
    #[inline]
    fn from_number(number: i32) -> Self {
        Self(number)
    }

    #[inline]
    fn number(self) -> i32 {
        self.0
    }

    #[inline]
    fn table() -> &'static EnumTable {
        Self::table()
    }
}
