//! [`Client`]: calls methods by their descriptors. Generated clients are a thin, typed cover of it.

use std::{fmt, time::Duration};

use http::Uri;

use super::{
    Channel, Pending, Transport,
    departure::{Departure, Limits},
    dialect::Dialect,
    many::{ForMany, Replies, Until},
    one::ForOne,
    transport::{self, Route},
};
use crate::message::Message;
use crate::rpc::{
    call::{IntoRequest, IntoStreamingRequest, Request, Settings, Status, Streaming},
    interceptor::{Call, Chain},
    protocol::{
        Body,
        grpc::{
            framer::Framer,
            head::{self, RequestHead},
        },
    },
};
use crate::schema::MethodDescriptor;

/// Calls methods by their descriptors over a [`Transport`]. Generated clients are made of it: settings
/// for one are made here, and its `new` takes the result. `Client::from` takes it out again.
///
/// ```no_run
/// # mod pb { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rpc_greet/generated/mod.rs")); }
/// use std::time::Duration;
/// use pb::greet::GreeterClient;
/// use rustgreet::{Channel, rpc::Client};
///
/// # async fn connect() -> Result<(), rustgreet::Status> {
/// let channel = Channel::connect("http://127.0.0.1:50051").await?;
/// let client = Client::new(channel).timeout(Duration::from_secs(2));
/// let greeter = GreeterClient::new(client);
/// let for_photos = GreeterClient::new(Client::from(greeter).max_decoding_message_size(64 << 20));
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Client<T = Channel> {
    transport: T,
    pub(super) settings: Settings,
    pub(super) timeout: Option<Duration>,
    pub(super) detached: bool,
    pub(super) origin: Uri,
    pub(super) interceptors: Chain,
    /// Whether messages go as they are, to a handler in the same process.
    pub(super) moves: bool,
    pub(super) dialect: Dialect,
}

impl<T: Transport> Client<T> {
    /// A client with the usual settings: it compresses nothing and reads what is compressed, sets no timeout,
    /// and accepts messages of up to 4 MiB and sends them of any size. In a browser it speaks
    /// [Connect](crate::rpc::Protocol::Connect), elsewhere gRPC.
    ///
    /// ```
    /// # fn make(channel: rustgreet::Channel) {
    /// let client = rustgreet::rpc::Client::new(channel);
    /// # }
    /// ```
    pub fn new(transport: T) -> Self {
        Self {
            transport,
            settings: Settings::of_client(),
            timeout: None,
            detached: false,
            origin: Uri::default(),
            interceptors: Chain::default(),
            moves: false,
            dialect: Dialect::default(),
        }
    }

    /// The same settings and interceptors over another transport: the one that there is with a layer around it, or
    /// one of your own.
    ///
    /// ```
    /// # use rustgreet::rpc::{Client, Transport};
    /// /// The client that production has, with its calls recorded, or answered by a test.
    /// fn observed<T: Transport>(client: Client, recorder: T) -> Client<T> {
    ///     client.with_transport(recorder)
    /// }
    /// ```
    pub fn with_transport<U: Transport>(self, transport: U) -> Client<U> {
        Client {
            transport,
            settings: self.settings,
            timeout: self.timeout,
            detached: self.detached,
            origin: self.origin,
            interceptors: self.interceptors,
            // Only `local::client` knows that its handler is in the same process.
            moves: false,
            dialect: self.dialect,
        }
    }

    /// Calls a method with one message each way.
    ///
    /// ```
    /// # use rustgreet::{MethodDescriptor, rpc::{Client, Pending}, wkt::{Empty, StringValue}};
    /// static GET_NAME: MethodDescriptor =
    ///     MethodDescriptor::unary("/shop.Shop/GetName", Empty::table(), StringValue::table());
    ///
    /// fn get_name(client: &Client) -> Pending<StringValue> {
    ///     client.unary::<Empty, _>(&GET_NAME, Empty::default())
    /// }
    /// ```
    pub fn unary<Q: Message, P: Message + Default>(
        &self,
        method: &'static MethodDescriptor,
        request: impl IntoRequest<Q>,
    ) -> Pending<P> {
        self.call_for_one(self.send_one(method, request.into_request()))
    }

    /// Calls a method that answers one message with a stream.
    ///
    /// ```
    /// # use rustgreet::{MethodDescriptor, Streaming, rpc::{Client, Pending}, wkt::{Empty, StringValue}};
    /// static NAMES: MethodDescriptor =
    ///     MethodDescriptor::server_streaming("/shop.Shop/Names", Empty::table(), StringValue::table());
    ///
    /// fn names(client: &Client) -> Pending<Streaming<StringValue>> {
    ///     client.server_streaming::<Empty, _>(&NAMES, Empty::default())
    /// }
    /// ```
    pub fn server_streaming<Q: Message, P: Message + Default>(
        &self,
        method: &'static MethodDescriptor,
        request: impl IntoRequest<Q>,
    ) -> Pending<Streaming<P>> {
        let sent = self.send_one(method, request.into_request());
        self.call_for_many(sent, Until::Head)
    }

