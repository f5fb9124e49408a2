//! What HTTP/2 underneath must do: unread requests neither end a connection nor open a window, a caller
//! who does not read holds nobody up, an early status arrives, and silence is not an error.

use std::{
    future::poll_fn,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use bytes::{Bytes, BytesMut};
use rustgreet::{
    Code, Request, Result, Status, Streaming,
    rpc::{Body, Client},
};
use tokio::sync::{Notify, mpsc};
use tower_service::Service;

use crate::{
    greet::{
        DelayedReply, Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest, greeter,
    },
    raw,
    support::{hello, reply, serve, soon},
};

/// Reads when it is let, and says how many there were.
#[derive(Default)]
struct Sleepy(Arc<Notify>);

impl Greeter for Sleepy {
    async fn chatty_client_says_hello(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> Result<DelayedReply> {
        self.0.notified().await;
        let mut requests = request.into_inner();
        let mut count = 0;
        while requests.message().await?.is_some() {
            count += 1;
        }
        Ok(DelayedReply {
            message: format!("{count}"),
            ..Default::default()
        }
        .into())
    }
}

/// How much may be sent on a stream once `sent` is out, as far as `body` knows.
async fn window(body: &mut h2::SendStream<Bytes>) -> usize {
    body.reserve_capacity(8 << 20);
    // What the other side says has arrived by then.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let _ = futures_poll(|cx| body.poll_capacity(cx)).await;
    body.capacity()
}

/// Polls once.
async fn futures_poll<T>(mut poll: impl FnMut(&mut Context<'_>) -> Poll<T>) -> Option<T> {
    poll_fn(|cx| match poll(cx) {
        Poll::Ready(it) => Poll::Ready(Some(it)),
        Poll::Pending => Poll::Ready(None),
    })
    .await
}

#[tokio::test]
async fn unread_messages_end_no_connection_and_open_no_window() {
    // Above half of the window, so that reading them opens it again.
    const COUNT: usize = 40_000;
    let sleepy = Sleepy::default();
    let open = sleepy.0.clone();
    let address = serve(GreeterServer::new(sleepy)).await;
    let mut caller = raw::connect_with(
        address,
        h2::client::Builder::new().max_send_buffer_size(8 << 20),
    )
    .await;
    let path = greeter::CHATTY_CLIENT_SAYS_HELLO.path();
    let (response, mut body) = caller.begin(path, &[]).await;
    let message = raw::frame_of(&[0x0a, 8, b'1', b'2', b'3', b'4', b'5', b'6', b'7', b'8']);
    assert_eq!(message.len(), 15);
    for _ in 0..COUNT {
        body.send_data(message.clone(), false).unwrap();
    }
    let unread = window(&mut body).await;
    assert_eq!(unread, (1 << 20) - COUNT * message.len());

    // Other calls on the connection go on.
    let answer = caller
        .call(greeter::SAY_HELLO.path(), &[], &hello("Ada"))
        .await;
    assert_eq!(answer.status(), "12");

    open.notify_one();
    let read = window(&mut body).await;
    assert!(read > unread, "{read} after {unread}");
    body.send_data(Bytes::new(), true).unwrap();
    let (_, mut body) = soon(response).await.unwrap().into_parts();
    let data = soon(body.data()).await.unwrap().unwrap();
    assert!(data.ends_with(b"40000"), "{data:?}");
}

#[tokio::test]
async fn requests_that_a_handler_lets_go_of_hold_nobody_up() {
    /// Answers at once, or when it has let the requests go.
    struct Careless(Arc<Notify>);
    impl Greeter for Careless {
        async fn chatty_client_says_hello(
            &self,
            request: Request<Streaming<HelloRequest>>,
        ) -> Result<DelayedReply> {
            drop(request);
            self.0.notified().await;
            Ok(DelayedReply::default().into())
        }
    }
    let open = Arc::new(Notify::new());
    let address = serve(GreeterServer::new(Careless(open.clone()))).await;
    let mut caller = raw::connect(address).await;
    let path = greeter::CHATTY_CLIENT_SAYS_HELLO.path();
    let (response, mut body) = caller.begin(path, &[]).await;
    // More than all windows together.
    let chunk = raw::frame(&hello(&"x".repeat(64 << 10)));
    for _ in 0..200 {
        soon(raw::send(&mut body, chunk.clone())).await.unwrap();
    }
    open.notify_one();
    let response = soon(response).await.unwrap();
    assert_eq!(response.status(), 200);
}

#[tokio::test]
async fn an_early_status_arrives_while_an_upload_is_under_way() {
    /// Lets nobody in.
    struct Closed;
    impl Greeter for Closed {
        async fn chatty_client_says_hello(
            &self,
            _: Request<Streaming<HelloRequest>>,
        ) -> Result<DelayedReply> {
            Err(Status::unauthenticated("who are you?"))
        }
    }
    let address = serve(GreeterServer::new(Closed)).await;
    let caller = raw::connect(address).await;
    let chunk = raw::frame(&hello(&"x".repeat(64 << 10)));
    // One after the other, and many at a time.
    for at_a_time in [1, 1, 1, 100, 200, 200] {
        let uploads: Vec<_> = (0..at_a_time)
            .map(|_| tokio::spawn(refused_upload(caller.clone(), chunk.clone())))
            .collect();
        for upload in uploads {
            soon(upload).await.unwrap();
        }
    }
}

/// Sends 10 MiB, or as much as is taken.
async fn refused_upload(mut caller: raw::Caller, chunk: Bytes) {
    let path = greeter::CHATTY_CLIENT_SAYS_HELLO.path();
    let (response, mut body) = caller.begin(path, &[]).await;
    let upload = tokio::spawn(async move {
        for _ in 0..160 {
            if raw::send(&mut body, chunk.clone()).await.is_err() {
                return;
            }
        }
    });
    let response = soon(response).await.unwrap();
    assert_eq!(response.headers()["grpc-status"], "16");
    soon(upload).await.unwrap();
}

#[tokio::test]
async fn calls_that_are_begun_and_dropped_leave_the_connection_up() {
    let (told, _heard) = mpsc::unbounded_channel();
    let address = serve(GreeterServer::new(Endless(told))).await;
    let mut caller = raw::connect(address).await;
    let path = greeter::PARROT_SAYS_HELLO.path();
    let mut open = std::collections::VecDeque::new();
    for _ in 0..1000 {
        if open.len() == 100 {
            open.pop_front();
        }
        let (response, mut body) = caller.begin(path, &[]).await;
        body.send_data(raw::frame(&hello("Ada")), true).unwrap();
        open.push_back((response, body));
    }
    drop(open);
    // Refused is not processed, and is to be sent again: the server has not let go of all of them.
    let response = loop {
        let (response, mut body) = caller.begin(greeter::SAY_HELLO.path(), &[]).await;
        body.send_data(raw::frame(&hello("Ada")), true).unwrap();
        match soon(response).await {
            Ok(response) => break response,
            Err(error) => assert_eq!(error.reason(), Some(h2::Reason::REFUSED_STREAM)),
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    };
    assert_eq!(response.headers()["grpc-status"], "12");
}

/// Streams without end, and tells when that is dropped.
struct Endless(mpsc::UnboundedSender<&'static str>);

impl Greeter for Endless {
    async fn parrot_says_hello(&self, _: Request<HelloRequest>) -> Result<Streaming<HelloReply>> {
        struct Told(mpsc::UnboundedSender<&'static str>);
        impl Drop for Told {
            fn drop(&mut self) {
                let _ = self.0.send("dropped");
            }
        }
        let told = Told(self.0.clone());
        let large = "x".repeat(10_000);
        let replies = std::iter::repeat_with(move || {
            let _ = &told;
            reply(large.as_str())
        });
        Ok(Streaming::iter(replies).into())
    }
}

#[tokio::test]
async fn a_caller_who_does_not_read_is_told_when_the_deadline_passes() {
    let (told, mut heard) = mpsc::unbounded_channel();
    let address = serve(GreeterServer::new(Endless(told))).await;
    let mut caller = raw::connect(address).await;
    let path = greeter::PARROT_SAYS_HELLO.path();
    let headers = [("grpc-timeout", "300m")];
    let (response, mut body) = caller.begin(path, &headers).await;
    body.send_data(raw::frame(&hello("Ada")), true).unwrap();
    let (_, mut replies) = soon(response).await.unwrap().into_parts();
    assert_eq!(soon(heard.recv()).await, Some("dropped"));
    let end = loop {
        match soon(replies.data()).await {
            Some(Ok(_)) => {}
            Some(Err(error)) => break error,
            None => panic!("it ended well"),
        }
    };
    assert_eq!(end.reason(), Some(h2::Reason::CANCEL));
}

/// Half a message, and then nothing.
struct Half(Option<Bytes>);

impl http_body::Body for Half {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<http_body::Frame<Bytes>, Status>>> {
        match self.0.take() {
            Some(bytes) => Poll::Ready(Some(Ok(http_body::Frame::data(bytes)))),
            None => Poll::Pending,
        }
    }
}

async fn answer_to(body: Half) -> http::Response<Body> {
    let request = http::Request::post("http://localhost/greet.Greeter/SayHello")
        .header("content-type", "application/grpc")
        .body(body)
        .unwrap();
    let Ok(response) = GreeterServer::new(crate::support::Polite)
        .call(request)
        .await;
    response
}

#[tokio::test(start_paused = true)]
async fn a_begun_message_that_makes_no_progress_is_an_error_and_silence_is_not() {
    let begun = raw::frame(&hello("Ada")).slice(..7);
    let before = tokio::time::Instant::now();
    let response = answer_to(Half(Some(begun))).await;
    assert_eq!(response.headers()["grpc-status"], "4");
    assert_eq!(before.elapsed().as_secs(), 20);

    let silent = answer_to(Half(None));
    let ten_minutes = Duration::from_secs(600);
    assert!(tokio::time::timeout(ten_minutes, silent).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_bidi_call_may_be_silent_for_ten_minutes() {
    let client = GreeterClient::new(Client::new(GreeterServer::new(crate::support::Polite)));
    let (sender, requests) = Streaming::channel(1);
    let response = client.interacting_hello(requests).await.unwrap();
    let mut replies = response.into_inner();
    tokio::time::sleep(Duration::from_secs(600)).await;
    sender.send(hello("Ada")).await.unwrap();
    let first = replies.message().await.unwrap().unwrap();
    assert_eq!(first.message, "Hello, Ada!");
    drop(sender);
    assert!(replies.message().await.unwrap().is_none());
}

/// A message in as many chunks as it has bytes, and one much larger than a window.
#[tokio::test]
async fn messages_arrive_whole_however_they_are_cut() {
    let address = serve(GreeterServer::new(crate::support::Polite)).await;
    let mut caller = raw::connect(address).await;
    let path = greeter::SAY_HELLO.path();
    let (response, mut body) = caller.begin(path, &[]).await;
    for byte in raw::frame(&hello("Ada")) {
        body.send_data(Bytes::from(vec![byte]), false).unwrap();
        tokio::task::yield_now().await;
    }
    body.send_data(Bytes::new(), true).unwrap();
    assert_eq!(soon(response).await.unwrap().status(), 200);

    let large = "x".repeat(3 << 20);
    let (response, mut body) = caller.begin(path, &[]).await;
    soon(raw::send(&mut body, raw::frame(&hello(&large))))
        .await
        .unwrap();
    body.send_data(Bytes::new(), true).unwrap();
    let (_, mut body) = soon(response).await.unwrap().into_parts();
    let mut read = BytesMut::new();
    while let Some(data) = soon(body.data()).await {
        let data = data.unwrap();
        let _ = body.flow_control().release_capacity(data.len());
        read.extend_from_slice(&data);
    }
    assert!(read.len() > large.len());
    let trailers = soon(body.trailers()).await.unwrap().unwrap();
    assert_eq!(trailers["grpc-status"], "0");
    assert_eq!(Code::from_number(0), Code::Ok);
}
