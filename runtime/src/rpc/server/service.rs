//! [`ServiceServer`]: a handler as a tower service. Generated code implements [`Routes`], which
//! says which method of the handler answers a call.

use std::{
    convert::Infallible,
    error::Error,
    fmt,
    marker::PhantomData,
    sync::{Arc, OnceLock},
    task::{Context, Poll},
};

use bytes::Bytes;
use tower_service::Service;

use super::{Answer, Hosted, Hosting, Incoming, intercepted::intercepted, rest::Rest, spoken};
use crate::reflect::TypeRegistry;
use crate::rpc::{
    call::{Compression, MAX_FRAME, Settings},
    interceptor::{Chain, Interceptor},
    protocol::{Body, json::Types},
};
use crate::schema::ServiceDescriptor;
use crate::wire::DecodeOptions;

/// Which method of a service answers a call. Implemented by generated code.
///
/// ```
/// use rustgreet::{MethodDescriptor, Request, ServiceDescriptor};
/// use rustgreet::rpc::{Answer, Incoming, Routes, ServiceServer};
/// use rustgreet::wkt::{Empty, StringValue};
///
/// static GET_NAME: MethodDescriptor =
///     MethodDescriptor::unary("/shop.Shop/GetName", Empty::table(), StringValue::table());
/// static SHOP: ServiceDescriptor = ServiceDescriptor::new("shop.Shop", &[&GET_NAME]);
///
/// /// A service by hand, of a shop that is its name.
/// struct ShopRoutes;
///
/// impl Routes<String> for ShopRoutes {
///     const SERVICE: &'static ServiceDescriptor = &SHOP;
///
///     fn route(call: Incoming<String>) -> Answer {
///         match call.method_name() {
///             "GetName" => call.unary(|shop, _: Request<Empty>| async move {
///                 Ok(StringValue::from(shop.as_str()).into())
///             }),
///             _ => call.unimplemented(),
///         }
///     }
/// }
///
/// let server = ServiceServer::<_, ShopRoutes>::new("the corner shop".to_owned());
/// let server = rustgreet::Server::new().add_service(server);
/// ```
pub trait Routes<S>: 'static {
    /// The service.
    const SERVICE: &'static ServiceDescriptor;

    /// Hands a call to the method that it names.
    fn route(call: Incoming<S>) -> Answer;
}

/// Serves `S` by the routes `R`: a tower service for [`Server`](crate::Server) and whatever else
/// hosts one, and a [`Transport`](crate::rpc::Transport) for a client in the same process.
/// Generated code names it, as in `GreeterServer<S>`.
///
/// An HTTP rule that is wrong (only one written by hand can be) is an error of [`Server::bind`](crate::Server::bind). Other
/// hosts serve all but that rule, and the feature `tracing` makes it an event of level ERROR with the first call by a rule.
///
/// ```
/// # mod pb { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rpc_greet/generated/mod.rs")); }
/// use pb::greet::{Greeter, GreeterClient, GreeterServer};
/// use rustgreet::{Server, rpc::local};
///
/// struct Silent;
/// impl Greeter for Silent {}
///
/// let greeter = GreeterServer::new(Silent).max_decoding_message_size(64 << 20);
/// let in_the_same_process = GreeterClient::new(local::client(greeter.clone()));
/// let on_a_socket = Server::new().add_service(greeter);
/// ```
pub struct ServiceServer<S, R> {
    service: Arc<S>,
    settings: Settings,
    interceptors: Chain,
    /// For other hosts than [`Server`](crate::Server), which has the rules of all its services.
    rest: Arc<OnceLock<Rest>>,
    types: Types,
    routes: PhantomData<fn() -> R>,
}

impl<S, R: Routes<S>> ServiceServer<S, R> {
    /// A server of `service`.
    ///
    /// ```
    /// # use rustgreet::rpc::{Routes, ServiceServer};
    /// # fn serve<R: Routes<u8>>() {
    /// let server = ServiceServer::<u8, R>::new(7);
    /// # }
    /// ```
    pub fn new(service: S) -> Self {
        Self::from_arc(Arc::new(service))
    }

