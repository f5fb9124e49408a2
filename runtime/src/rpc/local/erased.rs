//! [`BoxReply`]: what the methods of a service return where its type is erased.

use std::{future::Future, pin::Pin};

use crate::rpc::call::Result;

/// A [`Reply`](crate::rpc::Reply) in a box, as a method of a trait object returns it.
///
/// ```
/// use rustgreet::rpc::BoxReply;
///
/// let reply: BoxReply<'_, i32> = Box::pin(async { Ok(7.into()) });
/// ```
pub type BoxReply<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;
