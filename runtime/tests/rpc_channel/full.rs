//! A server takes so many calls at a time: the others wait in turn, leave at their deadline, and nothing
//! grows without bound.

use std::{sync::Arc, time::Duration};

use rustgreet::{Channel, Code, Request, rpc::Client};
use tokio::sync::{Mutex, Notify, mpsc};

use crate::{
    greet::GreeterClient,
    peer::{self, Arrived, Peer},
    support::{hello, soon},
};

/// A peer that takes `streams` calls at a time, and answers each when it is let.
async fn gated(streams: u32) -> (Peer, Arc<Notify>, mpsc::UnboundedReceiver<usize>) {
    let gate = Arc::new(Notify::new());
    let (told, arrived) = mpsc::unbounded_channel();
    let mut settings = h2::server::Builder::new();
    settings.max_concurrent_streams(streams);
    let waits = gate.clone();
    let peer = peer::serve(settings, move |mut call: Arrived| {
        let (waits, told) = (waits.clone(), told.clone());
        async move {
            told.send(call.number).unwrap();
            waits.notified().await;
            call.greet("late");
        }
    })
    .await;
    (peer, gate, arrived)
}

fn client(peer: &Peer, max_connections: usize) -> GreeterClient {
    let channel = Channel::builder(peer.url()).max_connections(max_connections);
    GreeterClient::new(Client::new(channel.connect_lazy().unwrap()))
}

fn memory() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages: usize = statm.split(' ').nth(1).unwrap().parse().unwrap();
    pages * 4096
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_calls_at_the_limit_end_at_their_deadline_and_keep_no_memory() {
    let (peer, gate, mut arrived) = gated(100).await;
    let client = client(&peer, 1);
    let held: Vec<_> = (0..100)
        .map(|_| tokio::spawn(client.say_hello(hello("Ada"))))
        .collect();
    for _ in 0..100 {
        soon(arrived.recv()).await.unwrap();
    }
    let mut before = 0;
    for round in 0..10 {
        let calls: Vec<_> = (0..1000)
            .map(|_| {
                let mut request = Request::new(hello("Ada"));
                request.set_timeout(Duration::from_millis(10));
                tokio::spawn(client.say_hello(request))
            })
            .collect();
        for call in calls {
            let status = soon(call).await.unwrap().unwrap_err();
            assert_eq!(status.code(), Code::DeadlineExceeded, "{status}");
        }
        if round == 1 {
            before = memory();
        }
    }
    let grown = memory().saturating_sub(before);
    assert!(grown < 4 << 20, "{grown} bytes more");
    assert_eq!((peer.calls(), peer.connections()), (100, 1));
    // The connection is as good as before.
    for call in held {
        gate.notify_one();
        drop(call);
    }
    for _ in 0..100 {
        gate.notify_one();
    }
    soon(client.say_hello(hello("Ada"))).await.unwrap();
}

#[tokio::test]
async fn calls_at_the_limit_are_served_in_the_order_in_which_they_came() {
    let (peer, gate, mut arrived) = gated(1).await;
    let client = client(&peer, 1);
    let order = Arc::new(Mutex::new(Vec::new()));
    let mut calls = Vec::new();
    for number in 0..5 {
        let call = client.say_hello(hello("Ada"));
        let order = order.clone();
        calls.push(tokio::spawn(async move {
            call.await.unwrap();
            order.lock().await.push(number);
        }));
        // It is in the queue before the next one.
        tokio::task::yield_now().await;
    }
    for _ in 0..5 {
        soon(arrived.recv()).await.unwrap();
        gate.notify_one();
    }
    for call in calls {
        soon(call).await.unwrap();
    }
    assert_eq!(*order.lock().await, [0, 1, 2, 3, 4]);
    assert_eq!(peer.connections(), 1);
}

#[tokio::test]
async fn at_the_limit_another_connection_is_made_up_to_two_a_server() {
    let (peer, gate, mut arrived) = gated(1).await;
    let client = client(&peer, 2);
    let calls: Vec<_> = (0..3)
        .map(|_| tokio::spawn(client.say_hello(hello("Ada"))))
        .collect();
    for _ in 0..2 {
        soon(arrived.recv()).await.unwrap();
    }
    assert_eq!((peer.calls(), peer.connections()), (2, 2));
    for _ in 0..3 {
        gate.notify_one();
        tokio::task::yield_now().await;
    }
    soon(arrived.recv()).await.unwrap();
    gate.notify_one();
    for call in calls {
        soon(call).await.unwrap().unwrap();
    }
    assert_eq!((peer.calls(), peer.connections()), (3, 2));
}

/// A call that leaves the queue gives its turn to the next one.
#[tokio::test]
async fn a_call_that_is_dropped_while_it_waits_takes_no_place() {
    let (peer, gate, mut arrived) = gated(1).await;
    let client = client(&peer, 1);
    let first = tokio::spawn(client.say_hello(hello("Ada")));
    soon(arrived.recv()).await.unwrap();
    let dropped = tokio::spawn(client.say_hello(hello("Ada")));
    tokio::task::yield_now().await;
    let last = tokio::spawn(client.say_hello(hello("Ada")));
    tokio::task::yield_now().await;
    dropped.abort();
    gate.notify_one();
    soon(first).await.unwrap().unwrap();
    soon(arrived.recv()).await.unwrap();
    gate.notify_one();
    soon(last).await.unwrap().unwrap();
    assert_eq!(peer.calls(), 2);
}
