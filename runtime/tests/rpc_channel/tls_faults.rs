//! Two ends that do not agree on TLS: the caller's status says what is wrong, with which address, and the way out.

use rustgreet::{
    Channel, Server,
    rpc::{ChannelBuilder, Client},
};

use crate::{
    greet::{GreeterClient, GreeterServer},
    support::{Polite, hello, soon},
};

const AUTHORITY: &str = include_str!("../rpc_greet/tls/ca.pem");
const CERTIFICATE: &str = include_str!("../rpc_greet/tls/server.pem");
const KEY: &str = include_str!("../rpc_greet/tls/server.key");
/// Good for the year 2020.
const EXPIRED: &str = include_str!("tls/expired.pem");
const EXPIRED_KEY: &str = include_str!("tls/expired.key");
const EXPIRED_AUTHORITY: &str = include_str!("tls/expired_ca.pem");
/// As `openssl req -x509` makes it.
const SELF_SIGNED: &str = include_str!("tls/self_signed.pem");
const SELF_SIGNED_KEY: &str = include_str!("tls/self_signed.key");

async fn serve(server: Server) -> u16 {
    let server = server.add_service(GreeterServer::new(Polite));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let port = server.local_addr().port();
    tokio::spawn(server.serve());
    port
}

async fn serve_tls(certificate: &str, key: &str) -> u16 {
    serve(Server::new().tls(certificate, key).unwrap()).await
}

/// The status of a call, without the port.
async fn told(builder: ChannelBuilder, port: u16) -> String {
    let client = GreeterClient::new(Client::new(builder.connect_lazy().unwrap()));
    let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
    status.to_string().replace(&port.to_string(), "PORT")
}

#[tokio::test]
async fn plaintext_to_a_server_with_tls() {
    let port = serve_tls(CERTIFICATE, KEY).await;
    let builder = Channel::builder(format!("http://127.0.0.1:{port}"));
    assert_eq!(
        told(builder, port).await,
        "UNAVAILABLE: cannot connect to http://127.0.0.1:PORT: the server speaks TLS: write `https://`"
    );
}

#[tokio::test]
async fn tls_to_a_server_without() {
    let port = serve(Server::new()).await;
    let builder = Channel::builder(format!("https://127.0.0.1:{port}")).ca_certificate(AUTHORITY);
    assert_eq!(
        told(builder, port).await,
        "UNAVAILABLE: cannot connect to https://127.0.0.1:PORT: the server does not speak TLS: give it \
         a certificate, or write `http://`"
    );
}

#[tokio::test]
async fn a_certificate_that_is_not_good_for_this_server() {
    let there = "UNAVAILABLE: cannot connect to https://127.0.0.1:PORT: invalid peer certificate: ";
    for (certificate, key, authority, name, why, way_out) in [
        (
            CERTIFICATE,
            KEY,
            EXPIRED_AUTHORITY,
            "localhost",
            "UnknownIssuer",
            "give the channel its authority with `ChannelBuilder::ca_certificate`",
        ),
        (
            CERTIFICATE,
            KEY,
            AUTHORITY,
            "greeter.internal",
            "certificate not valid for name \"greeter.internal\"; certificate is only valid for DnsName(\"localhost\")",
            "connect to a name that it has, or say which one it is with `ChannelBuilder::server_name`",
        ),
        (
            EXPIRED,
            EXPIRED_KEY,
            EXPIRED_AUTHORITY,
            "localhost",
            "certificate expired: verification time ",
            "the server needs a new one",
        ),
        (
            SELF_SIGNED,
            SELF_SIGNED_KEY,
            SELF_SIGNED,
            "localhost",
            "Other(OtherError(CaUsedAsEndEntity))",
            "an authority's own certificate cannot be a server's: sign one for the server with it",
        ),
    ] {
        let port = serve_tls(certificate, key).await;
        let builder = Channel::builder(format!("https://127.0.0.1:{port}"));
        let builder = builder.ca_certificate(authority).server_name(name);
        let told = told(builder, port).await;
        assert!(told.starts_with(&format!("{there}{why}")), "{told}");
        assert!(told.ends_with(&format!("; {way_out}")), "{told}");
    }
}

#[tokio::test]
async fn no_certificate_for_a_server_that_wants_one() {
    let server = Server::new().tls(CERTIFICATE, KEY).unwrap();
    let port = serve(server.client_ca(AUTHORITY).unwrap()).await;
    let builder = Channel::builder(format!("https://127.0.0.1:{port}"))
        .ca_certificate(AUTHORITY)
        .server_name("localhost");
    assert_eq!(
        told(builder, port).await,
        "UNAVAILABLE: cannot connect to https://127.0.0.1:PORT: received fatal alert: \
         CertificateRequired; give the channel one with `ChannelBuilder::client_certificate`"
    );
}

/// As in a container without certificates: this test runs itself again, with a system that has none.
#[test]
fn no_authority_to_trust() {
    const AGAIN: &str = "RUSTGREET_TEST_WITHOUT_AUTHORITIES";
    if std::env::var_os(AGAIN).is_some() {
        let status = Channel::builder("https://greeter.internal").connect_lazy();
        println!("{}", status.map(|_| ()).unwrap_err());
        return;
    }
    let empty = std::env::temp_dir().join(format!("{AGAIN}.{}", std::process::id()));
    std::fs::write(&empty, "").unwrap();
    let mut again = std::process::Command::new(std::env::current_exe().unwrap());
    let again = again
        .args([
            "--exact",
            "tls_faults::no_authority_to_trust",
            "--nocapture",
        ])
        .env(AGAIN, "1")
        .env("SSL_CERT_FILE", &empty)
        .env_remove("SSL_CERT_DIR");
    let output = again.output().unwrap();
    std::fs::remove_file(&empty).unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let expected = "FAILED_PRECONDITION: cannot connect to https://greeter.internal: there is no authority to trust: ";
    let line = said.lines().find_map(|it| it.split_once(expected));
    let (_, rest) = line.expect(&said);
    let way_out = "; give one with `ChannelBuilder::ca_certificate`, or Mozilla's with `ChannelBuilder::webpki_roots`";
    assert!(rest.ends_with(way_out), "{said}");
}
