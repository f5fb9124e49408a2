//! [`Streaming::produce`]: a stream with the future that fills it. There is no task: whoever reads the stream runs the
//! future, and whoever drops the stream drops both.

use std::{
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::{Context, Poll, ready},
};

use pin_project_lite::pin_project;

use super::{Feed, Packing, Sender, Streaming, sender};
use crate::rpc::call::{Metadata, Status};

impl<T: Send + 'static> Streaming<T> {
    /// A stream of what `producer` sends: a loop with `send` in it, where an iterator would have to keep a state.
    ///
    /// - The stream ends when the producer returns `Ok(())`. An error that it returns, as by `?`, ends the stream with
    ///   that error, after what was sent before. A panic ends it with UNKNOWN.
    /// - [`Sender::finish`] ends it with trailers.
    /// - The producer is dropped, at its next `await`, when the stream is dropped or has ended.
    /// - It needs no runtime and is not a task of its own: it runs while somebody waits for a message, a message or two
    ///   ahead. What must go on while nobody reads is for a task and a [`channel`](Self::channel).
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// use rustgreet::{Code, Status, Streaming};
    ///
    /// async fn page(number: u32) -> Result<Vec<&'static str>, Status> {
    ///     match number {
    ///         1 => Ok(vec!["Ada", "Grace"]),
    ///         _ => Err(Status::data_loss("the disk is gone")),
    ///     }
    /// }
    ///
    /// let mut names = Streaming::produce(async |names| {
    ///     for number in 1..=3 {
    ///         for name in page(number).await? {
    ///             names.send(name).await?;
    ///         }
    ///     }
    ///     Ok(())
    /// });
    /// assert_eq!(names.message().await?, Some("Ada"));
    /// assert_eq!(names.message().await?, Some("Grace"));
    /// assert_eq!(names.message().await.unwrap_err().code(), Code::DataLoss);
    /// # Ok::<(), Status>(()) }).unwrap();
    /// ```
    pub fn produce<F>(producer: impl FnOnce(Sender<T>) -> F) -> Self
    where
        F: Future<Output = Result<(), Status>> + Send + 'static,
    {
        let (sender, sent) = sender::pair(1);
        Self::feed(Produced {
            producer: Some(producer(sender)),
            sent,
            failure: None,
        })
    }
}

pin_project! {
    /// What is sent, and who sends it.
    struct Produced<T, F> {
        // Nothing once it is done.
        #[pin]
        producer: Option<F>,
        sent: sender::FromSender<T>,
        failure: Option<Status>,
    }
}

impl<T, F> Feed<T> for Produced<T, F>
where
    T: Send,
    F: Future<Output = Result<(), Status>> + Send,
{
    fn poll_item(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<T, Status>>> {
        let mut this = self.project();
        if let Some(producer) = this.producer.as_mut().as_pin_mut() {
            // Nobody sees what a panic leaves half done: it is dropped.
            let step = catch_unwind(AssertUnwindSafe(|| producer.poll(cx))).unwrap_or_else(|_| {
                Poll::Ready(Err(Status::unknown("the producer of this stream panicked")))
            });
            if let Poll::Ready(end) = step {
                this.producer.set(None);
                if let Err(status) = end {
                    this.sent.close();
                    *this.failure = Some(status);
                }
            }
        }
        let item = ready!(Pin::new(this.sent).poll_item(cx));
        Poll::Ready(item.or_else(|| this.failure.take().map(Err)))
    }

    fn packing(self: Pin<&mut Self>) -> Packing {
        Pin::new(self.project().sent).packing()
    }

    fn take_trailers(self: Pin<&mut Self>) -> Metadata {
        Pin::new(self.project().sent).take_trailers()
    }
}
