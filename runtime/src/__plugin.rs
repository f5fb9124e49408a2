//! What `protoc-gen-rustgreet` alone calls. Not for users: it may change in any version.

pub use crate::descriptor::features::EDITIONS;

/// The JSON name that follows from a field's name.
pub fn json_name(name: &str) -> String {
    crate::schema::json_name(name)
}

/// The linker, which the pool shares with the plugin.
pub mod link {
    pub use crate::descriptor::link::*;
}

/// Path templates of `google.api.http`, and the router of rules.
pub mod http {
    #[cfg(feature = "rpc")]
    pub use crate::rpc::Rules;
    pub use crate::schema::http::{Segment, Template, TemplateError, Variable};
}
