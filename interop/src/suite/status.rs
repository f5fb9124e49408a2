//! Statuses from and to the suite's errors. Both count codes alike.

use rustgreet::{Code, Message, Status, wkt::Any};

use crate::pb::{
    connectrpc::conformance::v1::{Code as ErrorCode, Error},
    interop::Details,
};

/// The status of `error`, with one more detail if there is one.
pub(super) fn from_error(error: Error, detail: Option<Any>) -> Status {
    let message = error.message.unwrap_or_default();
    let mut details = error.details;
    details.extend(detail);
    let packed = Details {
        code: error.code.0,
        message: message.clone(),
        details,
        ..Default::default()
    };
    Status::new(Code::from_number(error.code.0), message).with_details(packed.encode_to_vec())
}

pub(super) fn to_error(status: &Status) -> Error {
    Error {
        code: ErrorCode(status.code().number()),
        message: Some(status.message().to_owned()),
        details: status.packed_details(),
        ..Default::default()
    }
}
