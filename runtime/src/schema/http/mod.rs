//! How a method is called over HTTP with paths and verbs: the rules of google/api/http.proto.

mod rule;
#[cfg(feature = "plugin")]
mod template;

pub use rule::HttpRule;
#[cfg(feature = "plugin")]
pub use template::{Segment, Template, TemplateError, Variable};
