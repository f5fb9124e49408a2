//! Connections that are recycled, and servers that are restarted, cost no call.

use std::{net::SocketAddr, time::Duration};

use rustgreet::{
    Channel, Code, Server, Status, Streaming,
    rpc::{Balance, Client, RetryPolicy},
};
use tokio::{
    sync::{oneshot, watch},
    task::JoinHandle,
};

use crate::{
    greet::{GreeterClient, GreeterServer},
    support::{Polite, hello},
};

/// Calls of all four kinds, in turn.
async fn call_all_kinds(client: GreeterClient, rounds: usize) -> Result<(), Status> {
    for round in 0..rounds {
        let greeting = |name: &str| format!("Hello, {name}!");
        let name = format!("guest {round}");
        let response = client.say_hello(hello(&name)).await?;
        assert_eq!(response.into_inner().message, greeting(&name));
        let replies = client.parrot_says_hello(hello(&name)).await?.into_inner();
        assert_eq!(replies.into_vec().await?.len(), 3);
        let requests = Streaming::iter([hello(&name), hello("Ada")]);
        let response = client.chatty_client_says_hello(requests).await?;
        assert_eq!(
            response.into_inner().message,
            greeting(&format!("{name} and Ada"))
        );
        let requests = Streaming::iter([hello(&name), hello("Ada")]);
        let replies = client.interacting_hello(requests).await?.into_inner();
        assert_eq!(replies.into_vec().await?.len(), 2);
    }
    Ok(())
}

async fn call_with_many(client: &GreeterClient, callers: usize, rounds: usize) {
    let callers: Vec<_> = (0..callers)
        .map(|_| tokio::spawn(call_all_kinds(client.clone(), rounds)))
        .collect();
    for caller in callers {
        caller.await.unwrap().unwrap();
    }
}

/// 2,560 calls over connections that live for 20 ms.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_live_for_20_ms_cost_no_call() {
    let server = Server::new()
        .max_connection_age(Duration::from_millis(20))
        .add_service(GreeterServer::new(Polite));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());
    let client = GreeterClient::connect(address).await.unwrap();
    call_with_many(&client, 16, 40).await;
}

struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    served: JoinHandle<Result<(), Status>>,
}

async fn run(address: SocketAddr) -> Running {
    let server = Server::new().add_service(GreeterServer::new(Polite));
    let server = server.bind(address).await.unwrap();
    let address = server.local_addr();
    let (stop, stopped) = oneshot::channel();
    let served = tokio::spawn(server.serve_until(stopped));
    Running {
        address,
        stop,
        served,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_that_are_restarted_in_turn_cost_no_call() {
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let mut running = vec![run(any).await, run(any).await, run(any).await];
    let url = |at: usize| format!("http://{}", running[at].address);
    let channel = Channel::builder(url(0)).or(url(1)).or(url(2));
    let channel = channel.balance(Balance::RoundRobin).connect_lazy().unwrap();
    let client = GreeterClient::new(Client::new(channel));

    let load = call_with_many(&client, 16, usize::MAX);
    let restarts = async {
        for _ in 0..6 {
            let server = running.remove(0);
            server.stop.send(()).unwrap();
            server.served.await.unwrap().unwrap();
            running.push(run(server.address).await);
            // As one waits for a server to be ready before the next one is restarted.
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
    };
    tokio::select! {
        () = load => unreachable!("it has no end"),
        () = restarts => {}
    }
}

/// Servers whose calls and connections end in the middle, while one of three lives: unary calls with a
/// policy do not fail, and without one they are UNAVAILABLE.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_that_are_killed_cost_no_call_with_a_retry_policy() {
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let mut running = vec![run(any).await, run(any).await];
    let living = run(any).await;
    let url = |of: &Running| format!("http://{}", of.address);
    let channel = Channel::builder(url(&running[0]))
        .or(url(&running[1]))
        .or(url(&living))
        .balance(Balance::RoundRobin);
    let once = client_of(channel.clone());
    let pause = Duration::from_millis(10);
    let again = client_of(channel.retry(RetryPolicy::new(5).backoff(pause, pause)));

    let (stop, stopped) = watch::channel(false);
    let callers: Vec<_> = (0..8)
        .map(|_| {
            let (once, again, stopped) = (once.clone(), again.clone(), stopped.clone());
            tokio::spawn(async move {
                let mut calls = 0;
                while !*stopped.borrow() {
                    again.say_hello(hello("Ada")).await.unwrap();
                    if let Err(status) = once.say_hello(hello("Ada")).await {
                        assert_eq!(status.code(), Code::Unavailable, "{status}");
                    }
                    calls += 1;
                }
                calls
            })
        })
        .collect();
    for _ in 0..6 {
        let killed = running.remove(0);
        killed.served.abort();
        assert!(killed.served.await.unwrap_err().is_cancelled());
        running.push(run(killed.address).await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    stop.send(true).unwrap();
    for caller in callers {
        assert!(caller.await.unwrap() > 10);
    }
}

fn client_of(channel: rustgreet::rpc::ChannelBuilder) -> GreeterClient {
    GreeterClient::new(Client::new(channel.connect_lazy().unwrap()))
}
