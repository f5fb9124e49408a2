//! No call waits for what nobody does any more: an attempt that was given up, a runtime that has ended, a
//! connection that takes no calls, a resolver without an answer.

use std::{
    future::pending,
    io,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use rustgreet::{
    Channel, Code, Server, Streaming,
    rpc::{Client, Resolve},
};
use tokio::net::TcpListener;

use crate::{
    frames::{self, HEADERS, PING, SETTINGS},
    greet::{GreeterClient, GreeterServer, HelloRequest},
    support::{Polite, hello, soon},
};

/// Where nobody listens.
fn dead() -> SocketAddr {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

async fn serve_at(address: SocketAddr) {
    let server = Server::new().add_service(GreeterServer::new(Polite));
    tokio::spawn(server.bind(address).await.unwrap().serve());
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap()
}

/// Lets other tasks do what they can without the time that passes.
async fn settle() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_patient_call_after_others_that_failed_waits_for_the_next_attempt() {
    let address = dead();
    let patient = r#"{"methodConfig": [{
        "name": [{"service": "greet.Greeter", "method": "ParrotSaysHello"}],
        "waitForReady": true
    }]}"#;
    let channel = Channel::builder(format!("http://{address}"));
    let channel = channel.service_config(patient).unwrap().connect_lazy();
    let client = GreeterClient::new(Client::new(channel.unwrap()));
    for _ in 0..2 {
        let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
        assert_eq!(status.code(), Code::Unavailable, "{status}");
    }
    let call = tokio::spawn(client.parrot_says_hello(hello("Ada")));
    settle().await;
    serve_at(address).await;
    soon(call).await.unwrap().unwrap();
}

#[test]
fn the_end_of_the_runtime_that_waits_to_connect_strands_no_call_in_another() {
    let address = dead();
    let channel = Channel::builder(format!("http://{address}")).wait_for_ready();
    strands_nobody(channel, || (), address);
}

#[test]
fn the_end_of_the_runtime_that_waits_to_look_up_strands_no_call_in_another() {
    /// Finds nothing until it is told where the server is.
    struct Late(Arc<Mutex<Option<SocketAddr>>>);
    impl Resolve for Late {
        async fn resolve(&self, _: &str, _: u16) -> io::Result<Vec<SocketAddr>> {
            Ok(self.0.lock().unwrap().iter().copied().collect())
        }
    }
    let address = dead();
    let found = Arc::new(Mutex::new(None));
    let channel = Channel::builder("http://greeter:50051").wait_for_ready();
    let channel = channel.resolver(Late(found.clone()));
    let begin = move || *found.lock().unwrap() = Some(address);
    strands_nobody(channel, begin, address);
}

/// A patient call in a runtime that ends, and one in another, before `begin` and the server are there.
fn strands_nobody(
    channel: rustgreet::rpc::ChannelBuilder,
    begin: impl FnOnce(),
    address: SocketAddr,
) {
    let client = GreeterClient::new(Client::new(channel.connect_lazy().unwrap()));
    let (first, second) = (runtime(), runtime());
    let ended = first.spawn(client.say_hello(hello("Ada")));
    // Some attempts have failed, and the next one is far away.
    std::thread::sleep(Duration::from_millis(400));
    let call = second.spawn(client.say_hello(hello("Ada")));
    second.block_on(settle());
    drop((first, ended));
    begin();
    second.block_on(serve_at(address));
    second.block_on(soon(call)).unwrap().unwrap();
}

#[tokio::test]
async fn a_full_connection_that_takes_no_more_calls_makes_way_for_another() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let channel = Channel::builder(url).max_connections(1).connect_lazy();
    let client = GreeterClient::new(Client::new(channel.unwrap()));
    let (_requests, long) = Streaming::<HelloRequest>::channel(1);
    let replies = client.interacting_hello(long);
    let long = tokio::spawn(async move { replies.await?.into_inner().into_vec().await });
    let mut connection = frames::accept(&listener).await;
    connection.write(SETTINGS, 0, &[0, 3, 0, 0, 0, 1]).await;
    soon(connection.next(HEADERS)).await;
    // The answer to a ping follows that to the limit.
    connection.write(PING, 0, &[0; 8]).await;
    soon(connection.next(PING)).await;
    let waits = tokio::spawn(client.say_hello(hello("Ada")));
    settle().await;
    connection.go_away(i32::MAX as u32, 0, "").await;
    let mut other = soon(frames::accept(&listener)).await;
    soon(other.next(HEADERS)).await;
    assert!(!long.is_finished() && !waits.is_finished());
}

#[tokio::test(start_paused = true)]
async fn a_resolver_without_an_answer_is_given_the_time_that_connecting_has() {
    struct Hung;
    impl Resolve for Hung {
        async fn resolve(&self, _: &str, _: u16) -> io::Result<Vec<SocketAddr>> {
            pending().await
        }
    }
    let channel = Channel::builder("http://greeter:50051").resolver(Hung);
    let limit = Duration::from_secs(5);
    let status = soon(channel.connect_timeout(limit).connect()).await;
    assert_eq!(
        status.unwrap_err().to_string(),
        "UNAVAILABLE: cannot connect to http://greeter:50051: cannot find `greeter`: \
         there is no answer within 5s"
    );
}

#[tokio::test(start_paused = true)]
async fn a_resolver_that_panics_is_asked_again() {
    /// Panics when it is asked, and when it answers; then there is nobody.
    #[derive(Default)]
    struct Clumsy(AtomicUsize);
    impl Resolve for Clumsy {
        fn resolve(
            &self,
            _: &str,
            _: u16,
        ) -> impl Future<Output = io::Result<Vec<SocketAddr>>> + Send {
            let asked = self.0.fetch_add(1, SeqCst);
            assert_ne!(asked, 0, "oh");
            async move {
                assert_ne!(asked, 1, "oh");
                pending().await
            }
        }
    }
    let clumsy = Arc::new(Clumsy::default());
    struct Shared(Arc<Clumsy>);
    impl Resolve for Shared {
        fn resolve(
            &self,
            host: &str,
            port: u16,
        ) -> impl Future<Output = io::Result<Vec<SocketAddr>>> + Send {
            self.0.resolve(host, port)
        }
    }
    let channel = Channel::builder("http://greeter:50051").resolver(Shared(clumsy.clone()));
    let channel = channel.wait_for_ready().connect_lazy().unwrap();
    let client = GreeterClient::new(Client::new(channel));
    let call = tokio::spawn(client.say_hello(hello("Ada")));
    let asked_again = async {
        while clumsy.0.load(SeqCst) < 3 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    soon(asked_again).await;
    assert!(!call.is_finished());

    let channel = Channel::builder("http://greeter:50051").resolver(Clumsy::default());
    let status = soon(channel.connect()).await.unwrap_err();
    assert_eq!(
        status.to_string(),
        "UNAVAILABLE: cannot connect to http://greeter:50051: cannot find `greeter`: \
         the resolver panicked"
    );
}
