//! What a user may ask for with `--rustgreet_opt`, and by the same names in a build script.
//!
//! Options are separated by commas: `NAME=VALUE`, or `NAME:PATH=VALUE` for what holds below a path
//! of the schema only. A backslash takes the meaning off a comma or a backslash behind it; spaces
//! count inside of a value. `config=FILE` names a file with more of them.

use crate::diag::Location;

mod config;
mod parse;
mod raw_option;
mod rule;

pub use config::Config;
pub(crate) use parse::nearest;
pub use parse::{config_name, escape, parse};
pub(crate) use rule::is_below;
pub use rule::{Rule, Setting};

/// The options of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether messages and enums are written.
    pub messages: bool,
    /// Whether services are written.
    pub services: bool,
    /// Whether services have a client.
    pub client: bool,
    /// Whether services have a server.
    pub server: bool,
    /// Whether an implementation must write every rpc.
    pub require_all_methods: bool,
    /// Whether messages implement serde's traits.
    pub serde: bool,
    /// Whether messages implement prost's traits.
    pub prost: bool,
    /// Whether the files' descriptors are embedded.
    pub descriptors: bool,
    /// Which files there are.
    pub layout: Layout,
    /// Whether enum values keep the name of their enum.
    pub enum_prefix: EnumPrefix,
    /// Types that are elsewhere: a path of the schema, and a path of Rust for it.
    pub extern_paths: Vec<Extern>,
    /// Files whose types are elsewhere: the name of one, and a path of Rust for its package.
    pub extern_files: Vec<Extern>,
    /// What several options are where nothing else is said.
    pub preset: Option<Preset>,
    /// What holds below a path only, in order; first what the preset says.
    pub rules: Vec<Rule>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            messages: true,
            services: true,
            client: true,
            server: true,
            require_all_methods: false,
            serde: false,
            prost: false,
            descriptors: false,
            layout: Layout::Package,
            enum_prefix: EnumPrefix::Strip,
            extern_paths: Vec::new(),
            extern_files: Vec::new(),
            preset: None,
            rules: Vec::new(),
        }
    }
}

/// Where types are that this run does not write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extern {
    /// A path of the schema without a leading dot, or the name of a file.
    pub from: String,
    /// A path of Rust for it.
    pub to: String,
    /// Where a file of options says so.
    pub place: Option<Location>,
}

/// Which files there are beside `mod.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// One a package.
    Package,
    /// One a `.proto` file.
    Proto,
    /// None: all stands in `mod.rs`.
    Single,
}

/// A name for several options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// The types of prost: no unknown fields, `HashMap`, `Vec<u8>`.
    Prost,
}

/// What happens to the name of an enum in front of its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EnumPrefix {
    /// It is taken off.
    Strip,
    /// It stays.
    Keep,
}

/// The type of `bytes` fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bytes {
    /// `bytes::Bytes`, which shares the input.
    Shared,
    /// `Vec<u8>`
    Vec,
}

/// The type of `string` fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Str {
    /// `String`
    String,
    /// `Box<str>`
    Boxed,
    /// `rustgreet::SharedStr`, which shares the input.
    Shared,
}

/// What becomes of what a message's schema does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownFields {
    /// The message keeps it, in a field of its own.
    Keep,
    /// It is dropped on decoding.
    Drop,
}

/// The type of maps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Map {
    /// `BTreeMap`
    Tree,
    /// `HashMap`
    Hash,
}
