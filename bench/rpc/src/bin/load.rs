//! Calls a server over h2: `load PORT KIND CONNECTIONS STREAMS CALLS`. Kinds are `unary`, `server`, `client`,
//! `bidi` (1,000 messages each way in which they stream) and `pingpong` (1,000 turns), by gRPC; and `json`, which is
//! unary by Connect, with JSON.

use bytes::{BufMut, Bytes, BytesMut};
use h2::{RecvStream, SendStream, client::SendRequest};
use tokio::net::TcpStream;

const MESSAGES: usize = 1000;

async fn send(stream: &mut SendStream<Bytes>, mut data: Bytes) -> Result<(), h2::Error> {
    while !data.is_empty() {
        stream.reserve_capacity(data.len());
        let room = std::future::poll_fn(|cx| stream.poll_capacity(cx)).await;
        let room = room.expect("an open stream")?.min(data.len());
        stream.send_data(data.split_to(room), false)?;
    }
    Ok(())
}

async fn take(body: &mut RecvStream) -> Option<usize> {
    let data = body.data().await?.expect("data");
    body.flow_control()
        .release_capacity(data.len())
        .expect("an open stream");
    Some(data.len())
}

/// A call by Connect, as a browser makes it.
async fn post(caller: SendRequest<Bytes>) -> Result<(), h2::Error> {
    let request = http::Request::post("http://localhost/greet.Greeter/SayHello")
        .header("content-type", "application/json")
        .header("connect-protocol-version", "1")
        .header("user-agent", "load/1")
        .body(())
        .expect("a request");
    let (response, mut requests) = caller.ready().await?.send_request(request, false)?;
    let message = Bytes::from_static(br#"{"name":"Annie","greeting":"Hello"}"#);
    requests.send_data(message, true)?;
    let response = response.await?;
    assert_eq!(response.status(), 200);
    let mut body = response.into_body();
    let mut length = 0;
    while let Some(more) = take(&mut body).await {
        length += more;
    }
    assert_eq!(length, r#"{"message":"Hello, Annie!"}"#.len());
    Ok(())
}

async fn call(caller: SendRequest<Bytes>, kind: &str) -> Result<(), h2::Error> {
    if kind == "json" {
        return post(caller).await;
    }
    let method = match kind {
        "unary" => "SayHello",
        "server" => "ParrotSaysHello",
        "client" => "ChattyClientSaysHello",
        "bidi" | "pingpong" => "InteractingHello",
        _ => panic!("no such kind: {kind}"),
    };
    let request = http::Request::post(format!("http://localhost/greet.Greeter/{method}"))
        .header("content-type", "application/grpc")
        .header("te", "trailers")
        .header("user-agent", "load/1")
        .body(())
        .expect("a request");
    let (response, mut requests) = caller.ready().await?.send_request(request, false)?;
    let mut frame = BytesMut::new();
    frame.put_u8(0);
    frame.put_u32(14);
    frame.put_slice(b"\x0a\x05Annie\x12\x05Hello");
    let frame = frame.freeze();
    let mut length = 0;
    let mut body = match kind {
        "pingpong" => {
            requests.send_data(frame.clone(), false)?;
            let mut body = response.await?.into_body();
            for turn in 1..=MESSAGES {
                length += take(&mut body).await.expect("a reply");
                if turn < MESSAGES {
                    requests.send_data(frame.clone(), false)?;
                }
            }
            requests.send_data(Bytes::new(), true)?;
            body
        }
        "client" | "bidi" => {
            let all = Bytes::from(frame.repeat(MESSAGES));
            let upload = async {
                send(&mut requests, all).await?;
                requests.send_data(Bytes::new(), true)
            };
            let (sent, response) = tokio::join!(upload, response);
            sent?;
            response?.into_body()
        }
        _ => {
            requests.send_data(frame, true)?;
            response.await?.into_body()
        }
    };
    while let Some(more) = take(&mut body).await {
        length += more;
    }
    let trailers = body.trailers().await?.expect("trailers");
    assert_eq!(trailers["grpc-status"], "0");
    let expected = match kind {
        "unary" => 20,
        "client" => 11,
        _ => 20 * MESSAGES,
    };
    assert_eq!(length, expected);
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |index: usize| arguments[index].parse::<usize>().expect("a number");
    let (port, kind) = (number(1) as u16, arguments[2].clone());
    let (connections, streams, calls) = (number(3), number(4), number(5));
    let mut running = Vec::new();
    for _ in 0..connections {
        let socket = loop {
            match TcpStream::connect(("127.0.0.1", port)).await {
                Ok(socket) => break socket,
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
            }
        };
        socket.set_nodelay(true).expect("a socket");
        let (caller, connection) = h2::client::Builder::new()
            .initial_window_size(1 << 20)
            .initial_connection_window_size(4 << 20)
            .handshake(socket)
            .await
            .expect("a server");
        tokio::spawn(connection);
        for _ in 0..streams {
            let (caller, kind) = (caller.clone(), kind.clone());
            running.push(tokio::spawn(async move {
                for _ in 0..calls / connections / streams {
                    call(caller.clone(), &kind).await.expect("a call");
                }
            }));
        }
    }
    for calls in running {
        calls.await.expect("no panic");
    }
}
