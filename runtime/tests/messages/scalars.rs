//! Every kind of scalar in every kind of field: what we write prost reads, and the other way.

use std::collections::BTreeMap;

use crate::dice::Dice;

/// A message with one field of each label, ours and prost's, for one kind of scalar.
macro_rules! scalar {
    (
        $kind:ident $name:tt $type:ident: $value:ty, $from:expr;
        $optional:ident $repeated:ident $packed:ident $read:ident $put:ident;
        tags $one_tag:literal $optional_tag:literal $loose_tag:literal $member_tag:literal;
        $($key:tt)?
    ) => {
        mod $kind {
            use super::{BTreeMap, Dice};
            use rustgreet::{Field, FieldRef, Message, Reflect, MessageTable, Reader, Type};
            use rustgreet::{Sink, UnknownFields, Writer};

            #[derive(Clone, Default, PartialEq)]
            pub struct Ours {
                pub one: $value,
                pub optional: Option<$value>,
                pub packed: Vec<$value>,
                pub loose: Vec<$value>,
                pub named: BTreeMap<String, $value>,
                pub choice: Option<Choice>,
                $(#[doc = $key] pub keyed: BTreeMap<$value, String>,)?
            }

            #[derive(Clone, Debug, PartialEq)]
            pub enum Choice {
                Value($value),
                Text(String),
            }

            #[derive(Clone, PartialEq, prost::Message)]
            pub struct Theirs {
                #[prost($kind, tag = "1")]
                pub one: $value,
                #[prost($kind, optional, tag = "2")]
                pub optional: Option<$value>,
                #[prost($kind, repeated, tag = "3")]
                pub packed: Vec<$value>,
                #[prost($kind, repeated, packed = "false", tag = "4")]
                pub loose: Vec<$value>,
                #[prost(btree_map = $name, tag = "5")]
                pub named: BTreeMap<String, $value>,
                #[prost(oneof = "TheirChoice", tags = "6, 7")]
                pub choice: Option<TheirChoice>,
                $(#[prost(btree_map = $key, tag = "8")] pub keyed: BTreeMap<$value, String>,)?
            }

            #[derive(Clone, PartialEq, prost::Oneof)]
            pub enum TheirChoice {
                #[prost($kind, tag = "6")]
                Value($value),
                #[prost(string, tag = "7")]
                Text(String),
            }

            impl std::fmt::Debug for Ours {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    rustgreet::__private::debug(self, f)
                }
            }

            impl Reflect for Ours {
                fn table(&self) -> &'static MessageTable {
                    static TABLE: MessageTable = MessageTable::new(
                        "pkg.Ours",
                        &[
                            Field::new(1, "one", Type::$type),
                            Field::optional(2, "optional", Type::$type),
                            Field::packed(3, "packed", Type::$type),
                            Field::repeated(4, "loose", Type::$type),
                            Field::map(5, "named", Type::String, Type::$type),
                            Field::oneof(6, "value", Type::$type, 0),
                            Field::oneof(7, "text", Type::String, 0),
                            Field::map(8, "keyed", Type::$type, Type::String),
                        ],
                    );
                    &TABLE
                }

                fn field(&self, _: usize) -> FieldRef<'_> {
                    FieldRef::Unset
                }
            }

            impl Message for Ours {
                fn merge_from(&mut self, r: &mut Reader<'_>) -> rustgreet::wire::Result {
                    use rustgreet::wire::kind;
                    while let Some(tag) = r.tag()? {
                        match tag {
                            $one_tag => r.$kind(&mut self.one)?,
                            $optional_tag => r.$optional(&mut self.optional)?,
                            26 | 24 | 25 | 29 => r.$repeated(tag, &mut self.packed)?,
                            34 | $loose_tag => r.$repeated(tag, &mut self.loose)?,
                            42 => r.map::<kind::String, kind::$type>(&mut self.named)?,
                            $member_tag | 58 => {
                                r.oneof(tag, &mut self.choice, &mut UnknownFields::new())?;
                            },
                            $(66 => {
                                let _ = $key;
                                r.map::<kind::$type, kind::String>(&mut self.keyed)?;
                            })?
                            _ => r.skip(tag)?,
                        }
                    }
                    Ok(())
                }

                fn write_to(&self, w: &mut Writer<'_, impl Sink>) {
                    use rustgreet::wire::kind;
                    w.$kind(1, &self.one);
                    w.$optional(2, &self.optional);
                    w.$packed(3, &self.packed);
                    w.$repeated(4, &self.loose);
                    w.map::<kind::String, kind::$type>(5, &self.named);
                    w.oneof(&self.choice);
                    $(
                        let _ = $key;
                        w.map::<kind::$type, kind::String>(8, &self.keyed);
                    )?
                }
            }

            impl rustgreet::wire::Oneof for Choice {
                fn merge_from(
                    slot: &mut Option<Self>,
                    tag: u32,
                    r: &mut Reader<'_>,
                    _: &mut UnknownFields,
                ) -> rustgreet::wire::Result {
                    *slot = Some(match tag {
                        $member_tag => Self::Value(r.$read()?),
                        _ => Self::Text(r.read_string()?),
                    });
                    Ok(())
                }

                fn write_to(&self, w: &mut Writer<'_, impl Sink>) {
                    match self {
                        Self::Value(it) => w.$put(6, it),
                        Self::Text(it) => w.put_string(7, it),
                    }
                }

                fn member(&self) -> (u32, rustgreet::ValueRef<'_>) {
                    match self {
                        Self::Value(it) => (6, rustgreet::Value::value(it)),
                        Self::Text(it) => (7, rustgreet::Value::value(it)),
                    }
                }
            }

            #[test]
            fn both_ways() {
                let dice = &mut Dice::new(1);
                let value = |dice: &mut Dice| -> $value { ($from)(dice.number()) };
                for round in 0..300 {
                    let most = if round % 10 == 0 { 3000 } else { 30 };
                    let theirs = Theirs {
                        one: dice.maybe(value).unwrap_or_default(),
                        optional: dice.maybe(value),
                        packed: dice.list(most, value),
                        loose: dice.list(most, value),
                        named: dice.list(9, |dice| (dice.text(), value(dice))).into_iter().collect(),
                        choice: dice.maybe(|dice| match dice.maybe(value) {
                            Some(it) => TheirChoice::Value(it),
                            None => TheirChoice::Text(dice.text()),
                        }),
                        $(keyed: {
                            let _ = $key;
                            dice.list(9, |dice| (value(dice), dice.text())).into_iter().collect()
                        },)?
                    };
                    let their_bytes = prost::Message::encode_to_vec(&theirs);
                    let ours = Ours::decode(&their_bytes).unwrap();
                    let our_bytes = ours.encode_to_vec();
                    let back: Theirs = prost::Message::decode(&our_bytes[..]).unwrap();
                    // By bytes: two that are no number are not equal.
                    assert_eq!(prost::Message::encode_to_vec(&back), their_bytes);
                    assert_eq!(Ours::decode(&our_bytes).unwrap().encode_to_vec(), our_bytes);
                    if theirs.named.is_empty() $(&& { let _ = $key; theirs.keyed.is_empty() })? {
                        // In maps prost leaves defaults out, we do not.
                        assert_eq!(our_bytes, their_bytes);
                    }
                }
            }
        }
    };
}

