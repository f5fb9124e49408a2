//! A service with one method: the trait, and around it client, server and handle.

/// __docs__
/// __allow_deprecated__
pub trait __trait__: Send + Sync + 'static {
    /// __default_docs__
    fn __default_method__(
        &self,
        request: ::rustgreet::Request<__default_request__>,
    ) -> impl ::rustgreet::rpc::Reply<__default_reply__> {
        __trait__::__default_method__(self.forward_to(), request)
    }

    /// __required_docs__
    fn __required_method__(
        &self,
        request: ::rustgreet::Request<__required_request__>,
    ) -> impl ::rustgreet::rpc::Reply<__required_reply__>;

    /// Where methods that you do not write go. By default they answer UNIMPLEMENTED; a decorator
    /// returns `&self.inner`.
    /// __if_defaults__
    fn forward_to(&self) -> &impl __trait__ {
        &::rustgreet::rpc::Nowhere
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
        Self {
            inner: transport.into(),
        }
    }

    /// __method_docs__
    pub fn __method__(
        &self,
        request: impl ::rustgreet::__into_request__<__message__>,
    ) -> ::rustgreet::rpc::Pending<__reply__> {
        self.inner.__kind__(&__module__::__constant__, request)
    }
}

/// __server_docs__
pub type __server__<S> = ::rustgreet::rpc::ServiceServer<S, __module__::Routes>;

/// __routes_impl__
impl<S: __bound__> ::rustgreet::rpc::Routes<S> for __module__::Routes {
    const SERVICE: &'static ::rustgreet::ServiceDescriptor = &__module__::SERVICE;

    /// __route_lints__
    fn route(call: ::rustgreet::rpc::Incoming<S>) -> ::rustgreet::rpc::Answer {
        match call.method_name() {
            __proto_name__ => {
                call.__kind__(|it, request| async move { S::__method__(&it, request).await })
            }
            _ => call.unimplemented(),
        }
    }
}

/// __module_docs__
pub mod __module__ {
    /// The service and its methods, as the schema has them.
    pub static SERVICE: ::rustgreet::ServiceDescriptor =
        ::rustgreet::ServiceDescriptor::new(__service_name__, &[__constants__]);

    /// __constant_docs__
    pub static __constant__: ::rustgreet::MethodDescriptor = __descriptor__;

    /// __routes_docs__
    #[derive(Clone, Copy, Debug)]
    pub struct Routes;
}
