//! What is held open, and what becomes much more than it was.

use bytes::Bytes;

use crate::{
    attacker::Target,
    greet::greeter,
    raw,
    support::{hello, soon},
};

#[tokio::test]
async fn two_thousand_connections_that_do_nothing() {
    let target = Target::new();
    let ordinary = target.ordinary_calls();
    let mut held = Vec::new();
    for _ in 0..2_000 {
        // They speak HTTP/2, and then nothing.
        held.push(raw::over(target.connect()).await);
    }
    let mut late = raw::over(target.connect()).await;
    let path = greeter::SAY_HELLO.path();
    let answer = soon(late.call(path, &[], &hello("Ada"))).await;
    assert_eq!(answer.status(), "0");
    assert!(ordinary.end().await > 0);
    drop(held);
}

/// Callers who take no replies hold up neither others nor their own other calls.
#[tokio::test]
async fn streams_whose_windows_are_closed() {
    let target = Target::new();
    let ordinary = target.ordinary_calls();
    let mut settings = h2::client::Builder::new();
    settings.initial_window_size(0);
    let (caller, connection) = settings.handshake(target.connect()).await.unwrap();
    tokio::spawn(connection);
    let mut caller = raw::Caller::of(caller);
    let mut stalled = Vec::new();
    for _ in 0..200 {
        let path = greeter::PARROT_SAYS_HELLO.path();
        let (response, mut body) = caller.begin(path, &[]).await;
        body.send_data(raw::frame(&hello("Ada")), true).unwrap();
        stalled.push((soon(response).await.unwrap(), body));
    }
    // One whose answer needs no window is answered beside them.
    let (response, mut body) = caller.begin(greeter::SAY_HELLO.path(), &[]).await;
    body.send_data(raw::frame(&hello("")), true).unwrap();
    assert_eq!(soon(response).await.unwrap().headers()["grpc-status"], "3");
    assert!(ordinary.end().await > 0);
}

/// By the clock of the server, which a test has stopped.
#[tokio::test(start_paused = true)]
async fn uploads_that_do_not_go_on() {
    let target = Target::new();
    let mut caller = raw::over(target.connect()).await;
    let frame = raw::frame(&hello("Ada"));
    let mut calls = Vec::new();
    for number in 0..200 {
        let path = greeter::CHATTY_CLIENT_SAYS_HELLO.path();
        let (response, mut body) = caller.begin(path, &[]).await;
        body.send_data(frame.slice(..1 + number % 6), false)
            .unwrap();
        calls.push((response, body));
    }
    for (response, _body) in calls {
        assert_eq!(response.await.unwrap().headers()["grpc-status"], "4");
    }
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn a_message_that_inflates_to_a_thousand_times_its_size() {
    use std::io::Write;

    let target = Target::new();
    let ordinary = target.ordinary_calls();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(&vec![0; 64 << 20]).unwrap();
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 100 << 10);
    let mut frame = raw::frame_of(&packed).to_vec();
    frame[0] = 1;
    let mut caller = raw::over(target.connect()).await;
    for _ in 0..20 {
        let path = greeter::SAY_HELLO.path();
        let headers = [("grpc-encoding", "gzip")];
        let answer = caller
            .call_with(path, &headers, Bytes::from(frame.clone()))
            .await;
        assert_eq!(answer.status(), "8");
    }
    assert!(ordinary.end().await > 0);
}