    /// A server of a service that is used elsewhere, too.
    ///
    /// ```
    /// # use rustgreet::rpc::{Routes, ServiceServer};
    /// # fn serve<R: Routes<u8>>(shared: &std::sync::Arc<u8>) {
    /// let server = ServiceServer::<u8, R>::from_arc(shared.clone());
    /// # }
    /// ```
    pub fn from_arc(service: Arc<S>) -> Self {
        Self {
            service,
            settings: Settings::default(),
            interceptors: Chain::default(),
            rest: Arc::default(),
            types: Types::of(R::SERVICE),
            routes: PhantomData,
        }
    }

    /// Adds an interceptor around each call, inside of those that are there.
    ///
    /// ```
    /// # use rustgreet::rpc::{Interceptor, Routes, ServiceServer};
    /// fn guarded<R: Routes<u8>>(
    ///     server: ServiceServer<u8, R>,
    ///     auth: impl Interceptor,
    /// ) -> ServiceServer<u8, R> {
    ///     server.intercept(auth)
    /// }
    /// ```
    #[must_use]
    pub fn intercept(mut self, interceptor: impl Interceptor) -> Self {
        self.interceptors.push(interceptor);
        self
    }

    /// Compresses replies for the callers that accept it. Call it for each way that is known.
    ///
    /// ```
    /// # use rustgreet::rpc::{Routes, ServiceServer};
    /// # #[cfg(feature = "gzip")]
    /// # fn serve<R: Routes<u8>>(server: ServiceServer<u8, R>) {
    /// let server = server.send_compressed(rustgreet::rpc::Compression::Gzip);
    /// # }
    /// ```
    #[must_use]
    pub fn send_compressed(mut self, compression: Compression) -> Self {
        self.settings.send(compression);
        self
    }

    /// Sends messages of fewer bytes as they are.
    ///
    /// ```
    /// # use rustgreet::rpc::{Routes, ServiceServer};
    /// # #[cfg(feature = "gzip")]
    /// # fn serve<R: Routes<u8>>(server: ServiceServer<u8, R>) {
    /// use rustgreet::rpc::Compression;
    ///
    /// let server = server.send_compressed(Compression::Gzip).compress_from(1024);
    /// # }
    /// ```
    #[must_use]
    pub fn compress_from(mut self, bytes: usize) -> Self {
        self.settings.compress_from = bytes;
        self
    }

    /// How requests may be compressed: in all ways that the features of this crate have, unless set.
    /// Those compressed in another way are answered with UNIMPLEMENTED.
    ///
    /// ```
    /// # use rustgreet::rpc::{Routes, ServiceServer};
    /// # fn serve<R: Routes<u8>>(server: ServiceServer<u8, R>) {
    /// let server = server.accept_compressed([]);
    /// # }
    /// ```
    #[must_use]
    pub fn accept_compressed(mut self, ways: impl IntoIterator<Item = Compression>) -> Self {
        self.settings.accept = ways.into_iter().collect();
        self
    }

    /// The size up to which a message is accepted; [`MAX_MESSAGE_SIZE`](crate::rpc::MAX_MESSAGE_SIZE)
    /// (4 MiB) unless set.
    ///
    /// ```
    /// # use rustgreet::rpc::{Routes, ServiceServer};
    /// # fn serve<R: Routes<u8>>(server: ServiceServer<u8, R>) {
    /// let server = server.max_decoding_message_size(64 << 20);
    /// # }
    /// ```
    #[must_use]
    pub fn max_decoding_message_size(mut self, bytes: usize) -> Self {
        self.settings.max_decoding = bytes;
        self
    }

    /// The limits of decoding a request: depth and memory. A request above them is refused like one that does
    /// not decode: with INTERNAL in gRPC's binary format, with INVALID_ARGUMENT in JSON, over Connect and over REST.
    ///
    /// ```
    /// # use rustgreet::rpc::{Routes, ServiceServer};
    /// # fn serve<R: Routes<u8>>(server: ServiceServer<u8, R>) {
    /// let server = server.decode_limits(rustgreet::DecodeOptions::new().max_depth(10));
    /// # }
    /// ```
    #[must_use]
    pub fn decode_limits(mut self, limits: DecodeOptions) -> Self {
        self.settings.decode_limits = limits;
        self
    }

