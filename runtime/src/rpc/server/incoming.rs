//! [`Incoming`]: a call that has arrived and waits for a handler, and [`Answer`], what becomes of
//! it. The deadline runs from here; a handler that is late, or whose caller is gone, is dropped.

use std::{
    convert::Infallible,
    fmt,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Instant,
};

use super::{panics::catching, replies::Replies};
use crate::message::Message;
use crate::rpc::{
    call::{
        Request, Response, Result, Settings, Status, Streaming,
        deadline::{self, within},
        unimplemented,
    },
    protocol::{
        Body, SealedBody,
        grpc::{Arrival, Blame, Codec, Direction, engine, timeout},
    },
};
use crate::schema::ServiceDescriptor;

/// A call that has arrived, for generated code to hand to the method that its path names; see
/// [`Routes`](crate::rpc::Routes).
pub struct Incoming<S> {
    service: Arc<S>,
    descriptor: &'static ServiceDescriptor,
    settings: Settings,
    request: http::Request<Body>,
    deadline: Option<Instant>,
}

/// Every kind of call inside: a stream of requests, a stream of replies.
type Outcome<P> = std::result::Result<Response<Streaming<P>>, Status>;

impl<S: Send + Sync + 'static> Incoming<S> {
    /// Answers with a method of one message each way.
    ///
    /// ```
    /// # use rustgreet::{Message, Response, rpc::{Answer, Incoming}};
    /// fn echo<M: Message + Default>(call: Incoming<()>) -> Answer {
    ///     call.unary(|_, request| async move { Ok(Response::<M>::new(request.into_inner())) })
    /// }
    /// ```
    pub fn unary<Q, P, H, F>(self, handler: H) -> Answer
    where
        Q: Message + Default,
        P: Message,
        H: FnOnce(Arc<S>, Request<Q>) -> F + Send + 'static,
        F: Future<Output = Result<P>> + Send + 'static,
    {
        self.answer(move |service, requests| async move {
            let request = only(requests).await?;
            handler(service, request).await.map(one)
        })
    }

    /// Answers with a method that answers one message with a stream.
    ///
    /// ```
    /// # use rustgreet::{Message, Streaming, rpc::{Answer, Incoming}};
    /// fn twice<M: Message + Default + Clone>(call: Incoming<()>) -> Answer {
    ///     call.server_streaming(|_, request| async move {
    ///         let message: M = request.into_inner();
    ///         Ok(Streaming::iter([message.clone(), message]).into())
    ///     })
    /// }
    /// ```
    pub fn server_streaming<Q, P, H, F>(self, handler: H) -> Answer
    where
        Q: Message + Default,
        P: Message,
        H: FnOnce(Arc<S>, Request<Q>) -> F + Send + 'static,
        F: Future<Output = Result<Streaming<P>>> + Send + 'static,
    {
        self.answer(move |service, requests| async move {
            let request = only(requests).await?;
            handler(service, request).await
        })
    }

    /// Answers with a method that answers a stream with one message.
    ///
    /// ```
    /// # use rustgreet::{Message, Status, rpc::{Answer, Incoming}};
    /// fn first<M: Message + Default>(call: Incoming<()>) -> Answer {
    ///     call.client_streaming(|_, request| async move {
    ///         let first: Option<M> = request.into_inner().message().await?;
    ///         Ok(first.ok_or_else(|| Status::invalid_argument("nothing"))?.into())
    ///     })
    /// }
    /// ```
    pub fn client_streaming<Q, P, H, F>(self, handler: H) -> Answer
    where
        Q: Message + Default,
        P: Message,
        H: FnOnce(Arc<S>, Request<Streaming<Q>>) -> F + Send + 'static,
        F: Future<Output = Result<P>> + Send + 'static,
    {
        self.answer(move |service, requests| async move {
            handler(service, requests.map(Arrival::into_streaming))
                .await
                .map(one)
        })
    }

    /// Answers with a method with a stream each way.
    ///
    /// ```
    /// # use rustgreet::{Message, Response, Streaming, rpc::{Answer, Incoming}};
    /// fn echo<M: Message + Default>(call: Incoming<()>) -> Answer {
    ///     call.bidi_streaming(|_, request| async move {
    ///         Ok(Response::<Streaming<M>>::new(request.into_inner()))
    ///     })
    /// }
    /// ```
    pub fn bidi_streaming<Q, P, H, F>(self, handler: H) -> Answer
    where
        Q: Message + Default,
        P: Message,
        H: FnOnce(Arc<S>, Request<Streaming<Q>>) -> F + Send + 'static,
        F: Future<Output = Result<Streaming<P>>> + Send + 'static,
    {
        self.answer(move |service, requests| async move {
            handler(service, requests.map(Arrival::into_streaming)).await
        })
    }

    /// The one way in, for all kinds. A single reply is a stream of one here: only a stream can
    /// tell tonic about the trailers of a success.
    fn answer<Q, P, H, F>(self, handler: H) -> Answer
    where
        Q: Message + Default,
        P: Message,
        H: FnOnce(Arc<S>, Request<Arrival<Q>>) -> F + Send + 'static,
        F: Future<Output = Outcome<P>> + Send + 'static,
    {
        let Self {
            service,
            settings,
            request,
            deadline,
            ..
        } = self;
        let work = move |requests: ::tonic::Request<::tonic::Streaming<Q>>| async move {
            let blame = Blame {
                deadline,
                failure: None,
            };
            let mut requests = Request::from(requests)
                .map(|stream| Arrival::new(stream, blame, Direction::Request));
            requests.set_deadline(deadline);
            let outcome = within(deadline, catching(handler(service, requests))).await;
            Replies::response(outcome, deadline, settings.max_encoding)
        };
        Answer::new(async move {
            let mut grpc = engine::server(settings, Codec::<P, Q>::new(None, None));
            grpc.streaming(Handler(Some(work)), request.map(SealedBody))
                .await
                .map(Body::from_inner)
        })
    }
}

