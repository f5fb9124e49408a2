//! When the caller goes away: handlers and streams are dropped, and nobody takes half an upload
//! for a whole one.

use rustgreet::{Code, Request, Result, Streaming};
use tokio::sync::mpsc;

use crate::{
    greet::{
        DelayedReply, Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest, greeter,
    },
    raw,
    support::{hello, remote, reply, serve, soon},
};

type Log = mpsc::UnboundedSender<String>;

/// Logs its last words when it is dropped.
struct Witness(Log, String);

impl Drop for Witness {
    fn drop(&mut self) {
        let _ = self.0.send(std::mem::take(&mut self.1));
    }
}

/// Logs what becomes of its calls.
#[derive(Clone)]
pub struct Patient(Log);

impl Greeter for Patient {
    async fn say_hello(&self, _: Request<HelloRequest>) -> Result<HelloReply> {
        let _witness = Witness(self.0.clone(), "handler dropped".to_owned());
        let _ = self.0.send("called".to_owned());
        std::future::pending().await
    }

    async fn parrot_says_hello(&self, _: Request<HelloRequest>) -> Result<Streaming<HelloReply>> {
        let witness = Witness(self.0.clone(), "stream dropped".to_owned());
        let replies = std::iter::repeat_with(move || {
            let _ = &witness;
            reply("again")
        });
        Ok(Streaming::iter(replies).into())
    }

    async fn chatty_client_says_hello(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> Result<DelayedReply> {
        let mut witness = Witness(self.0.clone(), "dropped".to_owned());
        let mut requests = request.into_inner();
        let _ = self.0.send("called".to_owned());
        loop {
            match requests.message().await {
                Ok(Some(_)) => {}
                Ok(None) => {
                    witness.1 = "complete".to_owned();
                    return Ok(DelayedReply::default().into());
                }
                Err(status) => {
                    witness.1 = status.code().to_string();
                    return Err(status);
                }
            }
        }
    }
}

pub fn patient() -> (Patient, mpsc::UnboundedReceiver<String>) {
    let (log, heard) = mpsc::unbounded_channel();
    (Patient(log), heard)
}

pub async fn hear(heard: &mut mpsc::UnboundedReceiver<String>) -> String {
    soon(heard.recv()).await.unwrap()
}

#[tokio::test]
async fn a_handler_whose_caller_goes_away_is_dropped() {
    let (patient, mut heard) = patient();
    let client = remote(patient).await;
    let call = tokio::spawn(client.say_hello(hello("Ada")));
    assert_eq!(hear(&mut heard).await, "called");
    call.abort();
    assert_eq!(hear(&mut heard).await, "handler dropped");
}

#[tokio::test]
async fn so_is_one_in_the_same_process_and_one_behind_a_proxy() {
    let (greeter, mut heard) = patient();
    let client = GreeterClient::new(GreeterServer::new(greeter));
    let call = tokio::spawn(client.say_hello(hello("Ada")));
    assert_eq!(hear(&mut heard).await, "called");
    call.abort();
    assert_eq!(hear(&mut heard).await, "handler dropped");

    let (greeter, mut heard) = patient();
    let proxy = remote(remote(greeter).await).await;
    let call = tokio::spawn(proxy.say_hello(hello("Ada")));
    assert_eq!(hear(&mut heard).await, "called");
    call.abort();
    assert_eq!(hear(&mut heard).await, "handler dropped");
}

#[tokio::test]
async fn a_stream_whose_reader_goes_away_is_dropped() {
    let (greeter, mut heard) = patient();
    let client = remote(remote(greeter).await).await;
    let mut replies = soon(client.parrot_says_hello(hello("Ada")))
        .await
        .unwrap()
        .into_inner();
    for _ in 0..10 {
        assert!(soon(replies.message()).await.unwrap().is_some());
    }
    drop(replies);
    assert_eq!(hear(&mut heard).await, "stream dropped");
}

/// HTTP/2 has CANCEL for it, and the HTTP library makes that the end of the body.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_an_upload_is_not_a_whole_one() {
    let (greeter, mut heard) = patient();
    let client = remote(greeter).await;
    for _ in 0..30 {
        let (sender, requests) = Streaming::channel(1);
        let call = tokio::spawn(client.chatty_client_says_hello(requests));
        assert_eq!(hear(&mut heard).await, "called");
        sender.send(hello("Ada")).await.unwrap();
        call.abort();
        let end = hear(&mut heard).await;
        assert!(end == "CANCELLED" || end == "dropped", "{end}");
    }
}

