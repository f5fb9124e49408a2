//! [`Reply`]: what a method of a service returns.

use std::future::Future;

use super::Result;

/// What a method of a service returns: a future of `rustgreet::Result<T>` that can move between
/// threads. Every such future is one, so an `async fn` implements a method.
///
/// ```
/// use rustgreet::{Request, rpc::Reply};
///
/// trait Doubles {
///     fn double(&self, request: Request<i32>) -> impl Reply<i32>;
/// }
///
/// struct Doubler;
///
/// impl Doubles for Doubler {
///     async fn double(&self, request: Request<i32>) -> rustgreet::Result<i32> {
///         Ok((request.into_inner() * 2).into())
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the reply of an rpc",
    label = "expected a future of `rustgreet::Result<{T}>`",
    note = "write the method as `async fn`, with the return type `rustgreet::Result<{T}>`"
)]
pub trait Reply<T>: Future<Output = Result<T>> + Send {}

impl<T, F: Answers<T> + Send> Reply<T> for F {}

/// [`Reply`] without `Send`. They are apart so that a future that is not `Send` is rustc's to
/// explain, which names the value that cannot move.
#[doc(hidden)]
pub trait Answers<T>: Future<Output = Result<T>> {}

#[diagnostic::do_not_recommend]
impl<T, F: Future<Output = Result<T>>> Answers<T> for F {}
