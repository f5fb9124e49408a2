//! What a call is written in, for logs: the protocol and the codec.

use super::Call;
use crate::rpc::{call::Codec, protocol::Protocol};

impl Call {
    /// What the caller speaks: at a server, how the request came; at a client, [what it was told](crate::rpc::Client::protocol).
    /// A call in the same process has no protocol, and says [`Protocol::Grpc`].
    ///
    /// ```
    /// use rustgreet::{Status, rpc::{Call, Interceptor, Next, Outcome}};
    ///
    /// struct Logged;
    ///
    /// impl Interceptor for Logged {
    ///     async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
    ///         // connect /greet.Greeter/SayHello
    ///         println!("{} {}", call.protocol().name(), call.path());
    ///         next.run(call).await
    ///     }
    /// }
    /// ```
    pub fn protocol(&self) -> Protocol {
        self.wording.protocol
    }

    /// How the messages are written between the two ends. Here they are what they are, whatever this says. A call by REST
    /// is in JSON, and one in the same process says [`Codec::Proto`].
    ///
    /// ```
    /// # use rustgreet::rpc::Call;
    /// # fn look(call: &Call) {
    /// let is_json = call.codec() == rustgreet::rpc::Codec::Json;
    /// # }
    /// ```
    pub fn codec(&self) -> Codec {
        self.wording.codec
    }
}
