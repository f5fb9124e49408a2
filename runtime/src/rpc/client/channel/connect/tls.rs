//! A client's end of TLS: whom it trusts, who it says it is, and HTTP/2 as the protocol inside.

use std::sync::Arc;

use bytes::Bytes;
use tokio::net::TcpStream;
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        self, AlertDescription, ClientConfig, InvalidMessage, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject},
    },
};

use super::Fault;
use crate::rpc::{
    call::Status,
    client::channel::address::{Address, Place},
};

/// What the builder was told.
#[derive(Clone, Default)]
pub(in crate::rpc::client::channel) struct Settings {
    /// Certificates in PEM, instead of other roots.
    pub(in crate::rpc::client::channel) authorities: Vec<Vec<u8>>,
    #[cfg(feature = "webpki-roots")]
    pub(in crate::rpc::client::channel) webpki_roots: bool,
    /// A certificate with its chain, and its key, in PEM.
    pub(in crate::rpc::client::channel) identity: Option<(Vec<u8>, Vec<u8>)>,
    pub(in crate::rpc::client::channel) server_name: Option<String>,
}

#[derive(Clone)]
pub(super) struct Connector {
    inner: TlsConnector,
    server_name: Option<ServerName<'static>>,
}

impl Connector {
    /// `address` is one that is to be connected to, for errors.
    pub(super) fn new(settings: &Settings, address: &Address) -> Result<Self, Status> {
        let roots = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| unusable("provider of cryptography", &error))?
            .with_root_certificates(roots(settings, address)?);
        let mut config = match &settings.identity {
            None => roots.with_no_client_auth(),
            Some((certificate, key)) => {
                let chain = certificates("client certificate", certificate)?;
                let key = PrivateKeyDer::from_pem_slice(key)
                    .map_err(|error| unusable("key of the client", &error))?;
                roots
                    .with_client_auth_cert(chain, key)
                    .map_err(|error| unusable("client certificate and its key", &error))?
            }
        };
        config.alpn_protocols = vec![b"h2".to_vec()];
        let server_name = settings.server_name.clone().map(ServerName::try_from);
        Ok(Self {
            inner: TlsConnector::from(Arc::new(config)),
            server_name: server_name
                .transpose()
                .map_err(|error| unusable("server name", &error))?,
        })
    }

    pub(super) async fn connect(
        &self,
        stream: TcpStream,
        address: &Address,
    ) -> Result<TlsStream<TcpStream>, Fault> {
        let name = match (&self.server_name, &address.place) {
            (Some(name), _) => name.clone(),
            (None, Place::Host { name, .. }) => ServerName::try_from(name.clone())?,
            (None, Place::Unix(_)) => return Err("TLS needs the name of a host".into()),
        };
        let stream = match self.inner.connect(name, stream).await {
            Ok(stream) => stream,
            Err(error) => {
                return Err(match error.get_ref().and_then(|it| it.downcast_ref()) {
                    Some(rustls::Error::AlertReceived(AlertDescription::NoApplicationProtocol)) => {
                        NO_HTTP2.into()
                    }
                    Some(rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType)) => {
                        NO_TLS.into()
                    }
                    _ => error.into(),
                });
            }
        };
        match stream.get_ref().1.alpn_protocol() {
            Some(b"h2") => Ok(stream),
            Some(other) => {
                let other = String::from_utf8_lossy(other);
                Err(format!("gRPC needs HTTP/2, and the server speaks `{other}` over TLS").into())
            }
            None => Err(NO_HTTP2.into()),
        }
    }
}

/// Those of the server, its own first.
pub(super) fn certificates_of(stream: &TlsStream<TcpStream>) -> Vec<Bytes> {
    let found = stream.get_ref().1.peer_certificates().unwrap_or_default();
    found.iter().map(|it| it.to_vec().into()).collect()
}

const NO_HTTP2: &str = "gRPC needs HTTP/2, and the server does not offer it over TLS (ALPN `h2`)";

/// What it answers is nothing of TLS.
const NO_TLS: &str = "the server does not speak TLS: give it a certificate, or write `http://`";

fn roots(settings: &Settings, address: &Address) -> Result<RootCertStore, Status> {
    let mut roots = RootCertStore::empty();
    for pem in &settings.authorities {
        for certificate in certificates("certificate of an authority", pem)? {
            roots
                .add(certificate)
                .map_err(|error| unusable("certificate of an authority", &error))?;
        }
    }
    #[cfg(feature = "webpki-roots")]
    if settings.webpki_roots {
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    }
    if roots.is_empty() {
        let found = rustls_native_certs::load_native_certs();
        // One that cannot be read is a server that is not trusted, which its connection says.
        let (added, _) = roots.add_parsable_certificates(found.certs);
        if added == 0 {
            let why = found.errors.first().map_or_else(
                || "the system has no certificates of authorities".to_owned(),
                |error| error.to_string(),
            );
            return Err(Status::failed_precondition(format!(
                "cannot connect to {}: there is no authority to trust: {why}; give one with \
                 `ChannelBuilder::ca_certificate`, or Mozilla's with `ChannelBuilder::webpki_roots`",
                address.text
            )));
        }
    }
    Ok(roots)
}

fn certificates(what: &str, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, Status> {
    let found: Vec<_> = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<_, _>>()
        .map_err(|error| unusable(what, &error))?;
    match found.is_empty() {
        true => Err(unusable(what, &"the PEM holds none")),
        false => Ok(found),
    }
}

fn unusable(what: &str, why: &dyn std::fmt::Display) -> Status {
    Status::invalid_argument(format!("cannot use this {what}: {why}"))
}
