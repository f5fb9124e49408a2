//! The macros that implement prost's traits for our messages, and our trait for prost's messages.

/// Implements `prost::Message` and `prost::Name` (prost 0.14) for a generated message, in the crate
/// that has the message. The plugin's option `prost=on` writes this line for every message.
///
/// It takes the type, its package (`""` for none), and its name in the package, such as
/// `"Order.Line"` for a message inside another:
///
/// ```
/// # #[cfg(feature = "rpc")] {
/// # mod pb { pub mod greet {
/// #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rpc_greet/generated/greet.rs"));
/// # } }
/// use pb::greet::HelloRequest;
///
/// rustgreet::impl_prost!(HelloRequest, "greet", "HelloRequest");
///
/// /// Code that is written for prost.
/// fn store<M: prost::Message + prost::Name>(message: &M) -> (String, Vec<u8>) {
///     (M::full_name(), message.encode_to_vec())
/// }
///
/// let request = HelloRequest { name: "Ada".into(), ..Default::default() };
/// let (name, bytes) = store(&request);
/// assert_eq!(name, "greet.HelloRequest");
/// assert_eq!(HelloRequest::decode(&bytes[..])?, request);
/// # }
/// # Ok::<_, prost::DecodeError>(())
/// ```
///
/// Both `prost::Message` and [`Message`](crate::message::Message) have functions such as `decode`,
/// `encode` and `merge`. The macro adds inherent ones with prost's signatures, so that calls are not
/// ambiguous if both traits are in scope.
#[macro_export]
macro_rules! impl_prost {
    ($message:ty, $package:literal, $name:literal $(,)?) => {
        $crate::impl_prost_traits!($message, $package, $name, "/");

        #[allow(deprecated)]
        impl $message {
            /// Decodes a message from the rest of a buffer.
            ///
            /// # Errors
            /// If the bytes are not such a message, or pass a limit.
            #[inline]
            pub fn decode(
                buffer: impl $crate::prost::private::Buf,
            ) -> ::core::result::Result<Self, $crate::prost::private::DecodeError> {
                $crate::prost::decode(buffer)
            }

            /// Decodes a message that is preceded by its length in bytes, as a varint.
            ///
            /// # Errors
            /// If the buffer has fewer bytes, or they are not such a message, or pass a limit.
            #[inline]
            pub fn decode_length_delimited(
                buffer: impl $crate::prost::private::Buf,
            ) -> ::core::result::Result<Self, $crate::prost::private::DecodeError> {
                $crate::prost::decode_length_delimited(buffer)
            }

            /// Merges the rest of a buffer into this message.
            ///
            /// # Errors
            /// If the bytes are not such a message, or pass a limit.
            #[inline]
            pub fn merge(
                &mut self,
                buffer: impl $crate::prost::private::Buf,
            ) -> ::core::result::Result<(), $crate::prost::private::DecodeError> {
                $crate::prost::merge(self, buffer)
            }

            /// Encodes the message into a buffer.
            ///
            /// # Errors
            /// If the buffer has no room for it.
            #[inline]
            pub fn encode(
                &self,
                buffer: &mut impl $crate::prost::private::BufMut,
            ) -> ::core::result::Result<(), $crate::prost::private::EncodeError> {
                $crate::prost::encode(self, buffer)
            }

            /// Encodes the message into a buffer, preceded by its length in bytes, as a varint.
            ///
            /// # Errors
            /// If the buffer has no room for both.
            #[inline]
            pub fn encode_length_delimited(
                &self,
                buffer: &mut impl $crate::prost::private::BufMut,
            ) -> ::core::result::Result<(), $crate::prost::private::EncodeError> {
                $crate::prost::encode_length_delimited(self, buffer)
            }

            /// Returns the encoded message.
            #[inline]
            pub fn encode_to_vec(&self) -> ::std::vec::Vec<u8> {
                $crate::Message::encode_to_vec(self)
            }

            /// Returns the encoded message, preceded by its length in bytes, as a varint.
            #[inline]
            pub fn encode_length_delimited_to_vec(&self) -> ::std::vec::Vec<u8> {
                $crate::Message::encode_length_delimited_to_vec(self)
            }

            /// Returns the length of the encoded message in bytes.
            #[inline]
            pub fn encoded_len(&self) -> usize {
                $crate::prost::encoded_len(self)
            }
        }
    };
}

