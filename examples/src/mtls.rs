//! TLS at both ends: the server wants a certificate from each client, and the handler sees it.
//!
//! ```sh
//! cargo run -p examples mtls
//! ```
//!
//! ```text
//! With a certificate: Hello Ada, you have shown me 1 certificate
//! Without one: UNAVAILABLE
//! ```
//!
//! The certificates are made for tests; a real client reads its own from files.

use rustgreet::{Channel, Request, Server};

use crate::pb::greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest};

/// What the server shows, and the authority that signed it.
const SERVER: &str = include_str!("../../runtime/tests/rpc_greet/tls/server.pem");
const SERVER_KEY: &str = include_str!("../../runtime/tests/rpc_greet/tls/server.key");
const AUTHORITY: &str = include_str!("../../runtime/tests/rpc_greet/tls/ca.pem");

/// What the client shows, and the authority that signed it.
const CLIENT: &str = include_str!("../../runtime/tests/rpc_greet/tls/client.pem");
const CLIENT_KEY: &str = include_str!("../../runtime/tests/rpc_greet/tls/client.key");
const CLIENTS: &str = include_str!("../../runtime/tests/rpc_greet/tls/clients.pem");

struct Careful;

impl Greeter for Careful {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        // Each is DER, and was checked: a crate such as x509-parser reads the names in it.
        let certificates = request.peer().certificates().len();
        let name = &request.get_ref().name;
        let message = format!("Hello {name}, you have shown me {certificates} certificate");
        Ok(HelloReply {
            message,
            ..Default::default()
        }
        .into())
    }
}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = Server::new()
        .tls(SERVER, SERVER_KEY)?
        .client_ca(CLIENTS)?
        .add_service(GreeterServer::new(Careful))
        .bind("127.0.0.1:0")
        .await?;
    let address = format!("https://localhost:{}", server.local_addr().port());
    tokio::spawn(server.serve());

    let channel = Channel::builder(&address)
        .ca_certificate(AUTHORITY)
        .client_certificate(CLIENT, CLIENT_KEY)
        .connect()
        .await?;
    let request = HelloRequest {
        name: "Ada".into(),
        ..Default::default()
    };
    let reply = GreeterClient::new(channel).say_hello(request).await?;
    println!("With a certificate: {}", reply.into_inner().message);

    // In TLS 1.3 a client that has connected does not know yet whether its certificate is taken: the first call tells.
    let channel = Channel::builder(&address)
        .ca_certificate(AUTHORITY)
        .connect()
        .await?;
    let status = GreeterClient::new(channel)
        .say_hello(HelloRequest::default())
        .await
        .unwrap_err();
    println!("Without one: {}", status.code());
    Ok(())
}
