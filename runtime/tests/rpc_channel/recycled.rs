//! Connections that are recycled, and servers that are restarted, cost no call.

use std::{net::SocketAddr, time::Duration};

use rustgreet::{
    Channel, Server, Status, Streaming,
    rpc::{Balance, Client},
};
use tokio::{sync::oneshot, task::JoinHandle};

use crate::{
    greet::{GreeterClient, GreeterServer},
    support::{Polite, hello, soon},
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
    let served = tokio::spawn(server.serve_until(async { stopped.await.unwrap_or_default() }));
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
