//! [`Incoming`]: a call that has arrived and waits for a handler. The deadline runs from here; a
//! handler that is late, or whose caller is gone, is dropped.

use std::{fmt, future::Future, sync::Arc};

use super::{Answer, serving::Serving};
use crate::message::Message;
use crate::rpc::{
    call::{Metadata, Request, Response, Result, Settings, Streaming, deadline, unimplemented},
    protocol::{
        Body, Wording,
        grpc::{
            compression,
            frame::Deframer,
            framer::Framer,
            head, inbox,
            replies::{self, Ending, Finished},
            requests::{One, Requests, Source},
            timeout,
        },
        peer,
    },
};
use crate::schema::ServiceDescriptor;

/// A call that has arrived, for generated code to hand to the method that its path names; see
/// [`Routes`](crate::rpc::Routes).
///
/// ```
/// use rustgreet::{Request, rpc::{Answer, Incoming}, wkt::StringValue};
///
/// /// A method that greets.
/// fn greet(call: Incoming<()>) -> Answer {
///     call.unary(|_, request: Request<StringValue>| async move {
///         let name = request.into_inner().value;
///         Ok(StringValue::from(format!("Hello, {name}!")).into())
///     })
/// }
/// ```
pub struct Incoming<S> {
    service: Arc<S>,
    descriptor: &'static ServiceDescriptor,
    settings: Settings,
    request: http::Request<Body>,
}

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
        match self.open() {
            Ok(call) => call.with_one(handler, replies::one),
            Err(refused) => refused,
        }
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
        match self.open() {
            Ok(call) => call.with_one(handler, replies::many),
            Err(refused) => refused,
        }
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
        match self.open() {
            Ok(call) => call.with_many(handler, replies::one),
            Err(refused) => refused,
        }
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
        match self.open() {
            Ok(call) => call.with_many(handler, replies::many),
            Err(refused) => refused,
        }
    }

    /// Reads the head; an answer if the call ends with it.
    fn open(self) -> std::result::Result<Open<S>, Answer> {
        let Self {
            service,
            descriptor,
            settings,
            request,
        } = self;
        let known = timeout::of(request.headers()).and_then(|timeout| {
            let encoding = compression::of_arriving(request.headers(), settings.accept)?;
            Ok((timeout.and_then(deadline::after), encoding))
        });
        let (deadline, encoding) = match known {
            Ok(known) => known,
            Err(status) => {
                let mut response = head::of_failure(status);
                let accepted = compression::accept_header(settings.accept);
                response.headers_mut().insert(compression::ACCEPT, accepted);
                return Err(Answer::of_response(response));
            }
        };
        // What an interceptor, or a caller in the same process, has set is not in the head.
        let deadline = deadline::nearer(deadline, request.body().until());
        if deadline::has_passed(deadline) {
            return Err(Answer::of_status(deadline::exceeded()));
        }
        let framer = Framer::new(
            compression::for_departing(request.headers(), settings.send_any),
            settings.compress_from,
            settings.max_encoding,
        );
        let moves = request.body().moves();
        let peer = peer::of(&request);
        let (mut parts, body) = request.into_parts();
        // It is for interceptors. A handler that passes the request on would send it along.
        Wording::take(&mut parts.extensions);
        let metadata = Metadata::arriving(parts.headers);
        Ok(Open {
            service,
            request: Request::arriving((), metadata, deadline, peer, parts.extensions)
                .at(descriptor, parts.uri),
            deframer: Deframer::new(settings.max_decoding, settings.decode_limits, encoding)
                .with_fault(body.fault()),
            body,
            ending: Ending {
                framer,
                deadline,
                moves,
            },
        })
    }
}

/// A call whose head is read.
struct Open<S> {
    service: Arc<S>,
    request: Request<()>,
    body: Body,
    deframer: Deframer,
    ending: Ending,
}

/// Makes the HTTP response of what a handler answers.
type Finish<P> = fn(Response<P>, Ending) -> Finished;

impl<S: Send + Sync + 'static> Open<S> {
    fn with_one<Q, P, H, F>(self, handler: H, finish: Finish<P>) -> Answer
    where
        Q: Message + Default,
        P: Send + 'static,
        H: FnOnce(Arc<S>, Request<Q>) -> F + Send + 'static,
        F: Future<Output = Result<P>> + Send + 'static,
    {
        let (service, request, ending) = (self.service, self.request, self.ending);
        let stall = self.body.stall();
        let requests = Requests::new(Source::Body(self.body), self.deframer, stall);
        Answer::new(Serving::of_one(
            One::<Q>::new(requests),
            ending.deadline,
            move |message, packed| {
                let request = request.map(|()| message);
                handler(service, request.arrived_compressed(packed))
            },
            move |response| finish(response, ending),
        ))
    }

    fn with_many<Q, P, H, F>(mut self, handler: H, finish: Finish<P>) -> Answer
    where
        Q: Message + Default,
        P: Send + 'static,
        H: FnOnce(Arc<S>, Request<Streaming<Q>>) -> F + Send + 'static,
        F: Future<Output = Result<P>> + Send + 'static,
    {
        let (ending, stall) = (self.ending, self.body.stall());
        let (pump, source) = match self.body.take_arriving() {
            Some(stream) => {
                let (pump, reader) = inbox(stream);
                (Some(pump), Source::Inbox(reader))
            }
            None => (None, Source::Body(self.body)),
        };
        let requests = Requests::new(source, self.deframer, stall);
        let requests = requests.into_streaming::<Q>(ending.deadline);
        let handler = handler(self.service, self.request.map(|()| requests));
        let serving = Serving::<Q, fn(Q, bool) -> F, F, _>::of_stream(
            handler,
            ending.deadline,
            move |response| finish(response, ending),
        );
        Answer::pumped(serving, pump)
    }
}

impl<S> Incoming<S> {
    pub(crate) fn new(
        service: Arc<S>,
        descriptor: &'static ServiceDescriptor,
        settings: Settings,
        request: http::Request<Body>,
    ) -> Self {
        Self {
            service,
            descriptor,
            settings,
            request,
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
