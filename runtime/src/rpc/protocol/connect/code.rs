//! Codes by their names in Connect, and as statuses of HTTP.

use http::StatusCode;

use crate::rpc::call::Code;

/// The name of a code, and the status of HTTP that goes with it, as Connect's "Error Codes" has them.
fn row(code: Code) -> (&'static str, u16) {
    match code {
        Code::Cancelled => ("canceled", 499),
        // A failure is never OK (`Status::into_failure`).
        Code::Ok | Code::Unknown => ("unknown", 500),
        Code::InvalidArgument => ("invalid_argument", 400),
        Code::DeadlineExceeded => ("deadline_exceeded", 504),
        Code::NotFound => ("not_found", 404),
        Code::AlreadyExists => ("already_exists", 409),
        Code::PermissionDenied => ("permission_denied", 403),
        Code::ResourceExhausted => ("resource_exhausted", 429),
        Code::FailedPrecondition => ("failed_precondition", 400),
        Code::Aborted => ("aborted", 409),
        Code::OutOfRange => ("out_of_range", 400),
        Code::Unimplemented => ("unimplemented", 501),
        Code::Internal => ("internal", 500),
        Code::Unavailable => ("unavailable", 503),
        Code::DataLoss => ("data_loss", 500),
        Code::Unauthenticated => ("unauthenticated", 401),
    }
}

/// The name of a failure's code.
pub(super) fn name(code: Code) -> &'static str {
    row(code).0
}

/// The code of a name.
pub(super) fn of_name(name: &str) -> Option<Code> {
    let codes = (1..=16).map(Code::from_number);
    codes.into_iter().find(|code| row(*code).0 == name)
}

/// The status of HTTP for a failure.
pub(super) fn http_status(code: Code) -> StatusCode {
    StatusCode::from_u16(row(code).1).expect("the numbers of the table are statuses")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for code in (1..=16).map(Code::from_number) {
            assert_eq!(of_name(name(code)), Some(code));
            assert!(http_status(code).as_u16() >= 400);
        }
        for unknown in ["ok", "CANCELED", "cancelled", ""] {
            assert_eq!(of_name(unknown), None, "{unknown}");
        }
    }
}
