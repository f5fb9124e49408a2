//! [`Pending`]: what the methods of a service return where its type is erased.

use std::{future::Future, pin::Pin};

use crate::rpc::call::Result;

/// A call in progress, as a method of a trait object returns it.
///
/// ```
/// use rustgreet::rpc::Pending;
///
/// let pending: Pending<'_, i32> = Box::pin(async { Ok(7.into()) });
/// ```
pub type Pending<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;
