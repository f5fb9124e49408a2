//! TLS: whom the channel trusts, who it says it is, and what it asks of the server.

use std::sync::Arc;

use rustgreet::{Channel, Code, rpc::ChannelBuilder};
use tokio::net::TcpListener;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        RootCertStore, ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
        server::WebPkiClientVerifier,
    },
};

use crate::{
    greet::GreeterClient,
    peer::{self, Arrived},
    support::{hello, soon},
};

const AUTHORITY: &str = include_str!("../rpc_greet/tls/ca.pem");
const CERTIFICATE: &str = include_str!("../rpc_greet/tls/server.pem");
const CLIENT_AUTHORITY: &str = include_str!("tls/client_ca.pem");
const CLIENT: &str = include_str!("tls/client.pem");
const CLIENT_KEY: &str = include_str!("tls/client.key");
const KEY: &str = include_str!("../rpc_greet/tls/server.key");

/// A server that offers these protocols over TLS, and wants a certificate of its clients if it is to.
async fn serve(protocols: &[&str], mutual: bool) -> u16 {
    let provider = Arc::new(ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .unwrap();
    let config = match mutual {
        false => config.with_no_client_auth(),
        true => {
            let mut roots = RootCertStore::empty();
            let authority = CertificateDer::from_pem_slice(CLIENT_AUTHORITY.as_bytes()).unwrap();
            roots.add(authority).unwrap();
            let verifier =
                WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
            config.with_client_cert_verifier(verifier.unwrap())
        }
    };
    let chain = CertificateDer::pem_slice_iter(CERTIFICATE.as_bytes());
    let chain = chain.collect::<Result<_, _>>().unwrap();
    let key = PrivateKeyDer::from_pem_slice(KEY.as_bytes()).unwrap();
    let mut config = config.with_single_cert(chain, key).unwrap();
    config.alpn_protocols = protocols.iter().map(|it| it.as_bytes().to_vec()).collect();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (socket, _) = listener.accept().await.unwrap();
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(socket) = acceptor.accept(socket).await else {
                    return;
                };
                let greets = |mut call: Arrived| async move {
                    let scheme = call.request.uri().scheme_str().unwrap().to_owned();
                    call.greet(&scheme);
                };
                let settings = h2::server::Builder::new();
                peer::speak(socket, settings, Default::default(), greets).await;
            });
        }
    });
    port
}

fn to(host: &str, port: u16) -> ChannelBuilder {
    Channel::builder(format!("https://{host}:{port}")).ca_certificate(AUTHORITY)
}

async fn call(builder: ChannelBuilder) -> Result<String, rustgreet::Status> {
    let channel = soon(builder.connect()).await?;
    let client = GreeterClient::new(rustgreet::rpc::Client::new(channel));
    let response = soon(client.say_hello(hello("Ada"))).await?;
    Ok(response.into_inner().message)
}

#[tokio::test]
async fn a_name_that_is_not_in_the_certificate_is_refused_unless_it_is_said() {
    let port = serve(&["h2"], false).await;
    assert_eq!(call(to("localhost", port)).await.unwrap(), "https");
    let certified = call(to("127.0.0.1", port).server_name("localhost")).await;
    assert_eq!(certified.unwrap(), "https");
    let status = call(to("localhost", port).server_name("greeter.internal"))
        .await
        .unwrap_err();
    assert_eq!(status.code(), Code::Unavailable);
    assert!(status.message().contains("not valid for name"), "{status}");
    assert!(
        status
            .message()
            .contains(&format!("https://localhost:{port}")),
        "{status}"
    );
}

#[tokio::test]
async fn a_reply_has_the_certificates_of_its_server() {
    let port = serve(&["h2"], false).await;
    let channel = soon(to("localhost", port).connect()).await.unwrap();
    let client = GreeterClient::new(rustgreet::rpc::Client::new(channel));
    let response = soon(client.say_hello(hello("Ada"))).await.unwrap();
    let chain = CertificateDer::pem_slice_iter(CERTIFICATE.as_bytes());
    let chain: Vec<_> = chain.map(|it| it.unwrap().to_vec()).collect();
    assert_eq!(response.peer().certificates(), chain);
    assert_eq!(response.peer().addr().unwrap().port(), port);
}

#[tokio::test]
async fn a_server_without_http2_is_told_so() {
    for (protocols, why) in [
        (&[][..], "the server does not offer it over TLS"),
        (&["http/1.1"], "the server does not offer it over TLS"),
    ] {
        let port = serve(protocols, false).await;
        let status = call(to("localhost", port)).await.unwrap_err();
        assert_eq!(status.code(), Code::Unavailable);
        assert!(status.message().contains(why), "{status}");
    }
}

#[tokio::test]
async fn a_client_with_a_certificate_is_let_in() {
    let port = serve(&["h2"], true).await;
    let known = to("localhost", port).client_certificate(CLIENT, CLIENT_KEY);
    assert_eq!(call(known).await.unwrap(), "https");
    let status = call(to("localhost", port)).await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable);
    assert!(status.message().contains("CertificateRequired"), "{status}");
}

#[test]
fn what_is_no_certificate_and_no_key_is_refused_before_it_is_used() {
    for (builder, why) in [
        (
            Channel::builder("https://a").ca_certificate("nothing"),
            "cannot use this certificate of an authority: the PEM holds none",
        ),
        (
            to("a", 1).client_certificate(CERTIFICATE, "nothing"),
            "cannot use this key of the client: ",
        ),
        (
            to("a", 1).client_certificate("nothing", KEY),
            "cannot use this client certificate: the PEM holds none",
        ),
        (
            to("a", 1).server_name("a b"),
            "cannot use this server name: ",
        ),
    ] {
        let status = builder.connect_lazy().map(|_| ()).unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument);
        assert!(status.message().starts_with(why), "{status}");
    }
}

#[cfg(feature = "webpki-roots")]
#[tokio::test]
async fn the_roots_of_the_web_do_not_vouch_for_a_test() {
    let port = serve(&["h2"], false).await;
    let builder = Channel::builder(format!("https://localhost:{port}")).webpki_roots();
    let status = call(builder).await.unwrap_err();
    assert!(status.message().contains("certificate"), "{status}");
}