    /// Calls a method that answers a stream with one message.
    ///
    /// ```
    /// # use rustgreet::{MethodDescriptor, Streaming, rpc::{Client, Pending}, wkt::{Int64Value, StringValue}};
    /// static COUNT: MethodDescriptor =
    ///     MethodDescriptor::client_streaming("/shop.Shop/Count", StringValue::table(), Int64Value::table());
    ///
    /// fn count(client: &Client, names: Streaming<StringValue>) -> Pending<Int64Value> {
    ///     client.client_streaming::<StringValue, _>(&COUNT, names)
    /// }
    /// ```
    pub fn client_streaming<Q: Message, P: Message + Default>(
        &self,
        method: &'static MethodDescriptor,
        requests: impl IntoStreamingRequest<Q>,
    ) -> Pending<P> {
        self.call_for_one(self.send_many(method, requests.into_streaming_request()))
    }

    /// Calls a method with a stream each way. The call does not wait for the server, which may have
    /// nothing to say before it has heard something: the metadata ahead of the replies is in their
    /// [`headers`](Streaming::headers), and an error too comes from the stream.
    ///
    /// ```
    /// # use rustgreet::{MethodDescriptor, Streaming, rpc::{Client, Pending}, wkt::StringValue};
    /// static TRANSLATE: MethodDescriptor = MethodDescriptor::bidi_streaming(
    ///     "/shop.Shop/Translate",
    ///     StringValue::table(),
    ///     StringValue::table(),
    /// );
    ///
    /// fn translate(client: &Client, words: Streaming<StringValue>) -> Pending<Streaming<StringValue>> {
    ///     client.bidi_streaming::<StringValue, _>(&TRANSLATE, words)
    /// }
    /// ```
    pub fn bidi_streaming<Q: Message, P: Message + Default>(
        &self,
        method: &'static MethodDescriptor,
        requests: impl IntoStreamingRequest<Q>,
    ) -> Pending<Streaming<P>> {
        let sent = self.send_many(method, requests.into_streaming_request());
        self.call_for_many(sent, Until::Sent)
    }

    /// A request of one message, which is encoded here.
    fn send_one<Q: Message>(
        &self,
        method: &'static MethodDescriptor,
        request: Request<Q>,
    ) -> Sent<impl Route + use<T, Q>> {
        let (message, request) = request.into_parts();
        let framer = self.framer(&request);
        let body = self.body_of_one(message, framer)?;
        let deadline = self.deadline(&request);
        self.send(method, request, framer, Limits::new(deadline, None), body)
    }

    fn send_many<Q: Message>(
        &self,
        method: &'static MethodDescriptor,
        request: Request<Streaming<Q>>,
    ) -> Sent<impl Route + use<T, Q>> {
        let (requests, request) = request.into_parts();
        let framer = self.framer(&request);
        let deadline = self.deadline(&request);
        let (upload, body) = self.body_of_many(requests, framer, deadline);
        let limits = Limits::new(deadline, Some(upload));
        self.send(method, request, framer, limits, body)
    }

    fn send(
        &self,
        method: &'static MethodDescriptor,
        request: Request<()>,
        framer: Framer,
        limits: Limits,
        body: Body,
    ) -> Sent<impl Route + use<T>> {
        let deadline = limits.deadline();
        let ((), metadata, _, extensions) = request.departing();
        #[cfg(feature = "tonic")]
        let extensions = crate::rpc::bridge::tonic::method::with_method(extensions, method);
        let head = RequestHead {
            uri: head::uri(&self.origin, method.path())?,
            metadata,
            extensions,
            encoding: framer.encoding(),
            accepted: self.settings.accept,
        };
        let route = transport::route(&self.transport);
        let request = head.with_body(self.outgoing(body, deadline));
        let departure = match (self.interceptors.is_empty(), self.translation(method)) {
            (true, None) => Departure::new(route, request, deadline),
            (true, Some(translation)) => {
                Departure::translated(route, request, deadline, translation)
            }
            (false, translation) => {
                let wording = translation.as_ref().map(|it| it.wording());
                let call =
                    Call::departing(method, request, wording, deadline, self.settings.clone());
                Departure::intercepted(route, self.interceptors.clone(), call, translation)
            }
        };
        Ok((departure, limits))
    }

    fn call_for_one<P: Message + Default>(&self, sent: Sent<impl Route>) -> Pending<P> {
        match sent {
            Ok((departure, limits)) => {
                Pending::new(ForOne::new(departure, limits, self.settings.clone()))
            }
            Err(status) => Pending::failed(status),
        }
    }

    fn call_for_many<P: Message + Default>(
        &self,
        sent: Sent<impl Route>,
        until: Until,
    ) -> Pending<Streaming<P>> {
        let replies = |(departure, limits)| Replies::new(departure, limits, self.settings.clone());
        match (sent.map(replies), until) {
            (Ok(replies), _) => Pending::new(ForMany::new(replies, until)),
            (Err(status), Until::Head) => Pending::failed(status),
            (Err(status), Until::Sent) => Pending::of(Streaming::once(Err(status))),
        }
    }
}

/// What a call has when it begins, unless it cannot.
type Sent<R> = std::result::Result<(Departure<R>, Limits), Status>;

/// A client of any transport: `GreeterClient::new(channel)`.
impl<T: Transport> From<T> for Client<T> {
    fn from(transport: T) -> Self {
        Self::new(transport)
    }
}

impl<T> fmt::Debug for Client<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("settings", &self.settings)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}
