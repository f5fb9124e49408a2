//! A transport of HTTP/1.1, which our channel does not speak: a connection for each call.

use std::sync::Arc;

use http::{HeaderValue, Uri, header, uri::PathAndQuery};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustgreet::{
    Status,
    rpc::{Body, Transport},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, ServerName, pem::PemObject},
    },
};

use crate::pb::connectrpc::conformance::v1::ClientCompatRequest;

/// Calls one server.
#[derive(Clone)]
pub(super) struct Http1 {
    host: String,
    port: u16,
    tls: Option<Arc<ClientConfig>>,
}

type Fault = Box<dyn std::error::Error + Send + Sync>;

impl Http1 {
    pub(super) fn new(told: &ClientCompatRequest) -> Result<Self, Status> {
        let tls = (!told.server_tls_cert.is_empty()).then(|| config(told));
        let tls = tls.transpose().map_err(Status::from_error)?;
        Ok(Self {
            host: told.host.clone(),
            port: told.port as u16,
            tls: tls.map(Arc::new),
        })
    }

    async fn exchange(self, request: http::Request<Body>) -> Result<http::Response<Body>, Fault> {
        let stream = TcpStream::connect((&*self.host, self.port)).await?;
        stream.set_nodelay(true)?;
        let authority = format!("{}:{}", self.host, self.port);
        let request = written(request, &authority)?;
        match self.tls {
            None => over(stream, request).await,
            Some(config) => {
                let name = ServerName::try_from(self.host)?;
                let stream = TlsConnector::from(config).connect(name, stream).await?;
                over(stream, request).await
            }
        }
    }
}

impl Transport for Http1 {
    async fn send(self, request: http::Request<Body>) -> Result<http::Response<Body>, Status> {
        self.exchange(request).await.map_err(Status::from_error)
    }
}

/// The request as HTTP/1.1 has it: a path, and a header with the host.
fn written(
    mut request: http::Request<Body>,
    authority: &str,
) -> Result<http::Request<Body>, Fault> {
    let path = request.uri().path_and_query().cloned();
    let path = path.unwrap_or_else(|| PathAndQuery::from_static("/"));
    *request.uri_mut() = Uri::from(path);
    *request.version_mut() = http::Version::HTTP_11;
    let host = HeaderValue::from_str(authority)?;
    request.headers_mut().insert(header::HOST, host);
    Ok(request)
}

/// The response; its body may still be on its way. A call that is dropped closes the connection.
async fn over(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: http::Request<Body>,
) -> Result<http::Response<Body>, Fault> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let response = sender.send_request(request).await?;
    Ok(response.map(Body::new))
}

fn config(told: &ClientCompatRequest) -> Result<ClientConfig, Fault> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(&told.server_tls_cert) {
        roots.add(certificate?)?;
    }
    let provider = Arc::new(ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots);
    Ok(match &told.client_tls_creds {
        None => config.with_no_client_auth(),
        Some(creds) => {
            let chain = CertificateDer::pem_slice_iter(&creds.cert).collect::<Result<_, _>>()?;
            let key = PrivateKeyDer::from_pem_slice(&creds.key)?;
            config.with_client_auth_cert(chain, key)?
        }
    })
}
