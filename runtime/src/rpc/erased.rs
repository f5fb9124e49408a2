//! What a service's erased twin is made of: [`Pending`], and [`forward`], the default body of
//! every generated method.

use std::{future::Future, pin::Pin};

use super::{Result, Status};

/// A call in progress, of a type that a trait object can name.
///
/// ```
/// use rustgreet::rpc::Pending;
///
/// let pending: Pending<'_, i32> = Box::pin(async { Ok(7.into()) });
/// ```
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// What a method does that an implementation does not write: it goes to the service that the
/// implementation forwards to, or answers UNIMPLEMENTED. Called by generated code.
///
/// ```
/// use rustgreet::{Code, rpc::{Pending, forward}};
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let next: Pending<'_, i32> = Box::pin(async { Ok(7.into()) });
/// assert_eq!(forward(Some(next), "/math.Numbers/Seven").await?.into_inner(), 7);
///
/// let nowhere = forward::<i32>(None, "/math.Numbers/Seven").await.unwrap_err();
/// assert_eq!(nowhere.to_string(), "UNIMPLEMENTED: /math.Numbers/Seven is not implemented here");
/// # Ok::<(), rustgreet::Status>(()) }).unwrap();
/// ```
pub async fn forward<T>(next: Option<Pending<'_, T>>, path: &'static str) -> Result<T> {
    match next {
        Some(call) => call.await,
        None => Err(unimplemented(path)),
    }
}

pub(crate) fn unimplemented(path: &str) -> Status {
    Status::unimplemented(format!("{path} is not implemented here"))
}
