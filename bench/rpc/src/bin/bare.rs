//! h2 with nothing on top: unary only, without routing, metadata, deadlines or the end of a call whose
//! caller is gone. What HTTP/2 itself costs.

use bytes::Bytes;
use h2::server::SendResponse;
use http::{HeaderMap, HeaderValue, Request, Response, header};
use rustgreet::Message as _;
use rustgreet_bench_rpc::{greeting, run};
use tokio::net::TcpListener;

#[allow(dead_code, reason = "the service is not used here")]
mod pb {
    include!("../../../../runtime/tests/rpc_greet/generated/greet.rs");
}
use pb::{HelloReply, HelloRequest};

async fn answer(
    request: Request<h2::RecvStream>,
    mut respond: SendResponse<Bytes>,
) -> Result<(), h2::Error> {
    let mut body = request.into_body();
    let mut frame = Vec::new();
    while let Some(data) = body.data().await.transpose()? {
        body.flow_control().release_capacity(data.len())?;
        frame.extend_from_slice(&data);
    }
    let request = HelloRequest::decode(&frame[5..]).expect("a request");
    let reply = HelloReply {
        message: greeting(&request.greeting, &request.name),
        ..Default::default()
    };
    let mut frame = Vec::with_capacity(64);
    frame.extend_from_slice(&[0; 5]);
    reply.append_to_vec(&mut frame);
    let length = (frame.len() - 5) as u32;
    frame[1..5].copy_from_slice(&length.to_be_bytes());
    let mut response = Response::new(());
    let grpc = HeaderValue::from_static("application/grpc");
    response.headers_mut().insert(header::CONTENT_TYPE, grpc);
    let mut stream = respond.send_response(response, false)?;
    stream.send_data(frame.into(), false)?;
    let mut trailers = HeaderMap::with_capacity(1);
    trailers.insert("grpc-status", HeaderValue::from_static("0"));
    stream.send_trailers(trailers)
}

fn main() {
    run(|port| async move {
        let listener = TcpListener::bind(("127.0.0.1", port))
            .await
            .expect("a port");
        loop {
            let (socket, _) = listener.accept().await.expect("a connection");
            socket.set_nodelay(true).expect("a socket");
            tokio::spawn(async move {
                let mut connection = h2::server::handshake(socket).await.expect("a caller");
                while let Some(Ok((request, respond))) = connection.accept().await {
                    tokio::spawn(answer(request, respond));
                }
            });
        }
    });
}
