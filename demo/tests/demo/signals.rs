//! A server that is asked to stop: calls that run end, and then it does, without a word.
#![cfg(unix)]

use super::{greet::PARROT, process::Greet};

#[tokio::test]
async fn calls_that_run_are_let_end() {
    for signal in ["INT", "TERM"] {
        let (mut server, address) = Greet::serve(&[]).await;
        let arguments = [
            "parrot-says-hello",
            "--name",
            "Jimin",
            "--greeting",
            "Hello",
        ];
        let mut client = Greet::client(&address, &arguments);
        let (first, rest) = PARROT.split_at(PARROT.match_indices('\n').nth(1).unwrap().0 + 1);
        client.prints(first).await;
        server.signal(signal).await;
        client.succeeds(rest).await;
        server
            .prints("ParrotSaysHello Request Made:\nname: \"Jimin\"\ngreeting: \"Hello\"")
            .await;
        server.succeeds("").await;
    }
}

/// A server with a call that has no end.
async fn chat_without_end() -> (Greet, Greet) {
    let (mut server, address) = Greet::serve(&[]).await;
    let mut client = Greet::client(&address, &["menu"]);
    client.enter("4\nAnnie\n").await;
    for _ in 0..6 {
        client.line().await;
    }
    server
        .prints("InteractingHello Request Made:\nname: \"Annie\"\ngreeting: \"Hello\"")
        .await;
    (server, client)
}

#[tokio::test]
async fn a_call_without_end_is_cut_off() {
    let (server, mut client) = chat_without_end().await;
    server.signal("TERM").await;
    server.succeeds("").await;
    client.prints_no_more().await;
    client.fails(&["UNAVAILABLE"], "").await;
}

#[tokio::test]
async fn a_second_signal_does_not_wait() {
    let (server, mut client) = chat_without_end().await;
    server.signal("INT").await;
    server.signal("TERM").await;
    server.succeeds("").await;
    client.prints_no_more().await;
    client.fails(&["UNAVAILABLE"], "").await;
}

#[tokio::test]
async fn every_scenario_stops_cleanly() {
    for scenario in [
        "users",
        "files",
        "chat",
        "textbook",
        "helloworld",
        "receiver",
        "hello",
        "four-kinds",
    ] {
        let (server, _) = Greet::serve(&[scenario]).await;
        server.signal("TERM").await;
        server.succeeds("").await;
    }
}
