//! A server's end of TLS: a certificate and its key, which clients must show one, and the protocols inside.

use super::Connection;
use crate::rpc::call::Status;
use std::io;

/// What TLS tells of the protocol inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inside {
    #[cfg(feature = "tls")]
    Http1,
    #[cfg(feature = "tls")]
    Http2,
    /// The first bytes tell.
    Unknown,
}

#[cfg(not(feature = "tls"))]
pub(super) use off::{Settings, Tls};
#[cfg(feature = "tls")]
pub(super) use on::{Settings, Tls};

/// Without the feature there is none.
#[cfg(not(feature = "tls"))]
mod off {
    use super::{Connection, Inside, Status, io};

    #[derive(Default)]
    pub(crate) struct Settings;

    pub(crate) struct Tls;

    impl Settings {
        pub(crate) fn build(self) -> Result<Tls, Status> {
            Ok(Tls)
        }
    }

    impl Tls {
        pub(crate) async fn accept(&self, it: Connection) -> io::Result<(Connection, Inside)> {
            Ok((it, Inside::Unknown))
        }
    }
}

#[cfg(feature = "tls")]
mod on {
    use std::sync::Arc;

    use tokio_rustls::{
        TlsAcceptor,
        rustls::{
            RootCertStore, ServerConfig,
            crypto::ring,
            pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
            server::WebPkiClientVerifier,
        },
    };

    use super::{Connection, Inside, Status, io};
    use crate::rpc::server::listening::socket::Socket;

    /// How to speak TLS, as far as it is set.
    #[derive(Default)]
    pub(crate) struct Settings {
        identity: Option<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>)>,
        clients: Option<Clients>,
    }

    struct Clients {
        roots: Arc<RootCertStore>,
        required: bool,
    }

    /// Speaks TLS with those who connect, if there is a certificate.
    pub(crate) struct Tls {
        acceptor: Option<TlsAcceptor>,
    }

    impl Settings {
        /// A certificate (its chain, too) and its key, both in PEM.
        pub(crate) fn identify(&mut self, certificate: &[u8], key: &[u8]) -> Result<(), Status> {
            let chain = certificates(certificate)?;
            let key =
                PrivateKeyDer::from_pem_slice(key).map_err(|error| unusable("key", &error))?;
            self.identity = Some((chain, key));
            self.config().map(|_| ())
        }

        /// The authorities, in PEM, that sign the certificates of clients.
        pub(crate) fn trust(&mut self, authorities: &[u8], required: bool) -> Result<(), Status> {
            let mut roots = RootCertStore::empty();
            for authority in certificates(authorities)? {
                let added = roots.add(authority);
                added.map_err(|error| unusable("certificate", &error))?;
            }
            let roots = Arc::new(roots);
            self.clients = Some(Clients { roots, required });
            Ok(())
        }

        pub(crate) fn build(self) -> Result<Tls, Status> {
            let config = self.config()?;
            if config.is_none() && self.clients.is_some() {
                let why = "clients can show certificates only to a server that has one: call `Server::tls`";
                return Err(Status::invalid_argument(why));
            }
            let acceptor = config.map(|config| TlsAcceptor::from(Arc::new(config)));
            Ok(Tls { acceptor })
        }

        fn config(&self) -> Result<Option<ServerConfig>, Status> {
            let Some((chain, key)) = &self.identity else {
                return Ok(None);
            };
            let provider = Arc::new(ring::default_provider());
            let config = ServerConfig::builder_with_provider(provider.clone())
                .with_safe_default_protocol_versions()
                .map_err(|error| unusable("certificate and key", &error))?;
            let config = match &self.clients {
                None => config.with_no_client_auth(),
                Some(Clients { roots, required }) => {
                    let verifier =
                        WebPkiClientVerifier::builder_with_provider(roots.clone(), provider);
                    let verifier = match required {
                        true => verifier,
                        false => verifier.allow_unauthenticated(),
                    };
                    let verifier = verifier
                        .build()
                        .map_err(|error| unusable("certificate of an authority", &error))?;
                    config.with_client_cert_verifier(verifier)
                }
            };
            let mut config = config
                .with_single_cert(chain.clone(), key.clone_key())
                .map_err(|error| unusable("certificate and key", &error))?;
            config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
            Ok(Some(config))
        }
    }

    impl Tls {
        /// The connection inside TLS, whose peer has the certificates that it showed.
        pub(crate) async fn accept(&self, it: Connection) -> io::Result<(Connection, Inside)> {
            let Some(acceptor) = &self.acceptor else {
                return Ok((it, Inside::Unknown));
            };
            let Connection { socket, mut peer } = it;
            let stream = acceptor.accept(socket).await?;
            let (_, session) = stream.get_ref();
            let inside = match session.alpn_protocol() {
                Some(b"h2") => Inside::Http2,
                Some(_) => Inside::Http1,
                None => Inside::Unknown,
            };
            if let Some(shown) = session.peer_certificates() {
                peer = peer.with_certificates(shown.iter().map(|it| it.to_vec()));
            }
            let socket = Socket::of_tls(stream);
            Ok((Connection { socket, peer }, inside))
        }
    }

    fn certificates(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, Status> {
        let found: Vec<_> = CertificateDer::pem_slice_iter(pem)
            .collect::<Result<_, _>>()
            .map_err(|error| unusable("certificate", &error))?;
        match found.is_empty() {
            true => Err(unusable("certificate", &"the PEM holds none")),
            false => Ok(found),
        }
    }

    fn unusable(what: &str, why: &dyn std::fmt::Display) -> Status {
        Status::invalid_argument(format!("cannot use this {what}: {why}"))
    }
}
