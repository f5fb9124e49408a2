//! Messages, enums, oneofs and extensions, with their fields and types.

use super::name::{Derives, Docs, Lint, Name, Path};
use super::scalar::spelling;
use crate::proto::Scalar;
use crate::proto::WireType;

/// What stands in a module: messages, enums and the oneofs of the message it belongs to.
#[derive(Debug, Default)]
pub(crate) struct Items {
    /// The messages, each followed by the module of what is inside it.
    pub(crate) messages: Vec<Message>,
    /// The enums.
    pub(crate) enums: Vec<Enum>,
    /// The oneofs.
    pub(crate) oneofs: Vec<Oneof>,
    /// The extensions, of whatever message.
    pub(crate) extensions: Vec<Extension>,
}

/// A message's struct.
#[derive(Debug)]
pub(crate) struct Message {
    /// Its documentation.
    pub(crate) docs: Docs,
    /// Whether it is deprecated.
    pub(crate) deprecated: bool,
    /// The struct's name.
    pub(crate) name: Name,
    /// The name in the schema.
    pub(crate) proto_name: String,
    /// Names that no field may have: text format skips them.
    pub(crate) reserved_names: Vec<String>,
    /// What it derives.
    pub(crate) derives: Derives,
    /// The struct's fields in order of declaration; a oneof is one field.
    pub(crate) fields: Vec<Field>,
    /// What is written, in this order: that of the field numbers.
    pub(crate) written: Vec<Written>,
    /// The name of the field for unknown fields; without it they are dropped.
    pub(crate) unknown_fields: Option<Name>,
    /// The module of what is declared inside it.
    pub(crate) module: Option<Module>,
    /// Methods for fields with a default of their own.
    pub(crate) getters: Vec<Getter>,
    /// Whether extensions can be set on it.
    pub(crate) extendable: bool,
    /// Whether it has a required field, itself or in a message inside.
    pub(crate) has_required: bool,
    /// Whether it implements serde's traits.
    pub(crate) serde: bool,
    /// Its package and its name in that, if it implements prost's traits.
    pub(crate) prost: Option<(String, String)>,
    /// Whether it is written in its caller, whatever the compiler thinks of it.
    pub(crate) inline_write: bool,
    /// Whether its code mentions anything deprecated.
    pub(crate) touches_deprecated: bool,
}

/// A step of writing a message.
#[derive(Debug)]
pub(crate) enum Written {
    /// The field with this index. All members of a oneof are written together if no other field has a
    /// number between theirs.
    Field(usize),
    /// Some members of a oneof, since another field has a number between its members.
    Members(Members),
}

/// Members of a oneof that are written together.
#[derive(Debug)]
pub(crate) struct Members {
    /// The index of the oneof's field.
    pub(crate) field: usize,
    /// The oneof's enum.
    pub(crate) oneof: Path,
    /// The variants, in the order of their numbers.
    pub(crate) variants: Vec<(Name, Member)>,
    /// Whether no member of the oneof is written before.
    pub(crate) are_first: bool,
}

/// The module of what is declared inside a message.
#[derive(Debug)]
pub(crate) struct Module {
    /// Its documentation.
    pub(crate) docs: Docs,
    /// Its name.
    pub(crate) name: Name,
    /// What stands in it.
    pub(crate) items: Items,
}

/// A field of a struct.
#[derive(Debug)]
pub(crate) struct Field {
    /// Its documentation.
    pub(crate) docs: Docs,
    /// Whether it is deprecated.
    pub(crate) deprecated: bool,
    /// Attributes that the user wants on it, each with its `#[..]`.
    pub(crate) attributes: Vec<String>,
    /// Its name.
    pub(crate) name: Name,
    /// Its type.
    pub(crate) ty: Type,
    /// What it is on the wire.
    pub(crate) shape: Shape,
}

/// A method that gives a field's value, or its default where it is absent.
#[derive(Debug)]
pub(crate) struct Getter {
    /// Its documentation.
    pub(crate) docs: Docs,
    /// What it silences.
    pub(crate) lints: Vec<Lint>,
    /// The method's name, and the field's.
    pub(crate) name: Name,
    /// The field that it reads.
    pub(crate) field: Name,
    /// What a value is.
    pub(crate) kind: Kind,
    /// The value where the field is absent.
    pub(crate) default: Literal,
}

/// A value of the schema that is written out in code.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Literal {
    /// Of a kind with a sign.
    Signed(i64),
    /// Of a kind without one.
    Unsigned(u64),
    /// `float`
    Float(f32),
    /// `double`
    Double(f64),
    /// `bool`
    Bool(bool),
    /// `string`
    Text(String),
    /// `bytes`
    Bytes(Vec<u8>),
    /// A value of the enum at this path.
    Enum(Path, i32),
}

/// An extension: a constant by which the field is read and written.
#[derive(Debug)]
pub(crate) struct Extension {
    /// Its documentation.
    pub(crate) docs: Docs,
    /// Whether it is deprecated.
    pub(crate) deprecated: bool,
    /// The constant's name.
    pub(crate) name: Name,
    /// The message that it extends.
    pub(crate) extendee: Path,
    /// What it is on the wire; the name is the full one.
    pub(crate) member: Member,
    /// How many values, and how they are written.
    pub(crate) form: ExtensionForm,
    /// The default that it declares.
    pub(crate) default: Option<Literal>,
    /// What it silences.
    pub(crate) lints: Vec<Lint>,
    /// Whether its constant mentions anything deprecated.
    pub(crate) touches_deprecated: bool,
}

/// How the values of an extension are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ExtensionForm {
    /// One value.
    Single,
    /// One message, as an item of a MessageSet.
    InMessageSet,
    /// A list.
    Repeated(Packing),
}

