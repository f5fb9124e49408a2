//! [`Interceptor`], and its private twin [`Erased`], by which it is kept.

use std::{future::Future, pin::Pin, sync::Arc};

use super::{Call, Next, Outcome};
use crate::rpc::call::Status;

/// What goes around calls: around a client's ([`Client::intercept`](crate::rpc::Client::intercept)), around
/// those of one service ([`ServiceServer::intercept`](crate::rpc::ServiceServer::intercept)) or of a whole
/// server ([`Server::intercept`](crate::Server::intercept)). The one that is added first is outermost.
///
/// It is written with a plain `async fn`. An `Arc` of an interceptor is one too, and so is an `Option`, of which
/// `None` does nothing.
///
/// ```
/// use rustgreet::{Status, rpc::{Call, Interceptor, Next, Outcome}};
///
/// /// Asks for a token, and leaves the user's name for the handler.
/// struct Auth;
///
/// struct User(String);
///
/// impl Interceptor for Auth {
///     async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
///         let token = call.metadata().get("authorization");
///         let Some(user) = token.and_then(|token| token.strip_prefix("Bearer ")) else {
///             return Err(Status::unauthenticated("send a token: `authorization: Bearer ...`"));
///         };
///         let user = std::sync::Arc::new(User(user.to_owned()));
///         call.extensions_mut().insert(user); // the handler finds it in its Request
///         next.run(call).await
///     }
/// }
/// ```
///
/// # Errors
/// A status that it returns is the caller's: a failed call is an `Err` for every interceptor around it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an interceptor",
    label = "expected a type that implements `rustgreet::rpc::Interceptor`",
    note = "implement it with `async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status>`"
)]
pub trait Interceptor: Send + Sync + 'static {
    /// Goes around one call. Without [`Next::run`] it does not take place.
    fn intercept(
        &self,
        call: &mut Call,
        next: Next<'_>,
    ) -> impl Future<Output = Result<Outcome, Status>> + Send;
}

impl<I: Interceptor> Interceptor for Arc<I> {
    fn intercept(
        &self,
        call: &mut Call,
        next: Next<'_>,
    ) -> impl Future<Output = Result<Outcome, Status>> + Send {
        I::intercept(self, call, next)
    }
}

impl<I: Interceptor> Interceptor for Option<I> {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        match self {
            Some(interceptor) => interceptor.intercept(call, next).await,
            None => next.run(call).await,
        }
    }
}

pub(super) type Boxed<'a> = Pin<Box<dyn Future<Output = Result<Outcome, Status>> + Send + 'a>>;

/// An interceptor as a trait object.
pub(super) trait Erased: Send + Sync {
    fn intercept_boxed<'a>(&'a self, call: &'a mut Call, next: Next<'a>) -> Boxed<'a>;
}

impl<I: Interceptor> Erased for I {
    fn intercept_boxed<'a>(&'a self, call: &'a mut Call, next: Next<'a>) -> Boxed<'a> {
        Box::pin(self.intercept(call, next))
    }
}
