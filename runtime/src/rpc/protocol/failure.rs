//! Errors of HTTP libraries and middleware, as statuses: the root says what went wrong, and a status
//! of ours survives the way through a library.

use std::{error::Error, io};

use crate::rpc::{
    call::{Code, Status, chain, told},
    platform::http2::{self, Reason},
};

/// The status of a failed exchange, by the first error in the chain that says what failed.
pub(crate) fn status_of(error: Box<dyn Error + Send + Sync + 'static>) -> Status {
    let error = match error.downcast::<Status>() {
        Ok(status) => return *status,
        Err(error) => error,
    };
    #[cfg(feature = "tonic")]
    let error = match crate::rpc::bridge::tonic::inside::status_in(error) {
        Ok(status) => return status,
        Err(error) => error,
    };
    let ours = chain(&*error).find_map(|error| error.downcast_ref::<Status>());
    if let Some(status) = ours {
        return status.clone();
    }
    let code = chain(&*error).find_map(code);
    match code {
        None => Status::from_error(error),
        Some(code) => Status::new(code, told(error.to_string(), &*error)).with_source(error),
    }
}

impl Status {
    /// The same status, with `fault` in the place of INTERNAL: whose fault a message is that cannot be read differs by
    /// protocol.
    pub(crate) fn blamed(self, fault: Code) -> Self {
        match self.code() {
            Code::Internal => self.with_code(fault),
            _ => self,
        }
    }
}

/// What an error of the ground says: a connection that breaks is UNAVAILABLE.
fn code(error: &(dyn Error + 'static)) -> Option<Code> {
    if let Some(error) = error.downcast_ref::<http2::Error>() {
        return Some(code_of_h2(error));
    }
    error.is::<io::Error>().then_some(Code::Unavailable)
}

/// As gRPC over HTTP/2 has it. What the peer has refused or, by GOAWAY, not processed, never reached a
/// handler.
pub(crate) fn code_of_h2(error: &http2::Error) -> Code {
    if error.is_io() || error.is_go_away() {
        return Code::Unavailable;
    }
    match error.reason() {
        Some(Reason::REFUSED_STREAM) => Code::Unavailable,
        Some(Reason::CANCEL) => Code::Cancelled,
        Some(Reason::ENHANCE_YOUR_CALM) => Code::ResourceExhausted,
        Some(Reason::INADEQUATE_SECURITY) => Code::PermissionDenied,
        _ => Code::Internal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_the_ground_has_its_code() {
        let of = |error: Box<dyn Error + Send + Sync>| status_of(error).code();
        let reset = io::Error::from(io::ErrorKind::ConnectionReset);
        assert_eq!(of(reset.into()), Code::Unavailable);
        for (reason, code) in [
            (Reason::REFUSED_STREAM, Code::Unavailable),
            (Reason::CANCEL, Code::Cancelled),
            (Reason::ENHANCE_YOUR_CALM, Code::ResourceExhausted),
            (Reason::INADEQUATE_SECURITY, Code::PermissionDenied),
            (Reason::PROTOCOL_ERROR, Code::Internal),
            (Reason::NO_ERROR, Code::Internal),
        ] {
            assert_eq!(of(http2::Error::from(reason).into()), code, "{reason:?}");
        }
        assert_eq!(of("no idea".into()), Code::Unknown);
    }

    #[test]
    fn a_status_of_ours_survives_inside_of_another_error() {
        let wrapped = io::Error::other(Status::aborted("stop"));
        assert_eq!(status_of(wrapped.into()).to_string(), "ABORTED: stop");
    }
}
