//! TLS: a client that trusts the server's authority calls it, and one that does not is told why.
//!
//! ```sh
//! cargo run -p examples tls
//! ```
//!
//! ```text
//! Who trusts our authority: Hello Ada, over TLS
//! Who trusts the system's: UNAVAILABLE: cannot connect to https://localhost:PORT (127.0.0.1:PORT): invalid peer certificate: UnknownIssuer; give the channel its authority with `ChannelBuilder::ca_certificate`
//! ```
//!
//! The certificates are made for tests. Make your own with `openssl req -x509`, or take those of an authority that the
//! clients' systems know: then an `https` address is all that a client needs.

use rustgreet::{Channel, Request, Server};

use crate::pb::greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest};

const AUTHORITY: &str = include_str!("../../runtime/tests/rpc_greet/tls/ca.pem");
const CERTIFICATE: &str = include_str!("../../runtime/tests/rpc_greet/tls/server.pem");
const KEY: &str = include_str!("../../runtime/tests/rpc_greet/tls/server.key");

struct Polite;

impl Greeter for Polite {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        let message = format!("Hello {}, over TLS", request.get_ref().name);
        Ok(HelloReply {
            message,
            ..Default::default()
        }
        .into())
    }
}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = Server::new().tls(CERTIFICATE, KEY)?;
    let server = server
        .add_service(GreeterServer::new(Polite))
        .bind("127.0.0.1:0")
        .await?;
    // The name in the certificate is `localhost`.
    let address = format!("https://localhost:{}", server.local_addr().port());
    tokio::spawn(server.serve());

    let channel = Channel::builder(&address)
        .ca_certificate(AUTHORITY)
        .connect()
        .await?;
    let request = HelloRequest {
        name: "Ada".into(),
        ..Default::default()
    };
    let reply = GreeterClient::new(channel).say_hello(request).await?;
    println!("Who trusts our authority: {}", reply.into_inner().message);

    let status = Channel::connect(address).await.unwrap_err();
    println!("Who trusts the system's: {status}");
    Ok(())
}