scalar! {
    int32 "string, int32" Int32: i32, |raw| raw as i32;
    optional_int32 repeated_int32 packed_int32 read_int32 put_int32;
    tags 8 16 32 48; "int32, string"
}
scalar! {
    int64 "string, int64" Int64: i64, |raw| raw as i64;
    optional_int64 repeated_int64 packed_int64 read_int64 put_int64;
    tags 8 16 32 48; "int64, string"
}
scalar! {
    uint32 "string, uint32" Uint32: u32, |raw| raw as u32;
    optional_uint32 repeated_uint32 packed_uint32 read_uint32 put_uint32;
    tags 8 16 32 48; "uint32, string"
}
scalar! {
    uint64 "string, uint64" Uint64: u64, |raw| raw;
    optional_uint64 repeated_uint64 packed_uint64 read_uint64 put_uint64;
    tags 8 16 32 48; "uint64, string"
}
scalar! {
    sint32 "string, sint32" Sint32: i32, |raw| raw as i32;
    optional_sint32 repeated_sint32 packed_sint32 read_sint32 put_sint32;
    tags 8 16 32 48; "sint32, string"
}
scalar! {
    sint64 "string, sint64" Sint64: i64, |raw| raw as i64;
    optional_sint64 repeated_sint64 packed_sint64 read_sint64 put_sint64;
    tags 8 16 32 48; "sint64, string"
}
scalar! {
    bool "string, bool" Bool: bool, |raw| raw % 2 == 1;
    optional_bool repeated_bool packed_bool read_bool put_bool;
    tags 8 16 32 48; "bool, string"
}
scalar! {
    fixed32 "string, fixed32" Fixed32: u32, |raw| raw as u32;
    optional_fixed32 repeated_fixed32 packed_fixed32 read_fixed32 put_fixed32;
    tags 13 21 37 53; "fixed32, string"
}
scalar! {
    fixed64 "string, fixed64" Fixed64: u64, |raw| raw;
    optional_fixed64 repeated_fixed64 packed_fixed64 read_fixed64 put_fixed64;
    tags 9 17 33 49; "fixed64, string"
}
scalar! {
    sfixed32 "string, sfixed32" Sfixed32: i32, |raw| raw as i32;
    optional_sfixed32 repeated_sfixed32 packed_sfixed32 read_sfixed32 put_sfixed32;
    tags 13 21 37 53; "sfixed32, string"
}
scalar! {
    sfixed64 "string, sfixed64" Sfixed64: i64, |raw| raw as i64;
    optional_sfixed64 repeated_sfixed64 packed_sfixed64 read_sfixed64 put_sfixed64;
    tags 9 17 33 49; "sfixed64, string"
}
scalar! {
    float "string, float" Float: f32, |raw| f32::from_bits(raw as u32);
    optional_float repeated_float packed_float read_float put_float;
    tags 13 21 37 53;
}
scalar! {
    double "string, double" Double: f64, f64::from_bits;
    optional_double repeated_double packed_double read_double put_double;
    tags 9 17 33 49;
}