#[tokio::test]
async fn neither_for_other_clients_nor_for_other_reasons() {
    let (greeter, mut heard) = patient();
    let address = serve(GreeterServer::new(greeter)).await;
    for reason in [
        h2::Reason::CANCEL,
        h2::Reason::NO_ERROR,
        h2::Reason::INTERNAL_ERROR,
    ] {
        let mut caller = raw::connect(address).await;
        let (_response, mut body) = caller
            .begin(greeter::CHATTY_CLIENT_SAYS_HELLO.path(), &[])
            .await;
        body.send_data(raw::frame(&hello("Ada")), false).unwrap();
        assert_eq!(hear(&mut heard).await, "called");
        body.send_reset(reason);
        let end = hear(&mut heard).await;
        assert!(end == "CANCELLED" || end == "dropped", "{end}");
    }
    // A connection that breaks.
    let mut caller = raw::connect(address).await;
    let (response, mut body) = caller
        .begin(greeter::CHATTY_CLIENT_SAYS_HELLO.path(), &[])
        .await;
    body.send_data(raw::frame(&hello("Ada")), false).unwrap();
    assert_eq!(hear(&mut heard).await, "called");
    drop((caller, response, body));
    let end = hear(&mut heard).await;
    assert!(end == "CANCELLED" || end == "dropped", "{end}");
}

#[tokio::test]
async fn a_whole_upload_is_one_however_it_ends() {
    let (greeter, mut heard) = patient();
    let address = serve(GreeterServer::new(greeter)).await;
    let mut caller = raw::connect(address).await;
    // The last frame says so itself, or an empty one does, or trailers do.
    for way in 0..3 {
        let (response, mut body) = caller
            .begin(greeter::CHATTY_CLIENT_SAYS_HELLO.path(), &[])
            .await;
        body.send_data(raw::frame(&hello("Ada")), way == 0).unwrap();
        match way {
            1 => body.send_data(bytes::Bytes::new(), true).unwrap(),
            2 => body.send_trailers(http::HeaderMap::new()).unwrap(),
            _ => {}
        }
        assert_eq!(soon(response).await.unwrap().status(), 200);
        assert_eq!(hear(&mut heard).await, "called");
        assert_eq!(hear(&mut heard).await, "complete");
    }
}

/// The handler of a call with a stream each way is dropped when nobody reads its replies, though the
/// caller's requests have not ended.
#[tokio::test]
async fn replies_that_are_dropped_cancel_a_call_whose_requests_go_on() {
    let address = serve(GreeterServer::new(crate::support::Polite)).await;
    let address = format!("http://{address}");
    let over_a_socket = GreeterClient::connect(address).await.unwrap();
    for _ in 0..10 {
        let (sender, requests) = Streaming::channel(1);
        let response = soon(over_a_socket.interacting_hello(requests)).await;
        let mut replies = response.unwrap().into_inner();
        sender.send(hello("Ada")).await.unwrap();
        assert!(soon(replies.message()).await.unwrap().is_some());
        drop(replies);
        soon(sender.closed()).await;
        let status = sender.send(hello("Ada")).await.unwrap_err();
        assert_eq!(status.code(), Code::Cancelled);
    }
}

#[tokio::test]
async fn the_senders_of_a_dropped_call_are_told() {
    let (greeter, mut heard) = patient();
    let client = remote(greeter).await;
    let (sender, requests) = Streaming::channel(1);
    let call = tokio::spawn(client.chatty_client_says_hello(requests));
    assert_eq!(hear(&mut heard).await, "called");
    call.abort();
    soon(sender.closed()).await;
    assert_eq!(
        sender.send(hello("Ada")).await.unwrap_err().code(),
        Code::Cancelled
    );
}
