//! REST: a request by the rules of google.api.http (google/api/http.proto) becomes a gRPC call, and its
//! response becomes JSON. Path, query and body become the wire bytes of one message by the method's table.

mod binding;
mod path;
mod router;

pub(crate) use binding::Binding;
pub(crate) use router::{Found, Router};
