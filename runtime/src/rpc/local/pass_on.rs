//! The macro at the end of a generated service: the implementations of its trait that only pass
//! calls on, from one row an rpc.

/// Called by generated code. Of a service `Greeter` it defines `DynGreeter`, and implements `Greeter`
/// for it, for `Arc<impl Greeter>`, for the client and for [`Nowhere`](crate::rpc::Nowhere). The client becomes the
/// [`Client`](crate::rpc::Client) in it by `into()`:
///
/// ```ignore
/// ::rustgreet::__private::pass_on! {
///     /// The documentation of `DynGreeter`.
///     impl Greeter for (DynGreeter, GreeterClient<T>, ::rustgreet::rpc::Nowhere) {
///         const say_hello: fn(HelloRequest) -> HelloReply = greeter::SAY_HELLO;
///     }
/// }
/// ```
///
/// The client and `Nowhere` may be left out.
#[doc(hidden)]
#[macro_export]
macro_rules! __pass_on {
    (
        $(#[$docs:meta])*
        impl $service:ident for (
            $handle:ident
            $(, $client:ident<T>)?
            $(, ::rustgreet::rpc::$nowhere:ident)?
            $(,)?
        )
        $methods:tt
    ) => {
        $(#[$docs])*
        #[derive(Clone)]
        pub struct $handle(::std::sync::Arc<<$handle as $crate::__private::Erase>::Object>);

        #[allow(deprecated)]
        impl $handle {
            /// Erases the type of a handler, a client or a decorator.
            pub fn new(inner: impl $service) -> Self {
                Self(::std::sync::Arc::new(inner))
            }
        }

        impl ::core::fmt::Debug for $handle {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(::core::stringify!($handle))
            }
        }

        // In a scope of its own: the twin's methods have the names of the service's.
        const _: () = {
            $crate::__pass_on! { @handle $service $handle $methods }
        };
        $crate::__pass_on! { @arc $service $methods }
        $($crate::__pass_on! { @client $service $client $methods })?
        $($crate::__pass_on! { @nowhere $service $nowhere $methods })?
    };
    (@handle $service:ident $handle:ident {
        $(const $method:ident: fn($request:ty $(,)?) -> $reply:ty = $descriptor:path;)*
    }) => {
        /// The service as a trait object: its methods return boxes.
        #[allow(deprecated, clippy::wrong_self_convention)]
        pub trait __Erased: ::core::marker::Send + ::core::marker::Sync + 'static {
            $(fn $method(
                &self,
                request: $crate::rpc::Request<$request>,
            ) -> $crate::rpc::BoxReply<'_, $reply>;)*
        }

        #[allow(deprecated)]
        impl<__S: $service> __Erased for __S {
            $(fn $method(
                &self,
                request: $crate::rpc::Request<$request>,
            ) -> $crate::rpc::BoxReply<'_, $reply> {
                $crate::__private::promised(request, |request| {
                    <__S as $service>::$method(self, request)
                })
            })*
        }

        impl $crate::__private::Erase for $handle {
            type Object = dyn __Erased;
        }

        #[allow(deprecated)]
        impl $service for $handle {
            $(fn $method(
                &self,
                request: $crate::rpc::Request<$request>,
            ) -> impl $crate::rpc::Reply<$reply> {
                __Erased::$method(&*self.0, request)
            })*
        }
    };
    (@arc $service:ident {
        $(const $method:ident: fn($request:ty $(,)?) -> $reply:ty = $descriptor:path;)*
    }) => {
        #[allow(deprecated)]
        impl<__S: $service> $service for ::std::sync::Arc<__S> {
            $(fn $method(
                &self,
                request: $crate::rpc::Request<$request>,
            ) -> impl $crate::rpc::Reply<$reply> {
                <__S as $service>::$method(&**self, request)
            })*
        }
    };
    // The client's own methods do the work: they win over those of the trait.
    (@client $service:ident $client:ident {
        $(const $method:ident: fn($request:ty $(,)?) -> $reply:ty = $descriptor:path;)*
    }) => {
        #[allow(deprecated)]
        impl<__T> ::core::convert::From<$client<__T>> for $crate::rpc::Client<__T> {
            fn from(client: $client<__T>) -> Self {
                client.inner
            }
        }

        #[allow(deprecated)]
        impl<__T: $crate::rpc::Transport> $service for $client<__T> {
            $(fn $method(
                &self,
                request: $crate::rpc::Request<$request>,
            ) -> impl $crate::rpc::Reply<$reply> {
                <$client<__T>>::$method(self, request)
            })*
        }
    };
    (@nowhere $service:ident $nowhere:ident {
        $(const $method:ident: fn($request:ty $(,)?) -> $reply:ty = $descriptor:path;)*
    }) => {
        #[allow(deprecated)]
        impl $service for $crate::rpc::$nowhere {
            $(fn $method(
                &self,
                _: $crate::rpc::Request<$request>,
            ) -> impl $crate::rpc::Reply<$reply> {
                self.reply(&$descriptor)
            })*
        }
    };
}

/// The trait object in a `DynGreeter`, whose trait has no name outside of [`__pass_on!`].
#[doc(hidden)]
pub trait Erase {
    /// `dyn __Erased`.
    type Object: ?Sized;
}
