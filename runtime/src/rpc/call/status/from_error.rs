//! Statuses made of other errors: what is known about them decides the code.

use std::{error::Error, io};

use super::Status;
use crate::rpc::platform::Elapsed;

impl Status {
    /// The status of any error: the `Status` in its chain of sources if there is one,
    /// DEADLINE_EXCEEDED for a timer of tokio's that ran out, else UNKNOWN. The error becomes the
    /// source, and the message says what it and its root say.
    ///
    /// ```
    /// use rustgreet::{Code, Status};
    ///
    /// let status = Status::from_error(Status::aborted("stop"));
    /// assert_eq!(status.code(), Code::Aborted);
    /// assert_eq!(Status::from_error("no idea").code(), Code::Unknown);
    /// ```
    pub fn from_error(error: impl Into<Box<dyn Error + Send + Sync + 'static>>) -> Self {
        match error.into().downcast::<Status>() {
            Ok(status) => *status,
            Err(error) => {
                let inside = chain(&*error).find_map(|error| error.downcast_ref::<Status>());
                inside.cloned().unwrap_or_else(|| of_foreign(error))
            }
        }
    }
}

/// UNKNOWN: whose file or socket it was, and what that means for the caller, only the handler knows.
/// [`or_status`](super::OrStatus::or_status) says it.
impl From<io::Error> for Status {
    fn from(error: io::Error) -> Self {
        Self::from_error(error)
    }
}

/// DEADLINE_EXCEEDED.
impl From<Elapsed> for Status {
    fn from(error: Elapsed) -> Self {
        Self::from_error(error)
    }
}

fn of_foreign(error: Box<dyn Error + Send + Sync>) -> Status {
    let late = chain(&*error).any(|error| error.is::<Elapsed>());
    let message = told(error.to_string(), &*error);
    let status = match late {
        true => Status::deadline_exceeded(message),
        false => Status::unknown(message),
    };
    status.with_source(error)
}

/// `message`, followed by what the root of `error` says, unless that is in it.
pub(crate) fn told(message: String, error: &(dyn Error + 'static)) -> String {
    let root = chain(error).last().unwrap_or(error).to_string();
    match message.contains(&root) {
        true => message,
        false => format!("{message}: {root}"),
    }
}

/// An error and its sources, outermost first. An error of io hides the one that it was made of.
pub(crate) fn chain<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| source(*error))
}

fn source<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    let inside = error.downcast_ref::<io::Error>();
    match inside.and_then(io::Error::get_ref) {
        Some(inside) => Some(inside),
        None => error.source(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::rpc::call::{Code, OrStatus};

    #[test]
    fn an_error_of_io_is_unknown_until_somebody_says_more() {
        fn read() -> Result<Vec<u8>, Status> {
            Ok(std::fs::read("/no/such/file")?)
        }
        let status = read().unwrap_err();
        assert_eq!(status.code(), Code::Unknown);
        assert!(status.message().contains("No such file"), "{status}");
        assert!(status.source().is_some_and(|it| it.is::<io::Error>()));
        let status = read().or_status(Code::NotFound).unwrap_err();
        assert_eq!(status.code(), Code::NotFound);
        assert!(status.source().is_some());
    }

    #[tokio::test(start_paused = true)]
    async fn a_timer_that_runs_out_is_deadline_exceeded() {
        async fn wait() -> Result<(), Status> {
            tokio::time::timeout(Duration::from_secs(1), std::future::pending()).await?
        }
        assert_eq!(wait().await.unwrap_err().code(), Code::DeadlineExceeded);
    }

    #[test]
    fn the_message_says_what_the_root_says() {
        let root = io::Error::other("the disk is full");
        let outer = Status::internal("cannot save").with_source(root);
        let status = of_foreign(Box::new(io::Error::other(outer)));
        assert_eq!(status.message(), "INTERNAL: cannot save: the disk is full");
    }

    #[test]
    fn a_status_is_found_inside_of_an_error_of_io() {
        let status = Status::from(io::Error::other(Status::aborted("stop")));
        assert_eq!(status.to_string(), "ABORTED: stop");
    }
}
