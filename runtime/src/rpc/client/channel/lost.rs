//! What errors of a connection mean for a call: whether the server has seen it, and the status that
//! it ends with.

use h2::Reason;

use super::connect::{Endpoint, Fault, way_out};
use crate::rpc::call::{Code, Status, told};

/// Whether a GOAWAY of the peer's leaves a call out, which is then safe to send again elsewhere.
pub(super) fn is_left_out(error: &h2::Error) -> bool {
    // h2 hands a GOAWAY of the peer's only to streams above the last one that it took.
    error.is_go_away() && error.is_remote()
}

/// Whether the peer refused a call before it looked at it.
pub(super) fn is_refused(error: &h2::Error) -> bool {
    let refused = error.is_reset() && error.reason() == Some(Reason::REFUSED_STREAM);
    refused && error.is_remote()
}

/// No connection came about.
pub(super) fn cannot_connect(endpoint: &Endpoint, fault: &Fault) -> Status {
    let why = told(fault.to_string(), &**fault);
    let why = match way_out(fault, &why) {
        Some(way_out) => format!("{why}; {way_out}"),
        None => why,
    };
    Status::unavailable(format!("cannot connect to {endpoint}: {why}"))
}

/// A call is lost with its connection.
pub(super) fn lost(endpoint: &Endpoint, why: &str) -> Status {
    Status::unavailable(format!("lost the connection to {endpoint}: {why}"))
}

/// The status of a call whose stream ended with an error. `end` is why its connection did, if that is
/// known better than h2 does.
pub(super) fn status(endpoint: &Endpoint, error: h2::Error, end: Option<&str>) -> Status {
    let of_stream = error.is_reset() && !is_refused(&error);
    let status = match error.reason() {
        Some(reason) if of_stream => Status::new(code(reason), error.to_string()),
        _ => lost(endpoint, end.unwrap_or(&error.to_string())),
    };
    status.with_source(error)
}

/// gRPC's code for a stream that is reset.
fn code(reason: Reason) -> Code {
    match reason {
        Reason::REFUSED_STREAM => Code::Unavailable,
        Reason::CANCEL => Code::Cancelled,
        Reason::ENHANCE_YOUR_CALM => Code::ResourceExhausted,
        Reason::INADEQUATE_SECURITY => Code::PermissionDenied,
        Reason::HTTP_1_1_REQUIRED | Reason::STREAM_CLOSED => Code::Unknown,
        _ => Code::Internal,
    }
}
