//! Statuses made of other errors: what is known about them decides the code.

use std::error::Error;

use tokio::time::error::Elapsed;

use super::Status;

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

/// An error and its sources, outermost first.
pub(crate) fn chain<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error: &&'a (dyn Error + 'static)| {
        (*error).source()
    })
}
