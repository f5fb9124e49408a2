//! The options of a run, as values.

use super::by_path::ByPath;
use crate::diag::Location;

/// The options of a run.
#[derive(Debug)]
pub(crate) struct Options {
    /// Whether messages and enums are written.
    pub(crate) messages: bool,
    /// Whether services are written.
    pub(crate) services: bool,
    /// Whether services have a client.
    pub(crate) client: bool,
    /// Whether services have a server.
    pub(crate) server: bool,
    /// Whether rules of `google.api.http` are read.
    pub(crate) http: bool,
    /// Whether OpenAPI documents are written.
    pub(crate) openapi: bool,
    /// Whether an implementation must write every rpc.
    pub(crate) require_all_methods: bool,
    /// Whether messages implement serde's traits.
    pub(crate) serde: bool,
    /// Whether messages implement prost's traits.
    pub(crate) prost: bool,
    /// Whether the files' descriptors are embedded, if an option says so. See
    /// [`embeds_descriptors`](Self::embeds_descriptors).
    pub(crate) descriptors: Option<bool>,
    /// Which files there are.
    pub(crate) layout: Layout,
    /// Whether enum values keep the name of their enum.
    pub(crate) enum_prefix: EnumPrefix,
    /// Types that are elsewhere: a path of the schema, and a path of Rust for it.
    pub(crate) extern_paths: Vec<Extern>,
    /// Files whose types are elsewhere: the name of one, and a path of Rust for its package.
    pub(crate) extern_files: Vec<Extern>,
    /// The type of `bytes` fields.
    pub(crate) bytes: ByPath<BytesType>,
    /// The type of `string` fields.
    pub(crate) string: ByPath<StringType>,
    /// The type of map fields.
    pub(crate) map: ByPath<MapType>,
    /// Whether messages keep their unknown fields.
    pub(crate) unknown_fields: ByPath<UnknownFields>,
    /// Whether a singular message field is in a box even where it need not be.
    pub(crate) boxed: ByPath<bool>,
    /// More derives for structs and enums, as they stand in the attribute.
    pub(crate) derives: ByPath<String>,
    /// Whether messages and oneofs derive `Eq` where they can; without it they do not derive `Hash`.
    pub(crate) derive_eq: ByPath<bool>,
    /// Whether messages and oneofs derive `Hash` where they can.
    pub(crate) derive_hash: ByPath<bool>,
    /// More attributes for structs and enums, each with its `#[..]`.
    pub(crate) attributes: ByPath<String>,
    /// Attributes for the fields of structs and the variants of oneofs, each with its `#[..]`.
    pub(crate) field_attributes: ByPath<String>,
    /// Every option that names a path, in order.
    pub(crate) rules: Vec<Rule>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            messages: true,
            services: true,
            client: true,
            server: true,
            http: true,
            openapi: false,
            require_all_methods: false,
            serde: false,
            prost: false,
            descriptors: None,
            layout: Layout::Package,
            enum_prefix: EnumPrefix::Strip,
            extern_paths: Vec::new(),
            extern_files: Vec::new(),
            bytes: ByPath::new(BytesType::Shared),
            string: ByPath::new(StringType::String),
            map: ByPath::new(MapType::BTree),
            unknown_fields: ByPath::new(UnknownFields::Keep),
            boxed: ByPath::new(false),
            derives: ByPath::new(String::new()),
            derive_eq: ByPath::new(true),
            derive_hash: ByPath::new(true),
            attributes: ByPath::new(String::new()),
            field_attributes: ByPath::new(String::new()),
            rules: Vec::new(),
        }
    }
}

impl Options {
    /// Whether the files' descriptors are embedded: by default next to servers, which tell their callers
    /// what they serve (gRPC reflection).
    pub(crate) fn embeds_descriptors(&self, has_services: bool) -> bool {
        let has_servers = has_services && self.services && self.server;
        self.descriptors.unwrap_or(has_servers)
    }
}

/// Where types are that this run does not write.
#[derive(Debug)]
pub(crate) struct Extern {
    /// A path of the schema without a leading dot, or the name of a file.
    pub(crate) from: String,
    /// A path of Rust for it.
    pub(crate) to: String,
    /// Where a file of options says so.
    pub(crate) location: Option<Location>,
}

/// That an option was set for a path.
#[derive(Debug)]
pub(crate) struct Rule {
    /// The option's name.
    pub(crate) option: &'static str,
    /// What it can apply to, if the path names just one thing.
    pub(crate) subjects: &'static [Subject],
    /// The path, without a leading dot; `""` for everything.
    pub(crate) path: String,
    /// Where a file of options says so.
    pub(crate) location: Option<Location>,
}

/// Which files there are next to `mod.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// One per package.
    Package,
    /// One per `.proto` file.
    Proto,
    /// No other: everything is in `mod.rs`.
    Single,
}

/// What happens to the name of an enum in front of its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EnumPrefix {
    /// It is removed.
    Strip,
    /// It stays.
    Keep,
}

/// The type of `bytes` fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BytesType {
    /// `bytes::Bytes`, which shares the input.
    Shared,
    /// `Vec<u8>`
    Vec,
}

/// The type of `string` fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StringType {
    /// `String`
    String,
    /// `Box<str>`
    Boxed,
    /// `rustgreet::SharedStr`, which shares the input.
    Shared,
}

/// The type of map fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MapType {
    /// `BTreeMap`
    BTree,
    /// `HashMap`
    Hash,
}

/// What becomes of fields that a message's schema does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnknownFields {
    /// The message keeps them, in a field of its own.
    Keep,
    /// They are dropped on decoding.
    Drop,
}

/// What a rule can apply to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Message,
    Enum,
    Oneof,
    Field,
    BytesField,
    StringField,
    MapField,
    SingularMessageField,
}
