//! [`Dialect`]: how a client's calls are written, and the [`Translation`] of one of them.

use std::sync::Arc;

use super::{Client, Transport};
use crate::reflect::TypeRegistry;
use crate::rpc::{
    call::Codec,
    protocol::{
        Protocol, Translation,
        json::{Json, TypesByMethod},
    },
};
use crate::schema::MethodDescriptor;

/// How a client's calls are written.
#[derive(Clone, Default)]
pub(super) struct Dialect {
    protocol: Protocol,
    codec: Codec,
    gets: bool,
    /// Nothing, if no message is written as JSON.
    types: Option<Arc<TypesByMethod>>,
}

impl<T: Transport> Client<T> {
    /// What the client speaks: gRPC unless set, in a browser Connect. Everything else of a call stays as it is. A client of a handler in the
    /// same process ([`local::client`](crate::rpc::local::client)) sends no bytes, so it ignores this and the codec.
    ///
    /// ```
    /// # fn make(client: rustgreet::rpc::Client) {
    /// let client = client.protocol(rustgreet::rpc::Protocol::Connect);
    /// # }
    /// ```
    #[must_use]
    pub fn protocol(mut self, protocol: Protocol) -> Self {
        self.dialect.protocol = protocol;
        self
    }

    /// How messages are written: in protobuf's binary format unless set. A message that has no form in JSON, such as
    /// a timestamp after the year 9999, ends its call with INTERNAL.
    ///
    /// ```
    /// # fn make(client: rustgreet::rpc::Client) {
    /// let client = client.codec(rustgreet::rpc::Codec::Json);
    /// # }
    /// ```
    #[must_use]
    pub fn codec(mut self, codec: Codec) -> Self {
        self.dialect.codec = codec;
        if codec == Codec::Json {
            self.dialect.types.get_or_insert_default();
        }
        self
    }

    /// Calls by GET where that can be: over [Connect](Protocol::Connect), a method of one message each way that has
    /// `option idempotency_level = NO_SIDE_EFFECTS`. Browsers and proxies may keep what it returns. A request whose URL
    /// would have more than 8,000 bytes goes by POST.
    ///
    /// ```
    /// # fn make(client: rustgreet::rpc::Client) {
    /// let client = client.protocol(rustgreet::rpc::Protocol::Connect).use_get();
    /// # }
    /// ```
    #[must_use]
    pub fn use_get(mut self) -> Self {
        self.dialect.gets = true;
        self
    }

    /// The types that an `Any` may hold where messages are JSON, beside the well-known ones and those of the called
    /// method's messages, and the extensions. A message with others cannot be written as JSON, nor read.
    ///
    /// ```
    /// # fn make(client: rustgreet::rpc::Client) {
    /// use rustgreet::{TypeRegistry, wkt::Api};
    ///
    /// let mut types = TypeRegistry::new();
    /// types.add::<Api>();
    /// let client = client.json_types(types);
    /// # }
    /// ```
    #[must_use]
    pub fn json_types(mut self, types: TypeRegistry) -> Self {
        self.dialect.types = Some(Arc::new(TypesByMethod::with(types)));
        self
    }

    /// How a call is written, unless it is plain gRPC or goes to a handler in the same process.
    pub(super) fn translation(
        &self,
        method: &'static MethodDescriptor,
    ) -> Option<Box<Translation>> {
        let dialect = &self.dialect;
        let is_plain = dialect.protocol == Protocol::Grpc && dialect.codec == Codec::Proto;
        if is_plain || self.moves {
            return None;
        }
        let json = (dialect.codec == Codec::Json).then(|| Json {
            method,
            types: dialect
                .types
                .as_ref()
                .map(|it| it.of(method))
                .unwrap_or_default(),
        });
        Some(Box::new(Translation {
            method,
            protocol: dialect.protocol,
            json,
            gets: dialect.gets,
            settings: self.settings.clone(),
        }))
    }

    /// Whether the messages themselves are in a request's body: for a handler in the same process, or to be printed.
    pub(super) fn keeps_messages(&self) -> bool {
        self.moves || self.dialect.codec == Codec::Json
    }
}
