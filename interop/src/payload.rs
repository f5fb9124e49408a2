//! Payloads. The cases give their size only.

use rustgreet::Status;

use crate::pb::grpc::testing::{Payload, ResponseParameters};

/// A payload of `size` zeros. Fails with INVALID_ARGUMENT where `size` is negative.
pub fn zeros(size: i32) -> Result<Payload, Status> {
    let Ok(size) = usize::try_from(size) else {
        return Err(Status::invalid_argument(format!(
            "a payload cannot have {size} bytes"
        )));
    };
    Ok(Payload {
        body: vec![0; size].into(),
        ..Default::default()
    })
}

/// How many bytes a payload has; none where there is no payload.
pub fn size(payload: Option<&Payload>) -> usize {
    payload.map_or(0, |payload| payload.body.len())
}

/// Asks for a reply with `size` bytes.
pub fn wanted(size: i32) -> ResponseParameters {
    ResponseParameters {
        size,
        ..Default::default()
    }
}
