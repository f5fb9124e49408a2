//! TLS, with a certificate made for these tests and good for a hundred years.

use rustgreet::{Channel, Code, Server};

use crate::{
    greet::{GreeterClient, GreeterServer},
    support::{Polite, hello, soon},
};

const AUTHORITY: &str = include_str!("tls/ca.pem");
const CERTIFICATE: &str = include_str!("tls/server.pem");
const KEY: &str = include_str!("tls/server.key");

#[tokio::test]
async fn a_client_that_trusts_the_server_calls_it() {
    let server = Server::new().tls(CERTIFICATE, KEY).unwrap();
    let server = server
        .add_service(GreeterServer::new(Polite))
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let address = format!("https://localhost:{}", server.local_addr().port());
    tokio::spawn(server.serve());

    let channel = Channel::builder(&address)
        .ca_certificate(AUTHORITY)
        .connect();
    let client = GreeterClient::new(soon(channel).await.unwrap());
    let response = soon(client.say_hello(hello("Ada"))).await.unwrap();
    assert_eq!(response.into_inner().message, "Hello, Ada!");

    // A stranger does not.
    let status = soon(Channel::connect(&address)).await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable);
    assert!(status.message().contains("certificate"), "{status}");
}

#[test]
fn a_key_that_is_none_is_an_invalid_argument() {
    let status = Server::new().tls(CERTIFICATE, "no key").unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument, "{status}");
}