impl<S> Incoming<S> {
    pub(crate) fn new(
        service: Arc<S>,
        descriptor: &'static ServiceDescriptor,
        settings: Settings,
        request: http::Request<Body>,
    ) -> Self {
        let deadline = timeout::of(request.headers()).and_then(deadline::after);
        Self {
            service,
            descriptor,
            settings,
            request,
            deadline,
        }
    }

    /// The path of the call, as in `/greet.Greeter/SayHello`.
    ///
    /// ```
    /// # use rustgreet::rpc::{Answer, Incoming};
    /// fn print(call: &Incoming<()>) {
    ///     println!("{}", call.path());
    /// }
    /// ```
    pub fn path(&self) -> &str {
        self.request.uri().path()
    }

    /// The name of the method that is called, as in `SayHello`; empty if the path is not one of
    /// this service.
    ///
    /// ```
    /// # use rustgreet::{rpc::{Answer, Incoming}, wkt::Empty};
    /// fn route(call: Incoming<()>) -> Answer {
    ///     match call.method_name() {
    ///         "Ping" => call.unary(|_, _: rustgreet::Request<Empty>| async { Ok(Empty::default().into()) }),
    ///         _ => call.unimplemented(),
    ///     }
    /// }
    /// ```
    pub fn method_name(&self) -> &str {
        let path = self.path().strip_prefix('/');
        let path = path.and_then(|path| path.strip_prefix(self.descriptor.name()));
        let name = path.and_then(|path| path.strip_prefix('/'));
        name.unwrap_or_default()
    }

    /// Answers that there is no such method.
    ///
    /// ```
    /// # use rustgreet::rpc::{Answer, Incoming};
    /// fn nothing(call: Incoming<()>) -> Answer {
    ///     call.unimplemented()
    /// }
    /// ```
    pub fn unimplemented(self) -> Answer {
        Answer::of_status(unimplemented(self.path()))
    }
}

impl<S> fmt::Debug for Incoming<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming")
            .field("path", &self.path())
            .finish_non_exhaustive()
    }
}

async fn only<Q: Send + 'static>(
    requests: Request<Arrival<Q>>,
) -> std::result::Result<Request<Q>, Status> {
    let (arrival, request) = requests.split();
    let (message, _) = arrival.only().await?;
    Ok(request.map(|()| message))
}

fn one<P: Send + 'static>(response: Response<P>) -> Response<Streaming<P>> {
    response.map(Streaming::<P>::once::<P>)
}

/// A function, called once, as the service that tonic wants.
struct Handler<H>(Option<H>);

impl<Q, P, H, F> ::tonic::server::StreamingService<Q> for Handler<H>
where
    P: Message,
    H: FnOnce(::tonic::Request<::tonic::Streaming<Q>>) -> F,
    F: Future<Output = std::result::Result<::tonic::Response<Replies<P>>, ::tonic::Status>>,
{
    type Response = std::result::Result<P, Status>;
    type ResponseStream = Replies<P>;
    type Future = F;

    fn call(&mut self, request: ::tonic::Request<::tonic::Streaming<Q>>) -> F {
        let handler = self.0.take().expect("tonic calls a handler once");
        handler(request)
    }
}

/// What becomes of a call that has arrived: a future of its HTTP response. Dropping it drops the
/// handler.
///
/// ```
/// # use rustgreet::rpc::{Answer, Body};
/// let answer = Answer::new(async { http::Response::new(Body::empty()) });
/// ```
#[must_use = "a call is answered when this is awaited"]
pub struct Answer {
    future: Pin<Box<dyn Future<Output = http::Response<Body>> + Send>>,
}

impl Answer {
    /// An answer made by hand, for a host or a service that is not generated.
    ///
    /// ```
    /// # use rustgreet::rpc::{Answer, Body};
    /// let answer = Answer::new(async { http::Response::new(Body::empty()) });
    /// ```
    pub fn new(response: impl Future<Output = http::Response<Body>> + Send + 'static) -> Self {
        Self {
            future: Box::pin(response),
        }
    }

    /// An answer that is `status` and nothing else.
    ///
    /// ```
    /// # use rustgreet::{Status, rpc::Answer};
    /// let answer = Answer::of_status(Status::unavailable("going down"));
    /// ```
    pub fn of_status(status: Status) -> Self {
        Self::new(async move {
            let status: ::tonic::Status = status.into();
            status
                .into_http::<::tonic::body::Body>()
                .map(Body::from_inner)
        })
    }
}

impl Future for Answer {
    type Output = std::result::Result<http::Response<Body>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.future.as_mut().poll(cx).map(Ok)
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").finish_non_exhaustive()
    }
}
