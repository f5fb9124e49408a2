//! REST: a request by the rules of google.api.http (google/api/http.proto) becomes a gRPC call, and its
//! response becomes JSON. Path, query and body become the wire bytes of one message by the method's table.

mod any_body;
mod binding;
mod content;
mod encoding;
mod failure;
mod path;
mod query;
mod reading;
mod reply;
mod request;
mod response;
mod router;
#[cfg(feature = "plugin")]
mod rules;
mod site;
mod value;

pub(crate) use binding::Binding;
pub(crate) use failure::refused;
pub(crate) use request::{Opened, to_grpc};
pub(crate) use response::of_grpc;
pub(crate) use router::{Found, Router};
#[cfg(feature = "plugin")]
pub use rules::Rules;
