//! Messages, enums, oneofs and extensions, with their fields and types.

use super::{Docs, Extras, Items, Name, Path};
use crate::proto::Scalar;

/// A message's struct.
#[derive(Debug)]
pub struct Message {
    /// Its documentation.
    pub docs: Docs,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The struct's name.
    pub name: Name,
    /// The name in the schema.
    pub proto_name: String,
    /// Names that no field may have: text format passes over them.
    pub reserved_names: Vec<String>,
    /// Derives and attributes that the user wants.
    pub extras: Extras,
    /// Whether it can be compared for equality in full, and so hashed.
    pub eq: bool,
    /// The struct's fields in order of declaration; a oneof is one field.
    pub fields: Vec<Field>,
    /// The name of the field that keeps what the schema does not know; without one, it is dropped.
    pub unknown_fields: Option<Name>,
    /// The module of what is declared inside it.
    pub module: Option<(Name, Items)>,
    /// Methods for fields with a default of their own.
    pub getters: Vec<Getter>,
    /// Whether extensions can be set on it.
    pub extendable: bool,
    /// Whether it may lack something that is required.
    pub has_required: bool,
    /// Whether it implements serde's traits.
    pub serde: bool,
    /// Its package and its name in that, if it implements prost's traits.
    pub prost: Option<(String, String)>,
    /// Whether its code mentions anything deprecated.
    pub touches_deprecated: bool,
}

/// A field of a struct.
#[derive(Debug)]
pub struct Field {
    /// Its documentation.
    pub docs: Docs,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: Type,
    /// What it is on the wire.
    pub shape: Shape,
}

/// A method that gives a field's value, or its default where it is absent.
#[derive(Debug)]
pub struct Getter {
    /// The method's name, and the field's.
    pub name: Name,
    /// The field that it reads.
    pub field: Name,
    /// What a value is.
    pub kind: Kind,
    /// What it gives where there is none.
    pub default: Literal,
}

/// A value of the schema that is written out in code.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
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
pub struct Extension {
    /// Its documentation.
    pub docs: Docs,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The constant's name.
    pub name: Name,
    /// The message that it extends.
    pub extendee: Path,
    /// What it is on the wire; the name is the full one.
    pub member: Member,
    /// How many values, and how they are written.
    pub form: ExtensionForm,
    /// The default that it declares.
    pub default: Option<Literal>,
    /// Whether its constant mentions anything deprecated.
    pub touches_deprecated: bool,
}

/// How the values of an extension are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExtensionForm {
    /// One value.
    Single,
    /// One message, as an item of a MessageSet.
    InMessageSet,
    /// A list.
    Repeated(Packing),
}

/// What a struct's field is on the wire.
#[derive(Debug)]
pub enum Shape {
    /// One value, or none.
    Single(Member, Presence),
    /// A list; `packed` is how it is written.
    Repeated(Member, Packing),
    /// A map with keys of a scalar kind.
    Map(Member, Kind),
    /// The members of a oneof.
    Oneof(Vec<Member>),
}

/// A field of the schema.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its number.
    pub number: u32,
    /// Its name in the schema.
    pub proto_name: String,
    /// Its name in JSON, where that does not follow from its name.
    pub json_name: Option<String>,
    /// The index of the oneof it is a member of, among those of the message.
    pub oneof: Option<usize>,
    /// What one value is.
    pub kind: Kind,
    /// Whether `Debug` must not show it.
    pub redacted: bool,
}

/// How a field tells that it is absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// By the type's zero.
    Implicit,
    /// By `None`.
    Explicit,
    /// By `None`, and a message without it is not initialized.
    Required,
}

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// All values in one record.
    Packed,
    /// A record each.
    Expanded,
}

/// What one value is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A scalar.
    Scalar(Scalar),
    /// `string` in another type than `String`.
    Str(Str),
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

/// A type of text beside `String`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Str {
    /// `Box<str>`
    Boxed,
    /// The runtime's, which shares the input.
    Shared,
}

/// A Rust type.
#[derive(Clone, Debug)]
pub enum Type {
    /// The type of a scalar's value.
    Scalar(Scalar),
    /// A type of text beside `String`.
    Str(Str),
    /// `Vec<u8>`
    ByteVec,
    /// A type of the schema.
    Path(Path),
    /// `Option<_>`
    Option(Box<Type>),
    /// `Vec<_>`
    Vec(Box<Type>),
    /// `BTreeMap<_, _>`
    Map(Box<Type>, Box<Type>),
    /// `HashMap<_, _>`
    Hashed(Box<Type>, Box<Type>),
    /// `Box<_>`
    Boxed(Box<Type>),
}

/// A oneof's enum.
#[derive(Debug)]
pub struct Oneof {
    /// Its documentation.
    pub docs: Docs,
    /// The enum's name.
    pub name: Name,
    /// Derives and attributes that the user wants.
    pub extras: Extras,
    /// Whether it can be compared for equality in full, and so hashed.
    pub eq: bool,
    /// Its variants in order of declaration.
    pub variants: Vec<Variant>,
    /// Whether its code mentions anything deprecated.
    pub touches_deprecated: bool,
}

/// A member of a oneof.
#[derive(Debug)]
pub struct Variant {
    /// Its documentation.
    pub docs: Docs,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The variant's name.
    pub name: Name,
    /// The type that it holds.
    pub ty: Type,
    /// What it is on the wire.
    pub member: Member,
}

/// An enum's struct.
#[derive(Debug)]
pub struct Enum {
    /// Its documentation.
    pub docs: Docs,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The struct's name.
    pub name: Name,
    /// The name in the schema.
    pub proto_name: String,
    /// Derives and attributes that the user wants.
    pub extras: Extras,
    /// Whether a number without a name is no value of it.
    pub closed: bool,
    /// The number of the first value, which is its default.
    pub default: i32,
    /// Its values in order of declaration, but for aliases whose constants would be the same.
    pub values: Vec<Constant>,
    /// The number and the name in the schema of every value, in order of declaration.
    pub names: Vec<(i32, String)>,
}

/// A value of an enum.
#[derive(Debug)]
pub struct Constant {
    /// Its documentation.
    pub docs: Docs,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The constant's name.
    pub name: Name,
    /// Its number.
    pub number: i32,
}
