//! Signs of life, on a clock that a test turns, over pipes whose frames it reads.

use std::{sync::Mutex, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, DuplexStream},
    task::JoinHandle,
    time::Instant,
};

use super::{
    super::{
        address::Address,
        attempt::{self, Seen},
        connect::{Io, Socket, Written},
        settings::Settings,
        upload::Upload,
    },
    begin::builder,
    *,
};
use crate::rpc::{call::Peer, protocol::Body};

const PING: u8 = 6;
const GOAWAY: u8 = 7;

/// A connection whose other side never does anything on its own.
struct Pipe {
    pool: Arc<Pool>,
    handle: Arc<Connection>,
    peer: DuplexStream,
    /// When the connection ended.
    driven: JoinHandle<Instant>,
}

async fn connect_with(settings: Settings) -> Pipe {
    let mut pipe = connect_in(1 << 20, settings).await;
    pipe.peer.read_exact(&mut [0; 24]).await.unwrap();
    pipe
}

/// In a pipe with so much room.
async fn connect_in(room: usize, settings: Settings) -> Pipe {
    let (io, mut peer) = tokio::io::duplex(room);
    let address = Arc::new(Address::parse("http://127.0.0.1:1").unwrap());
    let endpoint = Endpoint {
        address,
        socket: Socket::Tcp(([127, 0, 0, 1], 1).into()),
    };
    let io: Box<dyn Io> = Box::new(io);
    let (io, written) = Written::new(io);
    let (send, h2) = builder(&settings).handshake(io).await.unwrap();
    let pool = Pool::new(settings);
    pool.found(Ok(vec![endpoint.clone()]));
    let driver = Driver::new(
        &pool,
        endpoint,
        Begun {
            send,
            h2,
            written,
            peer: Peer::new(),
        },
    );
    let handle = driver.handle.upgrade().unwrap();
    let driven = tokio::spawn(async move {
        driver.run().await;
        Instant::now()
    });
    peer.write_all(&[0, 0, 0, 4, 0, 0, 0, 0, 0]).await.unwrap();
    Pipe {
        pool,
        handle,
        peer,
        driven,
    }
}

/// The preface, SETTINGS and WINDOW_UPDATE fill the pipe: of the call's head nothing leaves.
#[tokio::test]
async fn a_call_that_the_socket_has_not_taken_is_one_that_no_server_has_seen() {
    for (room, expected) in [(24 + 27 + 13, Seen::Never), (1 << 10, Seen::Maybe)] {
        let pipe = connect_in(room, Settings::default()).await;
        let lease = loop {
            match pipe.pool.lease() {
                Some(lease) => break lease,
                None => tokio::task::yield_now().await,
            }
        };
        let head = http::Request::post("http://127.0.0.1:1/greet.Greeter/SayHello");
        let mut head = Some((lease, head.body(()).unwrap()));
        let attempt = poll_fn(|cx| {
            let (lease, head) = head.take().unwrap();
            Poll::Ready(attempt::begin(lease, head, Upload::new(Body::empty()), cx))
        });
        let Ok(attempt) = attempt.await else {
            panic!("the connection is up");
        };
        for _ in 0..10 {
            tokio::task::yield_now().await;
        }
        drop(pipe.peer);
        let miss = attempt.await.map(|_| ()).err().unwrap();
        assert!(
            miss.seen == expected,
            "with room for {room}: {}",
            miss.status
        );
        assert!(miss.upload.is_some());
    }
}

fn pinging(every: u64) -> Settings {
    Settings {
        keep_alive: Some(Duration::from_secs(every)),
        ..Settings::default()
    }
}

impl Pipe {
    /// Answers pings for so long. When they came.
    async fn pings(&mut self, time: Duration) -> Vec<u64> {
        let begun = Instant::now();
        let found = Mutex::new(Vec::new());
        let answer = async {
            loop {
                let mut head = [0; 9];
                self.peer.read_exact(&mut head).await.unwrap();
                let [a, b, c, kind, flags, ..] = head;
                let mut payload = vec![0; u32::from_be_bytes([0, a, b, c]) as usize];
                self.peer.read_exact(&mut payload).await.unwrap();
                if kind == PING && flags == 0 {
                    found.lock().unwrap().push(begun.elapsed().as_secs());
                    let mut pong = vec![0, 0, 8, PING, 1, 0, 0, 0, 0];
                    pong.extend_from_slice(&payload);
                    self.peer.write_all(&pong).await.unwrap();
                }
            }
        };
        assert!(tokio::time::timeout(time, answer).await.is_err());
        found.into_inner().unwrap()
    }
}

#[tokio::test(start_paused = true)]
async fn pings_come_as_often_as_they_are_set_while_there_are_calls() {
    let mut pipe = connect_with(pinging(30)).await;
    assert!(pipe.pings(Duration::from_secs(100)).await.is_empty());
    pipe.handle.open_one();
    let pings = pipe.pings(Duration::from_secs(100)).await;
    assert_eq!(pings.len(), 3, "{pings:?}");
    assert!(
        pings.windows(2).all(|pair| pair[1] - pair[0] == 30),
        "{pings:?}"
    );
    pipe.handle.close_one();
    assert!(pipe.pings(Duration::from_secs(100)).await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_idle_connection_is_pinged_if_that_is_set() {
    let mut pipe = connect_with(Settings {
        pings_while_idle: true,
        ..pinging(30)
    })
    .await;
    assert_eq!(pipe.pings(Duration::from_secs(100)).await, [30, 60, 90]);
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_does_not_answer_ends_and_says_why() {
    let begun = Instant::now();
    let pipe = connect_with(pinging(10)).await;
    pipe.handle.open_one();
    let ended = pipe.driven.await.unwrap();
    assert_eq!((ended - begun).as_secs(), 30);
    assert_eq!(pipe.handle.end(), Some("it does not answer a ping"));
}

#[tokio::test(start_paused = true)]
async fn too_many_pings_are_halved() {
    let mut pipe = connect_with(pinging(10)).await;
    let mut goodbye = vec![0, 0, 22, GOAWAY, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 11];
    goodbye.extend_from_slice(b"too_many_pings");
    pipe.peer.write_all(&goodbye).await.unwrap();
    pipe.driven.await.unwrap();
    assert_eq!(pipe.pool.keep_alive(), Some(Duration::from_secs(20)));
}

#[tokio::test(start_paused = true)]
async fn an_idle_connection_ends_after_its_time_and_not_while_there_is_a_call() {
    let idle = Duration::from_secs(60);
    let pipe = connect_with(Settings {
        idle: Some(idle),
        ..Settings::default()
    })
    .await;
    let Pipe {
        pool,
        handle,
        peer,
        driven,
    } = pipe;
    handle.open_one();
    tokio::time::sleep(5 * idle).await;
    assert!(!driven.is_finished());
    let begun = Instant::now();
    // Whatever wakes the connection: the end of a call does.
    handle.close_one();
    drop(handle);
    let ended = driven.await.unwrap();
    assert!(ended - begun <= 2 * idle, "{:?}", ended - begun);
    drop((pool, peer));
}