/// Implements prost's traits without the inherent functions, which would change what existing calls of
/// our trait's functions mean.
#[doc(hidden)]
#[macro_export]
macro_rules! impl_prost_traits {
    ($message:ty, $package:expr, $name:expr, $host:expr) => {
        #[allow(deprecated)]
        impl $crate::prost::private::Message for $message {
            #[inline]
            fn encode_raw(&self, buffer: &mut impl $crate::prost::private::BufMut) {
                $crate::prost::encode_raw(self, buffer);
            }

            #[inline]
            fn merge_field(
                &mut self,
                number: u32,
                wire_type: $crate::prost::private::WireType,
                buffer: &mut impl $crate::prost::private::Buf,
                _: $crate::prost::private::DecodeContext,
            ) -> ::core::result::Result<(), $crate::prost::private::DecodeError> {
                $crate::prost::merge_field(self, number, wire_type, buffer)
            }

            #[inline]
            fn encoded_len(&self) -> usize {
                $crate::prost::encoded_len(self)
            }

            #[inline]
            fn encode(
                &self,
                buffer: &mut impl $crate::prost::private::BufMut,
            ) -> ::core::result::Result<(), $crate::prost::private::EncodeError> {
                $crate::prost::encode(self, buffer)
            }

            #[inline]
            fn encode_to_vec(&self) -> ::std::vec::Vec<u8> {
                $crate::Message::encode_to_vec(self)
            }

            #[inline]
            fn encode_length_delimited(
                &self,
                buffer: &mut impl $crate::prost::private::BufMut,
            ) -> ::core::result::Result<(), $crate::prost::private::EncodeError> {
                $crate::prost::encode_length_delimited(self, buffer)
            }

            #[inline]
            fn encode_length_delimited_to_vec(&self) -> ::std::vec::Vec<u8> {
                $crate::Message::encode_length_delimited_to_vec(self)
            }

            #[inline]
            fn decode(
                buffer: impl $crate::prost::private::Buf,
            ) -> ::core::result::Result<Self, $crate::prost::private::DecodeError> {
                $crate::prost::decode(buffer)
            }

            #[inline]
            fn decode_length_delimited(
                buffer: impl $crate::prost::private::Buf,
            ) -> ::core::result::Result<Self, $crate::prost::private::DecodeError> {
                $crate::prost::decode_length_delimited(buffer)
            }

            #[inline]
            fn merge(
                &mut self,
                buffer: impl $crate::prost::private::Buf,
            ) -> ::core::result::Result<(), $crate::prost::private::DecodeError> {
                $crate::prost::merge(self, buffer)
            }

            #[inline]
            fn merge_length_delimited(
                &mut self,
                buffer: impl $crate::prost::private::Buf,
            ) -> ::core::result::Result<(), $crate::prost::private::DecodeError> {
                $crate::prost::merge_length_delimited(self, buffer)
            }

            #[inline]
            fn clear(&mut self) {
                *self = ::core::default::Default::default();
            }
        }

        #[allow(deprecated)]
        impl $crate::prost::private::Name for $message {
            const NAME: &'static str = $crate::prost::simple_name($name);
            const PACKAGE: &'static str = $package;

            #[inline]
            fn full_name() -> ::std::string::String {
                Self::table().name().into()
            }

            #[inline]
            fn type_url() -> ::std::string::String {
                [$host, Self::table().name()].concat()
            }
        }
    };
}

/// Implements [`Message`](crate::message::Message) for a message that prost generated or derives, so
/// that it can be a field of a generated message: for a package that still uses prost and that
/// `extern_path` points to.
///
/// ```
/// /// A message that prost derives.
/// #[derive(Clone, PartialEq, prost::Message)]
/// pub struct Date {
///     #[prost(int32, tag = "1")]
///     pub year: i32,
/// }
///
/// rustgreet::impl_message!(Date, "legacy.Date");
///
/// let date = Date { year: 1843 };
/// let bytes = rustgreet::Message::encode_to_vec(&date);
/// assert_eq!(<Date as rustgreet::Message>::decode(&bytes)?, date);
/// # Ok::<_, rustgreet::DecodeError>(())
/// ```
///
/// Such a message has no table of fields. JSON, text format and reflection see a message without
/// fields, and reading one of its fields from JSON or text format is an error. At most four such
/// messages may be inside each other.
#[macro_export]
macro_rules! impl_message {
    ($message:ty, $name:literal $(,)?) => {
        #[allow(deprecated)]
        impl $message {
            #[doc(hidden)]
            #[inline]
            pub const fn table() -> &'static $crate::MessageTable {
                static TABLE: $crate::MessageTable = $crate::MessageTable::new($name, &[]);
                &TABLE
            }
        }

        #[allow(deprecated)]
        impl $crate::Reflect for $message {
            #[inline]
            fn table(&self) -> &'static $crate::MessageTable {
                Self::table()
            }

            #[inline]
            fn field(&self, _: usize) -> $crate::FieldRef<'_> {
                $crate::prost::NO_FIELDS
            }
        }

        #[allow(deprecated)]
        impl $crate::Message for $message {
            #[inline]
            fn merge_from(&mut self, reader: &mut $crate::Reader<'_>) -> $crate::wire::Result {
                $crate::prost::merge_foreign(self, reader)
            }

            #[inline]
            fn write_to(&self, writer: &mut $crate::Writer<'_, impl $crate::Sink>) {
                $crate::prost::write_foreign(self, writer);
            }
        }
    };
}
