//! Serves as the suite's runner says.

use std::io::{stdin, stdout};

use rustgreet::{Server, Status, rpc::Compression};

use super::{frames, service::Told};
use crate::pb::connectrpc::conformance::v1::{
    ConformanceServiceServer, ServerCompatRequest, ServerCompatResponse,
};

/// Reads what to serve, says where it is served, and serves until it is stopped.
pub async fn serve_as_told() -> Result<(), Status> {
    let unreadable = |error| Status::internal(format!("standard input: {error}"));
    let Some(told) = frames::read::<ServerCompatRequest>(&mut stdin()).map_err(unreadable)? else {
        return Err(Status::invalid_argument("standard input has ended"));
    };
    let mut service = ConformanceServiceServer::new(Told);
    for compression in [Compression::Gzip, Compression::Zstd] {
        service = service.send_compressed(compression);
    }
    if told.message_receive_limit > 0 {
        service = service.max_decoding_message_size(told.message_receive_limit as usize);
    }
    let mut server = Server::new().add_service(service);
    let mut certificate = Default::default();
    if let (true, Some(creds)) = (told.use_tls, told.server_creds) {
        server = server.tls(&creds.cert, &creds.key)?;
        if !told.client_tls_cert.is_empty() {
            server = server.client_ca(&told.client_tls_cert)?;
        }
        certificate = creds.cert;
    }
    let server = server.bind("127.0.0.1:0").await?;
    let address = server.local_addr();
    let here = ServerCompatResponse {
        host: address.ip().to_string(),
        port: address.port().into(),
        pem_cert: certificate,
        ..Default::default()
    };
    frames::write(&mut stdout(), &here)
        .map_err(|error| Status::internal(format!("standard output: {error}")))?;
    server.serve().await
}
