//! [`Nowhere`]: the service that every service forwards to by default.

use crate::rpc::call::{Reply, unimplemented};
use crate::schema::MethodDescriptor;

/// An implementation of every generated service (without `require_all_methods`) that answers each
/// call with UNIMPLEMENTED. It is where calls go that an implementation neither answers nor
/// forwards.
///
/// ```
/// # use rustgreet::{Code, rpc::{MethodDescriptor, Nowhere}, wkt::Empty};
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// static PING: MethodDescriptor =
///     MethodDescriptor::unary("/net.Net/Ping", Empty::table(), Empty::table());
///
/// let status = Nowhere.reply::<Empty>(&PING).await.unwrap_err();
/// assert_eq!(status.to_string(), "UNIMPLEMENTED: /net.Net/Ping is not implemented here");
/// # });
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Nowhere;

impl Nowhere {
    /// The reply to a call of `method`: UNIMPLEMENTED.
    pub fn reply<T>(&self, method: &'static MethodDescriptor) -> impl Reply<T> + use<T> {
        async { Err(unimplemented(method.path())) }
    }
}
