//! What a `Streaming` is (Send, Sync, Unpin), what it is made from, and how it ends.

use std::{cell::Cell, future::pending, marker::PhantomPinned};

use tokio::sync::{mpsc, oneshot};

use super::*;
use crate::rpc::Code;

/// Counts down. Not `Unpin`, and not `Sync`.
struct Countdown(Cell<i32>, PhantomPinned);

impl Stream for Countdown {
    type Item = i32;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<i32>> {
        let left = self.0.get() - 1;
        self.0.set(left);
        Poll::Ready((left >= 0).then_some(left))
    }
}

fn is_all<T: Send + Sync + Unpin + 'static>(_: &T) {}

#[tokio::test]
async fn any_stream_becomes_one_that_can_go_anywhere() {
    let numbers: Streaming<i32> = Streaming::new(Countdown(Cell::new(3), PhantomPinned));
    is_all(&numbers);
    assert_eq!(numbers.into_vec().await.unwrap(), [2, 1, 0]);
    is_all(&Streaming::once(Cell::new(1)));
}

#[tokio::test]
async fn an_error_ends_it_for_good() {
    let mut stream = Streaming::iter([Ok(1), Err(Status::aborted("stop")), Ok(2)]);
    assert_eq!(stream.message().await.unwrap(), Some(1));
    assert_eq!(stream.message().await.unwrap_err().message(), "stop");
    assert_eq!(stream.message().await.unwrap(), None);
    assert!(stream.trailers().is_none());
}

#[tokio::test]
async fn receivers_are_streams() {
    let (sender, receiver) = mpsc::channel(2);
    sender.send(1).await.unwrap();
    drop(sender);
    assert_eq!(
        Streaming::<i32>::from(receiver).into_vec().await.unwrap(),
        [1]
    );
    let (sender, receiver) = mpsc::unbounded_channel();
    sender.send(Err::<i32, _>(Status::aborted("stop"))).unwrap();
    assert!(Streaming::<i32>::from(receiver).into_vec().await.is_err());
}

#[tokio::test]
async fn a_sender_sends_messages_errors_and_trailers() {
    let (sender, mut stream) = Streaming::channel(4);
    sender.send(1).await.unwrap();
    let mut trailers = Metadata::new();
    trailers.insert("cost", "3").unwrap();
    sender.finish(trailers).await.unwrap();
    assert_eq!(stream.message().await.unwrap(), Some(1));
    assert_eq!(stream.message().await.unwrap(), None);
    assert_eq!(stream.trailers().unwrap().get("cost"), Some("3"));

    let (sender, stream) = Streaming::<i32>::channel(4);
    sender.send(Err(Status::aborted("stop"))).await.unwrap();
    assert!(stream.into_vec().await.is_err());
    assert!(sender.is_closed());
    assert_eq!(
        sender.send(1).await.unwrap_err().code(),
        crate::Code::Cancelled
    );
}

#[tokio::test]
async fn mapping_keeps_the_trailers() {
    let mut trailers = Metadata::new();
    trailers.insert("cost", "3").unwrap();
    let mut stream = Streaming::iter([1])
        .with_trailers(trailers)
        .map_messages(|it: i32| it + 1);
    assert_eq!(stream.message().await.unwrap(), Some(2));
    assert_eq!(stream.message().await.unwrap(), None);
    assert_eq!(stream.trailers().unwrap().get("cost"), Some("3"));
}

#[tokio::test]
async fn what_is_produced_ends_with_its_producer() {
    let numbers = Streaming::produce(async |numbers| {
        for number in 0..1000 {
            numbers.send(number).await?;
        }
        Ok(())
    });
    assert!(numbers.into_vec().await.unwrap().into_iter().eq(0..1000));

    let mut numbers = Streaming::produce(async |numbers: Sender<i32>| {
        numbers.send(1).await?;
        let mut trailers = Metadata::new();
        trailers.insert("cost", "3")?;
        numbers.finish(trailers).await?;
        pending().await
    });
    assert_eq!(numbers.message().await.unwrap(), Some(1));
    assert_eq!(numbers.message().await.unwrap(), None);
    assert_eq!(numbers.trailers().unwrap().get("cost"), Some("3"));
}

/// Whoever else has a sender: it is closed.
#[tokio::test]
async fn a_producer_that_fails_ends_its_stream_with_the_error() {
    let (told, mut senders) = mpsc::unbounded_channel();
    let mut numbers = Streaming::produce(async move |numbers: Sender<i32>| {
        _ = told.send(numbers.clone());
        numbers.send(1).await?;
        numbers.send(2).await?;
        Err(Status::data_loss("no more"))
    });
    assert_eq!(numbers.message().await.unwrap(), Some(1));
    assert_eq!(numbers.message().await.unwrap(), Some(2));
    let status = numbers.message().await.unwrap_err();
    assert_eq!(status.to_string(), "DATA_LOSS: no more");
    assert_eq!(numbers.message().await.unwrap(), None);
    assert!(numbers.trailers().is_none());
    assert!(senders.recv().await.unwrap().is_closed());
}

#[tokio::test]
async fn a_producer_that_panics_ends_its_stream_with_an_error() {
    let mut numbers = Streaming::produce(async |numbers| {
        numbers.send(1).await?;
        panic!("on purpose, a secret");
    });
    assert_eq!(numbers.message().await.unwrap(), Some(1));
    let status = numbers.message().await.unwrap_err();
    assert_eq!(status.code(), Code::Unknown);
    assert!(!status.message().contains("secret"), "{status}");
    assert_eq!(numbers.message().await.unwrap(), None);
}

#[tokio::test]
async fn a_producer_is_dropped_with_its_stream() {
    let (dropped, mut is_dropped) = oneshot::channel::<()>();
    let mut numbers = Streaming::produce(async move |numbers| {
        let _until_dropped = dropped;
        numbers.send(1).await?;
        pending().await
    });
    assert_eq!(numbers.message().await.unwrap(), Some(1));
    assert!(is_dropped.try_recv() == Err(oneshot::error::TryRecvError::Empty));
    drop(numbers);
    assert!(is_dropped.try_recv() == Err(oneshot::error::TryRecvError::Closed));
}

/// It is not needed for anything else, so it may be made outside of a runtime.
#[test]
fn a_producer_needs_no_runtime() {
    let numbers = Streaming::produce(async |numbers| numbers.send(1).await);
    is_all(&numbers);
    let numbers = numbers.map_messages(|it| it + 1);
    let mut context = Context::from_waker(std::task::Waker::noop());
    let numbers = std::pin::pin!(numbers.into_vec()).poll(&mut context);
    assert!(matches!(numbers, Poll::Ready(Ok(it)) if it == [2]));
}