    /// The types that an `Any` may hold where messages are JSON, beside the well-known ones and those of this service's
    /// messages, and the extensions. A message with others cannot be written as JSON, nor read.
    ///
    /// ```
    /// # use rustgreet::rpc::{Routes, ServiceServer};
    /// # fn serve<R: Routes<u8>>(server: ServiceServer<u8, R>) {
    /// use rustgreet::{TypeRegistry, wkt::Api};
    ///
    /// let mut types = TypeRegistry::new();
    /// types.add::<Api>();
    /// let server = server.json_types(types);
    /// # }
    /// ```
    #[must_use]
    pub fn json_types(mut self, types: TypeRegistry) -> Self {
        self.types = Types::with(R::SERVICE, types);
        self
    }

    /// The size up to which a message is sent; any unless set.
    ///
    /// ```
    /// # use rustgreet::rpc::{Routes, ServiceServer};
    /// # fn serve<R: Routes<u8>>(server: ServiceServer<u8, R>) {
    /// let server = server.max_encoding_message_size(4 << 20);
    /// # }
    /// ```
    #[must_use]
    pub fn max_encoding_message_size(mut self, bytes: usize) -> Self {
        self.settings.max_encoding = bytes.min(MAX_FRAME);
        self
    }
}

impl<S: Send + Sync + 'static, R: Routes<S>> ServiceServer<S, R> {
    fn described(&self) -> Hosting {
        Hosting {
            service: Some(R::SERVICE),
            settings: self.settings.clone(),
            types: self.types.clone(),
        }
    }

    fn answer(&self, request: http::Request<Body>) -> Answer {
        spoken(
            request,
            |_| self.described(),
            |request| {
                if self.interceptors.is_empty() {
                    return route::<S, R>(self.service.clone(), self.settings.clone(), request);
                }
                let (service, settings) = (self.service.clone(), self.settings.clone());
                let method = R::SERVICE.method_at(request.uri().path());
                let hand = move |request| route::<S, R>(service, settings, request);
                let settings = self.settings.clone();
                intercepted(self.interceptors.clone(), method, request, settings, hand)
            },
        )
    }

    /// Answers what may be no call of a method's path: a host that is not ours knows no HTTP rules.
    fn answer_any(&self, request: http::Request<Body>) -> Answer {
        let path = request.uri().path().strip_prefix('/');
        let method = path.and_then(|path| path.strip_prefix(R::SERVICE.name()));
        if method.is_some_and(|method| method.starts_with('/')) {
            return self.answer(request);
        }
        let rest = self.rest.get_or_init(|| Rest::of_service(R::SERVICE));
        let answer = |request| self.answer(request);
        rest.answer(
            request,
            |_| self.described(),
            |_, request| answer(request),
            answer,
        )
    }
}

fn route<S, R: Routes<S>>(
    service: Arc<S>,
    settings: Settings,
    request: http::Request<Body>,
) -> Answer {
    R::route(Incoming::new(service, R::SERVICE, settings, request))
}

impl<S, R> Clone for ServiceServer<S, R> {
    fn clone(&self) -> Self {
        Self {
            service: self.service.clone(),
            settings: self.settings.clone(),
            interceptors: self.interceptors.clone(),
            rest: self.rest.clone(),
            types: self.types.clone(),
            routes: PhantomData,
        }
    }
}

impl<S, R: Routes<S>> fmt::Debug for ServiceServer<S, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceServer")
            .field("service", &R::SERVICE.name())
            .finish_non_exhaustive()
    }
}

impl<S, R, B> Service<http::Request<B>> for ServiceServer<S, R>
where
    S: Send + Sync + 'static,
    R: Routes<S>,
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Answer {
        self.answer_any(request.map(Body::new))
    }
}

impl<S: Send + Sync + 'static, R: Routes<S>> Hosted for ServiceServer<S, R> {
    fn name(&self) -> &str {
        R::SERVICE.name()
    }

    fn answer(&self, request: http::Request<Body>) -> Answer {
        self.answer(request)
    }

    fn hosting(&self, _: &str) -> Hosting {
        self.described()
    }
}
