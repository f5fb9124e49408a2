//! [`OrStatus`]: any error as a status, with the code that it deserves.

use std::error::Error;

use super::{Code, Status};

/// Turns the error of any `Result` into a [`Status`].
///
/// ```
/// use rustgreet::{Code, Status, rpc::OrStatus};
///
/// fn age(text: &str) -> Result<u8, Status> {
///     text.parse::<u8>().or_status(Code::InvalidArgument)
/// }
///
/// assert_eq!(age("36").unwrap(), 36);
/// let status = age("old").unwrap_err();
/// assert_eq!(status.to_string(), "INVALID_ARGUMENT: invalid digit found in string");
/// ```
pub trait OrStatus<T> {
    /// The value, or a status of `code` that says what the error and its root say. The error is
    /// its [source](std::error::Error::source). A `Status` only gets another code.
    fn or_status(self, code: Code) -> Result<T, Status>;
}

impl<T, E> OrStatus<T> for Result<T, E>
where
    E: Into<Box<dyn Error + Send + Sync + 'static>>,
{
    fn or_status(self, code: Code) -> Result<T, Status> {
        self.map_err(|error| Status::from_error(error).with_code(code))
    }
}
