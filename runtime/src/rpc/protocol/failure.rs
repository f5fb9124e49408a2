//! Errors of HTTP libraries and middleware, as statuses: the root says what went wrong, and a status
//! of ours survives the way through a library.

use std::error::Error;

use crate::rpc::call::{Code, Status, chain, told};

/// One of ours on its way through tonic, as the error of a body or a transport. It shows no source,
/// since tonic would take a status of its own from there and leave ours behind.
#[derive(Debug)]
pub(crate) struct Sealed(pub(crate) Status);

impl std::fmt::Display for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for Sealed {}

pub(crate) fn root_of<'a>(error: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    chain(error).last().unwrap_or(error)
}

/// Code and message of a failure of the transport, which tonic words too generally: the root is
/// what helps, and a connection that breaks is no unknown error.
pub(crate) fn explain(status: &Status, root: &(dyn Error + 'static)) -> (Code, String) {
    let h2 = root.downcast_ref::<h2::Error>();
    let broke = root.is::<std::io::Error>() || h2.is_some_and(h2::Error::is_io);
    let refused = h2.is_some_and(|error| {
        error.is_go_away() || error.reason() == Some(h2::Reason::REFUSED_STREAM)
    });
    let code = match status.code() {
        Code::Unknown if broke => Code::Unavailable,
        Code::Internal if refused => Code::Unavailable,
        code => code,
    };
    (code, told(status.message().to_owned(), root))
}

/// The status of a failed exchange: what breaks there is the connection, so it is UNAVAILABLE.
pub(crate) fn status_of(error: Box<dyn Error + Send + Sync + 'static>) -> Status {
    match error.downcast::<Status>() {
        Ok(status) => *status,
        Err(error) => {
            let ours = chain(&*error)
                .find_map(|error| error.downcast_ref::<Status>())
                .cloned();
            ours.unwrap_or_else(|| tonic::Status::from_error(error).into())
        }
    }
}
