//! Calls to `told` that compute for 10 ms, over one connection: `cores PORT many` makes 32 at a time, 640 in all; `cores PORT
//! beside` makes one after the other, and meanwhile 100 small calls and 100 PINGs, by turns. It prints the median and the
//! longest time of both, in milliseconds.

use std::time::{Duration, Instant};

use bytes::{BufMut, Bytes, BytesMut};
use h2::{
    Ping,
    client::{self, SendRequest},
};
use tokio::{net::TcpStream, task::JoinSet};

const AT_A_TIME: usize = 32;
const EACH: usize = 20;
const MEASURED: usize = 100;
/// Computing calls before the first that is measured: an idle server finds out by them what its handlers do.
const FIRST: usize = 5;

/// A call with a greeting of at most 100 bytes.
async fn call(caller: SendRequest<Bytes>, greeting: &str) {
    let request = http::Request::post("http://localhost/greet.Greeter/SayHello")
        .header("content-type", "application/grpc")
        .header("te", "trailers");
    let request = request.body(()).expect("a request");
    let mut ready = caller.ready().await.expect("a connection");
    let (response, mut body) = ready.send_request(request, false).expect("a stream");
    let mut frame = BytesMut::from(&[0][..]);
    frame.put_u32(greeting.len() as u32 + 2);
    frame.put_slice(&[0x12, greeting.len() as u8]);
    frame.put_slice(greeting.as_bytes());
    body.send_data(frame.freeze(), true).expect("a stream");
    let mut body = response.await.expect("an answer").into_body();
    while let Some(data) = body.data().await {
        let length = data.expect("data").len();
        let _ = body.flow_control().release_capacity(length);
    }
    let trailers = body.trailers().await.expect("trailers");
    assert_eq!(trailers.expect("trailers")["grpc-status"], "0");
}

async fn many(caller: SendRequest<Bytes>) {
    let mut lanes = JoinSet::new();
    for _ in 0..AT_A_TIME {
        let caller = caller.clone();
        lanes.spawn(async move {
            for _ in 0..EACH {
                call(caller.clone(), "compute 10").await;
            }
        });
    }
    lanes.join_all().await;
}

async fn beside(caller: SendRequest<Bytes>, mut pings: h2::PingPong) {
    for _ in 0..FIRST {
        call(caller.clone(), "compute 10").await;
    }
    let computing = caller.clone();
    let computing = tokio::spawn(async move {
        loop {
            call(computing.clone(), "compute 10").await;
        }
    });
    let (mut calls, mut answers) = (Vec::new(), Vec::new());
    for _ in 0..MEASURED {
        let start = Instant::now();
        call(caller.clone(), "Hello").await;
        calls.push(start.elapsed());
        // Not in step with the calls that compute.
        tokio::time::sleep(Duration::from_millis(7)).await;
        let start = Instant::now();
        pings.ping(Ping::opaque()).await.expect("a connection");
        answers.push(start.elapsed());
        tokio::time::sleep(Duration::from_millis(6)).await;
    }
    assert!(!computing.is_finished());
    computing.abort();
    for mut times in [calls, answers] {
        times.sort_unstable();
        let millis = |at: usize| times[at].as_secs_f64() * 1e3;
        println!("{:.1} {:.1}", millis(MEASURED / 2), millis(MEASURED - 1));
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let port = arguments[1].parse::<u16>().expect("a port");
    let socket = TcpStream::connect(("127.0.0.1", port)).await;
    let socket = socket.expect("a server");
    socket.set_nodelay(true).expect("a socket");
    let (caller, mut connection) = client::handshake(socket).await.expect("a server");
    let pings = connection.ping_pong().expect("the only one");
    tokio::spawn(connection);
    match &*arguments[2] {
        "many" => many(caller).await,
        _ => beside(caller, pings).await,
    }
}
