//! A service with one method: the trait, and around it client, server and handle.

/// __docs__
/// __allow_deprecated__
pub trait __trait__: Send + Sync + 'static {
    /// __default_docs__
    fn __default_method__(
        &self,
        request: ::rustgreet::Request<__default_request__>,
    ) -> impl ::core::future::Future<Output = ::rustgreet::Result<__default_reply__>> + Send {
        ::rustgreet::rpc::forward(
            self.forward_to().map(|to| to.__default_method__(request)),
            __module__::__default_constant__,
        )
    }

    /// __required_docs__
    fn __required_method__(
        &self,
        request: ::rustgreet::Request<__required_request__>,
    ) -> impl ::core::future::Future<Output = ::rustgreet::Result<__required_reply__>> + Send;

    /// Where the methods go that an implementation does not write: nowhere, and they answer
    /// UNIMPLEMENTED; or, in a decorator, to what it wraps: `Some(&self.inner)`.
    /// __forwarding__
    fn forward_to(&self) -> ::core::option::Option<&dyn __module__::Erased> {
        None
    }

    insertion_point!(__insertion_point__);
}

/// __client_docs__
#[derive(Clone, Debug)]
pub struct __client__<T = ::rustgreet::Channel> {
    inner: ::rustgreet::rpc::Client<T>,
}

/// __allow_deprecated__
impl __client__ {
    /// Connects to an address such as `http://127.0.0.1:50051`.
    pub async fn connect(
        address: impl ::core::convert::Into<::std::string::String>,
    ) -> ::core::result::Result<Self, ::rustgreet::Status> {
        Ok(Self::new(::rustgreet::Channel::connect(address).await?))
    }
}

/// __allow_deprecated__
impl<T: ::rustgreet::rpc::Transport> __client__<T> {
    /// A client over a channel, or over a [`Client`](::rustgreet::rpc::Client) with settings.
    pub fn new(transport: impl ::core::convert::Into<::rustgreet::rpc::Client<T>>) -> Self {
        Self { inner: transport.into() }
    }

    /// __method_docs__
    pub fn __method__(
        &self,
        request: impl ::rustgreet::__into_request__<__message__>,
    ) -> ::rustgreet::rpc::Call<__reply__> {
        self.inner.__kind__(__module__::__constant__, request.__into__())
    }
}

/// __allow_deprecated__
impl<T: ::rustgreet::rpc::Transport> __bound__ for __client__<T> {
    fn __method__(
        &self,
        request: ::rustgreet::Request<__request__>,
    ) -> impl ::core::future::Future<Output = ::rustgreet::Result<__reply__>> + Send {
        self.inner.__kind__(__module__::__constant__, request)
    }
}

/// __server_docs__
pub type __server__<S> = ::rustgreet::rpc::ServiceServer<S, __module__::Routes>;

/// __routes_impl__
impl<S: __bound__> ::rustgreet::rpc::Routes<S> for __module__::Routes {
    const SERVICE: &'static ::rustgreet::ServiceDescriptor = &__module__::SERVICE;

    /// __route_lints__
    fn route(call: ::rustgreet::rpc::Incoming<S>) -> ::rustgreet::rpc::Answer {
        match call.path() {
            __module__::__constant__ => {
                call.__kind__(|it, request| async move { S::__method__(&it, request).await })
            }
            _ => call.unimplemented(),
        }
    }
}

/// __handle_docs__
#[derive(Clone)]
pub struct __handle__(::std::sync::Arc<dyn __module__::Erased>);

/// __allow_deprecated__
impl __handle__ {
    /// Erases the type of a handler, a client or a decorator.
    pub fn new(inner: impl __trait__) -> Self {
        Self(::std::sync::Arc::new(inner))
    }
}

impl ::core::fmt::Debug for __handle__ {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        f.write_str(__handle_name__)
    }
}

/// __allow_deprecated__
impl __trait__ for __handle__ {
    fn __explicit_method__(
        &self,
        request: ::rustgreet::Request<__explicit_request__>,
    ) -> impl ::core::future::Future<Output = ::rustgreet::Result<__explicit_reply__>> + Send {
        __module__::Erased::__explicit_method__(&*self.0, request)
    }

    /// __forwarding__
    fn forward_to(&self) -> ::core::option::Option<&dyn __module__::Erased> {
        Some(&*self.0)
    }
}

/// __allow_deprecated__
impl<S: __bound__> __bound__ for ::std::sync::Arc<S> {
    fn __explicit_method__(
        &self,
        request: ::rustgreet::Request<__explicit_request__>,
    ) -> impl ::core::future::Future<Output = ::rustgreet::Result<__explicit_reply__>> + Send {
        __bound__::__explicit_method__(&**self, request)
    }

    /// __forwarding__
    fn forward_to(&self) -> ::core::option::Option<&dyn __module__::Erased> {
        Some(&**self)
    }
}

/// __module_docs__
pub mod __module__ {
    /// __constant_docs__
    pub const __constant__: &str = __http_path__;

    /// The service and its methods, as the schema has them.
    pub static SERVICE: ::rustgreet::ServiceDescriptor =
        ::rustgreet::ServiceDescriptor { name: __proto_name__, methods: &[__rows__] };

    /// __routes_docs__
    #[derive(Clone, Copy, Debug)]
    pub struct Routes;

    /// __erased_docs__
    /// __allow_deprecated__
    pub trait Erased: Send + Sync + 'static {
        /// __erased_method_docs__
        fn __method__(
            &self,
            request: ::rustgreet::Request<__inner_request__>,
        ) -> ::rustgreet::rpc::Pending<'_, __inner_reply__>;
    }

    /// __allow_deprecated__
    impl<S: super::__trait__> Erased for S {
        fn __method__(
            &self,
            request: ::rustgreet::Request<__inner_request__>,
        ) -> ::rustgreet::rpc::Pending<'_, __inner_reply__> {
            ::std::boxed::Box::pin(super::__trait__::__method__(self, request))
        }
    }
}
