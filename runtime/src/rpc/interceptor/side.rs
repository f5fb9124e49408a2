//! [`Side`]: at which end of a call an interceptor runs.

/// The end of a call at which an interceptor runs.
///
/// ```
/// use rustgreet::{Status, rpc::{Call, Interceptor, Next, Outcome, Side}};
///
/// /// The same word at both ends: a client says it, a server wants it.
/// struct Word(String);
///
/// impl Interceptor for Word {
///     async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
///         match call.side() {
///             Side::Client => call.metadata_mut().insert("word", &self.0)?,
///             Side::Server if call.metadata().get("word") == Some(&self.0[..]) => {}
///             Side::Server => return Err(Status::unauthenticated("say the word")),
///         }
///         next.run(call).await
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The call leaves from here.
    Client,
    /// The call arrives here.
    Server,
}
