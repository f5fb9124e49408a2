//! An ordinary client, until its standard input ends: `steady PORT`. One small call after the other over one connection, and ten
//! times a second one over a connection of its own. Prints how many were answered, how many were not, and what the slowest took,
//! for both: six numbers, milliseconds.

use std::{
    io::Read as _,
    time::{Duration, Instant},
};

use bytes::{BufMut, Bytes, BytesMut};
use h2::client::SendRequest;
use tokio::{net::TcpStream, sync::watch, time::timeout};

/// For one call, or to connect.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Default)]
struct Figures {
    answered: u64,
    failed: u64,
    slowest: Duration,
}

impl Figures {
    fn add(&mut self, start: Instant, is_answered: bool) {
        match is_answered {
            true => self.answered += 1,
            false => self.failed += 1,
        }
        self.slowest = self.slowest.max(start.elapsed());
    }

    fn print(&self) {
        let slowest = self.slowest.as_secs_f64() * 1e3;
        println!("{} {} {slowest:.1}", self.answered, self.failed);
    }
}

async fn connect(port: u16) -> Option<SendRequest<Bytes>> {
    let socket = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
    socket.set_nodelay(true).ok()?;
    let (caller, connection) = h2::client::handshake(socket).await.ok()?;
    tokio::spawn(connection);
    Some(caller)
}

async fn call(caller: SendRequest<Bytes>) -> Option<()> {
    let request = http::Request::post("http://localhost/greet.Greeter/SayHello")
        .header("content-type", "application/grpc")
        .header("te", "trailers");
    let request = request.body(()).expect("a request");
    let (response, mut body) = caller
        .ready()
        .await
        .ok()?
        .send_request(request, false)
        .ok()?;
    let mut frame = BytesMut::from(&[0][..]);
    frame.put_u32(14);
    frame.put_slice(b"\x0a\x05Annie\x12\x05Hello");
    body.send_data(frame.freeze(), true).ok()?;
    let mut body = response.await.ok()?.into_body();
    while let Some(data) = body.data().await {
        let data = data.ok()?;
        body.flow_control().release_capacity(data.len()).ok()?;
    }
    let trailers = body.trailers().await.ok()??;
    (trailers.get("grpc-status")? == "0").then_some(())
}

async fn kept(port: u16, stop: watch::Receiver<bool>) -> Figures {
    let mut figures = Figures::default();
    let mut caller = connect(port).await;
    while !*stop.borrow() {
        let start = Instant::now();
        let answered = match &caller {
            Some(caller) => timeout(PATIENCE, call(caller.clone())).await.ok().flatten(),
            None => None,
        };
        figures.add(start, answered.is_some());
        if answered.is_none() {
            caller = timeout(PATIENCE, connect(port)).await.ok().flatten();
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    figures
}

async fn fresh(port: u16, stop: watch::Receiver<bool>) -> Figures {
    let mut figures = Figures::default();
    while !*stop.borrow() {
        let start = Instant::now();
        let answered = async { call(connect(port).await?).await };
        let answered = timeout(PATIENCE, answered).await.ok().flatten();
        figures.add(start, answered.is_some());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    figures
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let port = std::env::args().nth(1).and_then(|it| it.parse().ok());
    let port = port.expect("steady PORT");
    let (stop, stopped) = watch::channel(false);
    std::thread::spawn(move || {
        let _ = std::io::stdin().read(&mut [0]);
        let _ = stop.send(true);
    });
    let (kept, fresh) = tokio::join!(kept(port, stopped.clone()), fresh(port, stopped));
    kept.print();
    fresh.print();
}
