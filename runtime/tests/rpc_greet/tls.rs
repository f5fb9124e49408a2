//! TLS, with certificates made for these tests and good for a hundred years.

use std::{net::SocketAddr, sync::Arc};

use rustgreet::{Channel, Code, Server};
use tokio::{io::AsyncReadExt, net::TcpStream};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject},
    },
};

use crate::{
    greet::{GreeterClient, GreeterServer, greeter},
    raw,
    sockets::Observant,
    support::{Polite, hello, soon},
};

const AUTHORITY: &str = include_str!("tls/ca.pem");
const CERTIFICATE: &str = include_str!("tls/server.pem");
const KEY: &str = include_str!("tls/server.key");
const CLIENTS: &str = include_str!("tls/clients.pem");
const CLIENT: (&str, &str) = (
    include_str!("tls/client.pem"),
    include_str!("tls/client.key"),
);

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

/// A connection of ours inside TLS, with a certificate and protocols of the test's choice.
async fn connect(
    address: SocketAddr,
    identity: Option<(&str, &str)>,
    protocols: &[&str],
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    let authority = CertificateDer::from_pem_slice(AUTHORITY.as_bytes()).unwrap();
    roots.add(authority).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots);
    let mut config = match identity {
        None => config.with_no_client_auth(),
        Some((certificate, key)) => {
            let certificate = CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap();
            let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
            config
                .with_client_auth_cert(vec![certificate], key)
                .unwrap()
        }
    };
    config.alpn_protocols = protocols.iter().map(|it| it.as_bytes().to_vec()).collect();
    let socket = TcpStream::connect(address).await?;
    let name = ServerName::try_from("localhost").unwrap();
    TlsConnector::from(Arc::new(config))
        .connect(name, socket)
        .await
}

async fn serve(server: Server) -> SocketAddr {
    let server = server.add_service(GreeterServer::new(Observant));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr();
    tokio::spawn(server.serve());
    address
}

/// How many certificates the handler sees.
async fn seen(stream: TlsStream<TcpStream>) -> String {
    let path = greeter::SAY_HELLO.path();
    let mut caller = raw::over(stream).await;
    let answer = soon(caller.call(path, &[], &hello("Ada"))).await;
    let said = String::from_utf8_lossy(&answer.messages[0]).into_owned();
    said.rsplit(' ').next().unwrap().to_owned()
}

/// In TLS 1.3 a client learns only afterwards that its certificate was refused.
async fn is_refused(stream: std::io::Result<TlsStream<TcpStream>>) -> bool {
    match stream {
        Ok(mut stream) => soon(stream.read_u8()).await.is_err(),
        Err(_) => true,
    }
}

#[tokio::test]
async fn a_server_that_wants_certificates_shows_them_to_its_handlers() {
    let server = Server::new().tls(CERTIFICATE, KEY).unwrap();
    let address = serve(server.client_ca(CLIENTS).unwrap()).await;
    let stream = soon(connect(address, Some(CLIENT), &["h2"])).await.unwrap();
    assert_eq!(seen(stream).await, "1");
    assert!(is_refused(soon(connect(address, None, &["h2"])).await).await);
    // Of another authority.
    let stranger = soon(connect(address, Some((CERTIFICATE, KEY)), &["h2"])).await;
    assert!(is_refused(stranger).await);
}

#[tokio::test]
async fn certificates_that_are_optional() {
    // The order of the settings does not matter.
    let server = Server::new().client_ca_optional(CLIENTS).unwrap();
    let address = serve(server.tls(CERTIFICATE, KEY).unwrap()).await;
    let stream = soon(connect(address, Some(CLIENT), &["h2"])).await.unwrap();
    assert_eq!(seen(stream).await, "1");
    let stream = soon(connect(address, None, &["h2"])).await.unwrap();
    assert_eq!(seen(stream).await, "0");
    let stranger = soon(connect(address, Some((CERTIFICATE, KEY)), &["h2"])).await;
    assert!(is_refused(stranger).await);
}

#[cfg(feature = "tonic")]
#[tokio::test]
async fn tonics_server_shows_them_to_our_handlers() {
    use tonic::transport::{Certificate, Identity, Server, ServerTlsConfig, server::TcpIncoming};
    let incoming = TcpIncoming::bind(([127, 0, 0, 1], 0).into()).unwrap();
    let address = incoming.local_addr().unwrap();
    let tls = ServerTlsConfig::new()
        .identity(Identity::from_pem(CERTIFICATE, KEY))
        .client_ca_root(Certificate::from_pem(CLIENTS));
    let server = Server::builder().tls_config(tls).unwrap();
    tokio::spawn(server.serve_with_incoming(GreeterServer::new(Observant), incoming));
    let stream = soon(connect(address, Some(CLIENT), &["h2"])).await.unwrap();
    assert_eq!(seen(stream).await, "1");
}

#[tokio::test]
async fn certificates_of_clients_need_one_of_the_server() {
    let server = Server::new().client_ca(CLIENTS).unwrap();
    let status = server.bind("127.0.0.1:0").await.unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument);
    assert!(status.message().contains("`Server::tls`"), "{status}");
    for pem in ["", "no certificate"] {
        let status = Server::new().client_ca(pem).unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument, "{status}");
    }
}

#[tokio::test]
async fn both_versions_of_http_are_offered() {
    let address = serve(Server::new().tls(CERTIFICATE, KEY).unwrap()).await;
    for (offered, chosen) in [
        (&["h2", "http/1.1"][..], Some("h2")),
        (&["http/1.1", "h2"], Some("h2")),
        (&["http/1.1"], Some("http/1.1")),
        (&[], None),
    ] {
        let stream = soon(connect(address, None, offered)).await.unwrap();
        let found = stream.get_ref().1.alpn_protocol();
        assert_eq!(found, chosen.map(str::as_bytes));
        if chosen != Some("http/1.1") {
            assert_eq!(seen(stream).await, "0");
        }
    }
    assert!(soon(connect(address, None, &["spdy/3"])).await.is_err());
}
