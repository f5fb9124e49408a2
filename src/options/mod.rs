//! What a user may ask for with `--rustgreet_opt`, and by the same names in a build script.
//!
//! Options are separated by commas: `NAME=VALUE`, or `NAME:PATH=VALUE` for what the path names and
//! all that is inside it. A backslash escapes a comma or a backslash; spaces inside a value count.
//! `config=FILE` names a file with more of them.
//!
//! Each option is one row in `table.rs`, one field in `values.rs`, and one use in `rust`.

mod by_path;
mod config;
mod nearest;
mod parse;
mod raw_option;
mod table;
mod values;

pub(crate) use by_path::{ByPath, is_below};
pub use config::Config;
pub(crate) use nearest::nearest;
pub(crate) use parse::parse;
pub use parse::{config_name, escape};
pub use table::help;
pub(crate) use values::*;
