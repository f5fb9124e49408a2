//! [`Resolve`]: from the name of a host to where its servers are. DNS, unless a channel has another.

use std::{
    future::{Future, poll_fn},
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::Poll,
};

use crate::rpc::call::panics::caught;

/// Finds the servers behind the name of a host, as DNS does: a registry, a file, a fixed list. It is
/// asked before the first connection, and again whenever one failed or ended.
///
/// ```
/// use std::{io, net::SocketAddr};
/// use rustgreet::{Channel, rpc::{Balance, Resolve}};
///
/// struct Fleet(Vec<SocketAddr>);
///
/// impl Resolve for Fleet {
///     async fn resolve(&self, _host: &str, _port: u16) -> io::Result<Vec<SocketAddr>> {
///         Ok(self.0.clone())
///     }
/// }
///
/// let fleet = Fleet(vec!["10.0.0.1:50051".parse()?, "10.0.0.2:50051".parse()?]);
/// let builder = Channel::builder("http://greeter").resolver(fleet).balance(Balance::RoundRobin);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Resolve: Send + Sync + 'static {
    /// The servers of `host`; `port` is the address's, or its scheme's. An error, an empty list, or no
    /// answer within [`connect_timeout`](crate::rpc::ChannelBuilder::connect_timeout) makes calls fail
    /// with UNAVAILABLE unless a connection is left.
    fn resolve(
        &self,
        host: &str,
        port: u16,
    ) -> impl Future<Output = io::Result<Vec<SocketAddr>>> + Send;
}

/// The resolver of the system.
pub(super) struct Dns;

impl Resolve for Dns {
    async fn resolve(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        Ok(tokio::net::lookup_host((host, port)).await?.collect())
    }
}

type Found<'a> = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send + 'a>>;

/// [`Resolve`], for a type that is not known.
trait Erased: Send + Sync {
    fn resolve<'a>(&'a self, host: &'a str, port: u16) -> Found<'a>;
}

impl<R: Resolve> Erased for R {
    fn resolve<'a>(&'a self, host: &'a str, port: u16) -> Found<'a> {
        Box::pin(Resolve::resolve(self, host, port))
    }
}

/// Any resolver.
#[derive(Clone)]
pub(super) struct AnyResolver(Arc<dyn Erased>);

impl AnyResolver {
    pub(super) fn new(resolver: impl Resolve) -> Self {
        Self(Arc::new(resolver))
    }

    /// A resolver that panics has found nothing, and is asked again like another that fails.
    pub(super) async fn resolve(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        let panicked = |_| io::Error::other("the resolver panicked");
        let mut found = caught(|| self.0.resolve(host, port)).map_err(panicked)?;
        poll_fn(|cx| {
            let step = || found.as_mut().poll(cx);
            caught(step).unwrap_or_else(|status| Poll::Ready(Err(panicked(status))))
        })
        .await
    }
}
