//! How a method is called over HTTP with paths and verbs: the rules of google/api/http.proto.

mod rule;
#[cfg(any(feature = "plugin", feature = "rpc"))]
#[cfg_attr(
    not(feature = "plugin"),
    allow(unreachable_pub, dead_code, reason = "the plugin reaches it all")
)]
mod template;

pub use rule::HttpRule;
#[cfg(all(feature = "rpc", not(feature = "plugin")))]
pub(crate) use template::{Segment, Template};
#[cfg(feature = "plugin")]
pub use template::{Segment, Template, TemplateError, Variable};
