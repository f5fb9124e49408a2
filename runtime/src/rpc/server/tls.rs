//! A server's end of TLS: a certificate and its key, and HTTP/2 as the protocol inside.

#[cfg(feature = "tls")]
use std::sync::Arc;

#[cfg(feature = "tls")]
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};

#[cfg(feature = "tls")]
use crate::rpc::call::Status;

/// Speaks TLS with those who connect, if there is a certificate. Without the feature there is none.
#[derive(Clone, Default)]
pub(super) struct Tls {
    #[cfg(feature = "tls")]
    pub(super) acceptor: Option<TlsAcceptor>,
}

#[cfg(feature = "tls")]
impl Tls {
    /// TLS with a certificate (its chain, too) and its key, both in PEM.
    pub(super) fn new(certificate: &[u8], key: &[u8]) -> Result<Self, Status> {
        let chain: Vec<_> = CertificateDer::pem_slice_iter(certificate)
            .collect::<Result<_, _>>()
            .map_err(|error| unusable("certificate", &error))?;
        if chain.is_empty() {
            return Err(unusable("certificate", &"the PEM holds none"));
        }
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| unusable("key", &error))?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .and_then(|config| config.with_no_client_auth().with_single_cert(chain, key))
            .map_err(|error| unusable("certificate and key", &error))?;
        config.alpn_protocols = vec![b"h2".to_vec()];
        Ok(Self {
            acceptor: Some(TlsAcceptor::from(Arc::new(config))),
        })
    }
}

#[cfg(feature = "tls")]
fn unusable(what: &str, why: &dyn std::fmt::Display) -> Status {
    Status::invalid_argument(format!("cannot use this {what}: {why}"))
}
