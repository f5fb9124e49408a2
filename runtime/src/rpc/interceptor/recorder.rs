//! [`Recorder`]: keeps what it sees of calls, for tests.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use super::{Call, Interceptor, Next, Outcome};
use crate::message::Message;
use crate::rpc::{
    call::{Metadata, Payload, Status},
    platform::Instant,
};

/// An interceptor for tests that keeps what it sees: the calls, in the order in which they began, and what they came
/// to. A clone keeps to the same list.
///
/// ```
/// # mod pb { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rpc_greet/generated/mod.rs")); }
/// use pb::greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest};
/// use rustgreet::{Request, Result, rpc::{Recorder, local}};
///
/// struct Fake;
///
/// impl Greeter for Fake {
///     async fn say_hello(&self, _: Request<HelloRequest>) -> Result<HelloReply> {
///         Ok(HelloReply { message: "Hi".into(), ..Default::default() }.into())
///     }
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let recorder = Recorder::new();
/// let client = local::client(GreeterServer::new(Fake)).intercept(recorder.clone());
/// let client = GreeterClient::new(client);
/// client.say_hello(HelloRequest { name: "Ada".into(), ..Default::default() }).await?;
///
/// let calls = recorder.calls();
/// assert_eq!(calls[0].path, "/greet.Greeter/SayHello");
/// assert_eq!(calls[0].requests::<HelloRequest>()?[0].name, "Ada");
/// assert_eq!(calls[0].replies::<HelloReply>()?[0].message, "Hi");
/// assert!(calls[0].end.as_ref().unwrap().is_ok());
/// # Ok::<(), rustgreet::Status>(()) }).unwrap();
/// ```
#[derive(Clone, Debug, Default)]
pub struct Recorder {
    calls: Arc<Mutex<Vec<Recorded>>>,
}

/// A call that a [`Recorder`] has seen, as far as it has come.
///
/// ```
/// use rustgreet::{Status, rpc::Recorded, wkt::StringValue};
///
/// /// The names that a call was about.
/// fn names(call: &Recorded) -> Result<Vec<String>, Status> {
///     let requests = call.requests::<StringValue>()?;
///     Ok(requests.into_iter().map(|request| request.value).collect())
/// }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Recorded {
    /// The path of the method, as in `/greet.Greeter/SayHello`.
    pub path: String,
    /// The metadata of the request.
    pub metadata: Metadata,
    /// When its caller stops waiting.
    pub deadline: Option<Instant>,
    /// The metadata ahead of the replies, once it is there.
    pub headers: Option<Metadata>,
    /// How it ended, once it has: the trailers, or the status that it failed with.
    pub end: Option<Result<Metadata, Status>>,
    requests: Vec<Bytes>,
    replies: Vec<Bytes>,
}

impl Recorded {
    /// The requests that were sent so far.
    ///
    /// # Errors
    /// INTERNAL, if one is not such a message.
    pub fn requests<M: Message + Default>(&self) -> Result<Vec<M>, Status> {
        decoded(&self.requests)
    }

    /// The replies that were read so far.
    ///
    /// # Errors
    /// INTERNAL, if one is not such a message.
    pub fn replies<M: Message + Default>(&self) -> Result<Vec<M>, Status> {
        decoded(&self.replies)
    }
}

fn decoded<M: Message + Default>(messages: &[Bytes]) -> Result<Vec<M>, Status> {
    let messages = messages.iter().cloned().map(Payload::from_bytes);
    messages.map(Payload::into_message).collect()
}

impl Recorder {
    /// A recorder that has seen nothing.
    ///
    /// ```
    /// assert!(rustgreet::rpc::Recorder::new().calls().is_empty());
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// What it has seen so far.
    ///
    /// ```
    /// # let recorder = rustgreet::rpc::Recorder::new();
    /// for call in recorder.calls() {
    ///     println!("{}: {:?}", call.path, call.end);
    /// }
    /// ```
    pub fn calls(&self) -> Vec<Recorded> {
        self.lock().clone()
    }

    /// A panic while it is locked leaves nothing half done.
    fn lock(&self) -> MutexGuard<'_, Vec<Recorded>> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, call: &Call) -> usize {
        let mut calls = self.lock();
        calls.push(Recorded {
            path: call.path().to_owned(),
            metadata: call.metadata().clone(),
            deadline: call.deadline(),
            headers: None,
            end: None,
            requests: Vec::new(),
            replies: Vec::new(),
        });
        calls.len() - 1
    }

    /// What notes something of a call.
    fn noting<T, F: FnMut(&mut Recorded, T)>(
        &self,
        call: usize,
        mut note: F,
    ) -> impl FnMut(T) + use<T, F> {
        let recorder = self.clone();
        move |it| note(&mut recorder.lock()[call], it)
    }
}

impl Interceptor for Recorder {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        let index = self.begin(call);
        let mut request = self.noting(index, |call, bytes| call.requests.push(bytes));
        call.map_requests(move |payload| {
            request(payload.to_bytes());
            Ok(payload)
        });
        let mut end = self.noting(index, |call, end| call.end = Some(end));
        let mut outcome = next.run(call).await.inspect_err(|status| {
            end(Err(status.clone()));
        })?;
        self.lock()[index].headers = Some(outcome.metadata().clone());
        let mut reply = self.noting(index, |call, bytes| call.replies.push(bytes));
        outcome.map_replies(move |payload| {
            reply(payload.to_bytes());
            Ok(payload)
        });
        outcome.on_end(move |it| end(it.cloned().map_err(Status::clone)));
        Ok(outcome)
    }
}