/// What a struct's field is on the wire.
#[derive(Debug)]
pub(crate) enum Shape {
    /// One value, or none.
    Single(Member, Presence),
    /// A list; `packed` is how it is written.
    Repeated(Member, Packing),
    /// A map with keys of a scalar kind.
    Map(Member, Kind),
    /// The members of a oneof.
    Oneof(Vec<Member>),
}

impl Shape {
    /// The fields of the schema: several for a oneof.
    pub(crate) fn members(&self) -> &[Member] {
        match self {
            Self::Single(member, _) | Self::Repeated(member, _) | Self::Map(member, _) => {
                std::slice::from_ref(member)
            }
            Self::Oneof(members) => members,
        }
    }
}

/// A field of the schema.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    /// Its number.
    pub(crate) number: u32,
    /// Its name in the schema.
    pub(crate) proto_name: String,
    /// Its name in JSON, where that does not follow from its name.
    pub(crate) json_name: Option<String>,
    /// The index of the oneof it is a member of, among those of the message.
    pub(crate) oneof: Option<usize>,
    /// What one value is.
    pub(crate) kind: Kind,
    /// Whether `Debug` must not show it.
    pub(crate) redacted: bool,
}

/// How a field tells that it is absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// By the type's zero.
    Implicit,
    /// By `None`.
    Explicit,
    /// By `None`, and a message without it is not initialized.
    Required,
}

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    /// All values in one record.
    Packed,
    /// A record each.
    Expanded,
}

/// What one value is.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// A scalar.
    Scalar(Scalar),
    /// `string` in another type than `String`.
    OtherString(OtherString),
    /// `bytes` in a `Vec<u8>`
    ByteVec,
    /// An enum, by its path.
    Enum(Path),
    /// An enum whose numbers without a name go to the unknown fields.
    ClosedEnum(Path),
    /// A message, by its path.
    Message(Path),
    /// A message between a start and an end tag.
    Group(Path),
}

impl Kind {
    /// How a value is encoded.
    pub(crate) fn wire_type(&self) -> WireType {
        match self {
            Self::Scalar(scalar) => spelling(*scalar).wire_type,
            Self::Enum(_) | Self::ClosedEnum(_) => WireType::Varint,
            Self::Message(_) | Self::ByteVec | Self::OtherString(_) => WireType::Delimited,
            Self::Group(_) => WireType::StartGroup,
        }
    }
}

/// A type of a `string` field other than `String`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OtherString {
    /// `Box<str>`
    Boxed,
    /// The runtime's, which shares the input.
    Shared,
}

/// A Rust type.
#[derive(Clone, Debug)]
pub(crate) enum Type {
    /// The type of a scalar's value.
    Scalar(Scalar),
    /// A type of a `string` field other than `String`.
    OtherString(OtherString),
    /// `Vec<u8>`
    ByteVec,
    /// A type of the schema.
    Path(Path),
    /// `Option<_>`
    Option(Box<Type>),
    /// `Vec<_>`
    Vec(Box<Type>),
    /// `BTreeMap<_, _>`
    BTreeMap(Box<Type>, Box<Type>),
    /// `HashMap<_, _>`
    HashMap(Box<Type>, Box<Type>),
    /// `Box<_>`
    Boxed(Box<Type>),
}

/// A oneof's enum.
#[derive(Debug)]
pub(crate) struct Oneof {
    /// Its documentation.
    pub(crate) docs: Docs,
    /// The enum's name.
    pub(crate) name: Name,
    /// What it derives.
    pub(crate) derives: Derives,
    /// Its variants in order of declaration.
    pub(crate) variants: Vec<Variant>,
    /// Whether `Debug` must not show a member, so that it cannot be derived.
    pub(crate) redacted: bool,
    /// What it silences.
    pub(crate) lints: Vec<Lint>,
    /// Whether its code mentions anything deprecated.
    pub(crate) touches_deprecated: bool,
}

/// A member of a oneof.
#[derive(Debug)]
pub(crate) struct Variant {
    /// Its documentation.
    pub(crate) docs: Docs,
    /// Whether it is deprecated.
    pub(crate) deprecated: bool,
    /// Attributes that the user wants on it, each with its `#[..]`.
    pub(crate) attributes: Vec<String>,
    /// The variant's name.
    pub(crate) name: Name,
    /// The type that it holds.
    pub(crate) ty: Type,
    /// What it is on the wire.
    pub(crate) member: Member,
}

/// An enum's struct.
#[derive(Debug)]
pub(crate) struct Enum {
    /// Its documentation.
    pub(crate) docs: Docs,
    /// Whether it is deprecated.
    pub(crate) deprecated: bool,
    /// The struct's name.
    pub(crate) name: Name,
    /// The name in the schema.
    pub(crate) proto_name: String,
    /// What it derives.
    pub(crate) derives: Derives,
    /// Whether a number without a name is not a value of it.
    pub(crate) closed: bool,
    /// The number of the first value, which is its default.
    pub(crate) default: i32,
    /// Its values in order of declaration, but for aliases whose constants would be the same.
    pub(crate) values: Vec<Constant>,
    /// The number and the name in the schema of every value, in order of declaration.
    pub(crate) names: Vec<(i32, String)>,
}

/// A value of an enum.
#[derive(Debug)]
pub(crate) struct Constant {
    /// Its documentation.
    pub(crate) docs: Docs,
    /// Whether it is deprecated.
    pub(crate) deprecated: bool,
    /// The constant's name.
    pub(crate) name: Name,
    /// Its number.
    pub(crate) number: i32,
}
