//! [`client`]: a client of a handler in the same process.

use crate::rpc::{
    client::Client,
    server::{Routes, ServiceServer},
};

/// A client of a handler in the same process, for code that takes a generated client. It keeps what a call
/// promises: deadlines (also where there is no runtime: there, they are looked at when the call is polled),
/// cancellation, codes, metadata, interceptors at both ends, and that a panic is UNKNOWN. Messages are moved from
/// one end to the other; they are encoded only where an interceptor or a layer asks for bytes, so limits of their
/// size do not apply.
///
/// ```
/// # mod pb { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rpc_greet/generated/mod.rs")); }
/// use pb::greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest};
/// use rustgreet::{Request, Result, rpc::local};
///
/// struct Fake;
///
/// impl Greeter for Fake {
///     async fn say_hello(&self, _: Request<HelloRequest>) -> Result<HelloReply> {
///         Ok(HelloReply { message: "Hi".into(), ..Default::default() }.into())
///     }
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let client = GreeterClient::new(local::client(GreeterServer::new(Fake)));
/// let reply = client.say_hello(HelloRequest::default()).await?;
/// assert_eq!(reply.get_ref().message, "Hi");
/// # Ok::<(), rustgreet::Status>(()) }).unwrap();
/// ```
pub fn client<S, R>(server: ServiceServer<S, R>) -> Client<ServiceServer<S, R>>
where
    S: Send + Sync + 'static,
    R: Routes<S>,
{
    Client::new(server).moving()
}
