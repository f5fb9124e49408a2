//! Where a channel lives: outside of a runtime, in several, over a Unix socket.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, mpsc},
    task::{Context, Poll, Wake, Waker},
};

use rustgreet::{Channel, Code, rpc::Client};

use crate::{
    frames,
    greet::{GreeterClient, GreeterServer, HelloReply},
    support::{PATIENCE, Polite, hello, serve, soon},
};

type Call = Pin<Box<dyn Future<Output = rustgreet::Result<HelloReply>> + Send>>;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap()
}

#[test]
fn a_channel_is_made_outside_of_a_runtime_and_outlives_the_one_that_it_connected_in() {
    let servers = runtime();
    let address = servers.block_on(serve(GreeterServer::new(Polite)));
    let channel = Channel::connect_lazy(format!("http://{address}")).unwrap();
    let client = GreeterClient::new(Client::new(channel));
    for _ in 0..2 {
        let clients = runtime();
        let response = clients.block_on(soon(client.say_hello(hello("Ada"))));
        assert_eq!(response.unwrap().into_inner().message, "Hello, Ada!");
    }
}

#[test]
fn a_call_outside_of_a_runtime_says_what_it_needs() {
    let channel = Channel::connect_lazy("http://127.0.0.1:1").unwrap();
    let client = GreeterClient::new(Client::new(channel));
    let mut call = Box::pin(client.say_hello(hello("Ada")));
    let polled = call.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    let Poll::Ready(Err(status)) = polled else {
        panic!("{polled:?}");
    };
    assert_eq!(status.code(), Code::FailedPrecondition);
    assert!(
        status.message().contains("within a tokio runtime"),
        "{status}"
    );
}

#[cfg(unix)]
#[tokio::test]
async fn a_unix_socket_is_an_address() {
    let path = std::env::temp_dir().join(format!("rustgreet-{}.sock", std::process::id()));
    let listener = tokio::net::UnixListener::bind(&path).unwrap();
    tokio::spawn(async move {
        loop {
            let (socket, _) = listener.accept().await.unwrap();
            let greets = |mut call: crate::peer::Arrived| async move { call.greet("hello") };
            let settings = h2::server::Builder::new();
            tokio::spawn(crate::peer::speak(
                socket,
                settings,
                Default::default(),
                greets,
            ));
        }
    });
    for scheme in ["unix:", "unix://"] {
        let client = GreeterClient::connect(format!("{scheme}{}", path.display())).await;
        let response = soon(client.unwrap().say_hello(hello("Ada"))).await.unwrap();
        assert_eq!(response.into_inner().message, "hello");
    }
    std::fs::remove_file(&path).unwrap();
    let missing = format!("unix:{}", path.display());
    let status = soon(Channel::connect(&missing)).await.unwrap_err();
    assert!(
        status
            .message()
            .starts_with(&format!("cannot connect to {missing}: ")),
        "{status}"
    );
}

/// A connection has what the docs say, and ends when nobody can call over it any longer.
#[tokio::test]
async fn a_connection_says_its_limits_and_goes_with_its_channel() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let channel = soon(Channel::connect(url)).await.unwrap();
    let mut connection = frames::accept(&listener).await;
    let (kind, _, settings) = soon(connection.read()).await.unwrap();
    assert_eq!(kind, frames::SETTINGS);
    let of = |[a, b, c, d, e, f]: [u8; 6]| {
        (u16::from_be_bytes([a, b]), u32::from_be_bytes([c, d, e, f]))
    };
    let settings = settings
        .chunks_exact(6)
        .map(|it| of(it.try_into().unwrap()));
    let mut settings: Vec<_> = settings.collect();
    settings.sort_unstable();
    // No push, a window of 1 MiB a stream, headers of 64 KiB.
    assert_eq!(settings, [(2, 0), (4, 1 << 20), (6, 64 << 10)]);
    let (kind, stream, room) = soon(connection.read()).await.unwrap();
    assert_eq!((kind, stream), (frames::WINDOW_UPDATE, 0));
    assert_eq!(room, ((4 << 20) - 65_535_u32).to_be_bytes());

    drop(channel);
    while let Some((kind, ..)) = soon(connection.read()).await {
        assert!([frames::SETTINGS, frames::GOAWAY].contains(&kind), "{kind}");
    }
}

/// Calls that wait are told of a failure. The first that is woken drops the second, as a waker may.
#[test]
fn a_waker_that_drops_another_call_finds_the_channel_free() {
    struct Drops(Mutex<Option<Call>>, mpsc::Sender<()>);
    impl Wake for Drops {
        fn wake(self: Arc<Self>) {
            if let Some(call) = self.0.lock().unwrap().take() {
                drop(call);
                self.1.send(()).unwrap();
            }
        }
    }
    let channel = Channel::connect_lazy("http://127.0.0.1:1").unwrap();
    let client = GreeterClient::new(Client::new(channel));
    let calls = runtime();
    let _inside = calls.enter();
    let (dropped, done) = mpsc::channel();
    let mut second: Call = Box::pin(client.say_hello(hello("Ada")));
    let mut first: Call = Box::pin(client.say_hello(hello("Ada")));
    let drops = Arc::new(Drops(Mutex::new(None), dropped));
    let slot = drops.clone();
    let waker = Waker::from(drops);
    // Both are in the queue before the one worker is free to connect.
    let (free, held) = mpsc::channel();
    calls.spawn(async move { held.recv().unwrap() });
    for call in [&mut first, &mut second] {
        let polled = call.as_mut().poll(&mut Context::from_waker(&waker));
        assert!(polled.is_pending());
    }
    *slot.0.lock().unwrap() = Some(second);
    free.send(()).unwrap();
    if done.recv_timeout(PATIENCE).is_err() {
        // What hangs cannot be waited for.
        std::mem::forget((first, slot, client));
        calls.shutdown_background();
        panic!("it hangs");
    }
}

/// A stream of requests is sent by a task, which needs a runtime, connection or not.
#[test]
fn a_stream_of_requests_outside_of_a_runtime_says_what_it_needs() {
    let servers = runtime();
    let address = servers.block_on(serve(GreeterServer::new(Polite)));
    let client = servers.block_on(GreeterClient::connect(format!("http://{address}")));
    let client = client.unwrap();
    let response = servers.block_on(soon(client.say_hello(hello("Ada"))));
    response.unwrap();
    let (_requests, stream) = rustgreet::Streaming::channel(1);
    let mut call = Box::pin(client.chatty_client_says_hello(stream));
    let polled = call.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    let Poll::Ready(Err(status)) = polled else {
        panic!("{polled:?}");
    };
    assert_eq!(status.code(), Code::FailedPrecondition, "{status}");
}
