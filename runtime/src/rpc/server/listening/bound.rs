//! [`Bound`]: a server that listens.

use std::{
    fmt,
    future::Future,
    net::{Ipv4Addr, SocketAddr},
};

use super::{Listener, accept, shared::Shared};
use crate::rpc::call::Status;

/// A [`Server`](crate::Server) that listens.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let server = rustgreet::Server::new().bind("127.0.0.1:0").await?;
/// let address = format!("http://{}", server.local_addr());
/// server.serve_until(async {}).await?;
/// # Ok::<(), rustgreet::Status>(()) }).unwrap();
/// ```
#[must_use = "a server answers nobody until it serves"]
pub struct Bound {
    shared: Shared,
    listener: Listener,
    address: Option<SocketAddr>,
}

impl Bound {
    pub(super) fn new(shared: Shared, listener: Listener, address: Option<SocketAddr>) -> Self {
        Self {
            shared,
            listener,
            address,
        }
    }

    /// Where the server listens. A Unix socket and a stream of connections have no such address: then it is
    /// `0.0.0.0:0`, and `Display` says more, as in `unix:/run/greet.sock`.
    ///
    /// ```
    /// # fn print(server: rustgreet::rpc::Bound) {
    /// println!("listening on {}", server.local_addr());
    /// # }
    /// ```
    pub fn local_addr(&self) -> SocketAddr {
        let none = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
        self.address.unwrap_or(none)
    }

    /// Answers calls for as long as it is polled. Dropping it closes the socket and all
    /// connections; calls that run are not waited for.
    ///
    /// # Errors
    /// None yet: neither a connection nor accepting one ends a server. It is a `Result` for `main` to return.
    ///
    /// ```no_run
    /// # async fn serve(server: rustgreet::rpc::Bound) -> Result<(), rustgreet::Status> {
    /// server.serve().await
    /// # }
    /// ```
    pub async fn serve(self) -> Result<(), Status> {
        self.serve_until(std::future::pending::<()>()).await
    }

    /// Answers calls until `shutdown` is done, whatever it returns; then takes no new ones, and returns when those
    /// that run have ended, or when [`drain_timeout`](crate::Server::drain_timeout) is over.
    ///
    /// A program stops by a signal, such as `tokio::signal::ctrl_c()`; a test by a channel.
    ///
    /// # Errors
    /// None yet, as with [`serve`](Self::serve).
    ///
    /// ```no_run
    /// # async fn serve(server: rustgreet::rpc::Bound) -> Result<(), rustgreet::Status> {
    /// let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    /// server.serve_until(stopped).await
    /// # }
    /// ```
    pub async fn serve_until(self, shutdown: impl Future) -> Result<(), Status> {
        let Self {
            shared, listener, ..
        } = self;
        accept::serve(listener, shared, shutdown).await;
        Ok(())
    }
}

/// Where the server listens, as in `127.0.0.1:50051` or `unix:/run/greet.sock`.
impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.listener.fmt(f)
    }
}

impl fmt::Debug for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bound")
            .field("listener", &self.listener)
            .finish_non_exhaustive()
    }
}
