//! The macros that make a message one of prost's, and one of prost's a message of ours.

/// Makes generated messages those of prost 0.14, in the crate that they are in; the option
/// `prost=on` of the plugin writes this line.
///
/// It takes the type, its package (`""` without one) and its name in that, with those of the
/// messages around it:
///
/// ```ignore
/// pub mod pb {
///     rustgreet::include_proto!();
/// }
/// rustgreet::impl_prost!(pb::greet::HelloRequest, "greet", "HelloRequest");
/// rustgreet::impl_prost!(pb::shop::order::Line, "shop", "Order.Line");
/// ```
///
/// The type gets `prost::Message` and `prost::Name`, and functions of its own for what that trait
/// and [`Message`](crate::message::Message) both have (`decode`, `encode`, `merge`, ..), so that both
/// can be in scope. These are prost's, in what they take and what they return.
#[macro_export]
macro_rules! impl_prost {
    ($message:ty, $package:literal, $name:literal $(,)?) => {
        $crate::impl_prost_traits!($message, $package, $name, "/");

        #[allow(deprecated)]
        impl $message {
            /// Decodes a message from all that is left in a buffer.
            ///
            /// # Errors
            /// Bytes that are no such message.
            #[inline]
            pub fn decode(
                buffer: impl $crate::prost::private::Buf,
            ) -> ::core::result::Result<Self, $crate::prost::private::DecodeError> {
                $crate::prost::decode(buffer)
            }

            /// Decodes a message with its length before it, and takes both from a buffer.
            ///
            /// # Errors
            /// Bytes that are no such message.
            #[inline]
            pub fn decode_length_delimited(
                buffer: impl $crate::prost::private::Buf,
            ) -> ::core::result::Result<Self, $crate::prost::private::DecodeError> {
                $crate::prost::decode_length_delimited(buffer)
            }

            /// Merges a message from all that is left in a buffer into this one.
            ///
            /// # Errors
            /// Bytes that are no such message.
            #[inline]
            pub fn merge(
                &mut self,
                buffer: impl $crate::prost::private::Buf,
            ) -> ::core::result::Result<(), $crate::prost::private::DecodeError> {
                $crate::prost::merge(self, buffer)
            }

            /// Writes the message into a buffer.
            ///
            /// # Errors
            /// A buffer without the room for it.
            #[inline]
            pub fn encode(
                &self,
                buffer: &mut impl $crate::prost::private::BufMut,
            ) -> ::core::result::Result<(), $crate::prost::private::EncodeError> {
                $crate::prost::encode(self, buffer)
            }

            /// Writes the message into a buffer, with its length before it.
            ///
            /// # Errors
            /// A buffer without the room for it.
            #[inline]
            pub fn encode_length_delimited(
                &self,
                buffer: &mut impl $crate::prost::private::BufMut,
            ) -> ::core::result::Result<(), $crate::prost::private::EncodeError> {
                $crate::prost::encode_length_delimited(self, buffer)
            }

            /// The message in bytes.
            #[inline]
            pub fn encode_to_vec(&self) -> ::std::vec::Vec<u8> {
                $crate::Message::encode_to_vec(self)
            }

            /// The message in bytes, with its length before it.
            #[inline]
            pub fn encode_length_delimited_to_vec(&self) -> ::std::vec::Vec<u8> {
                $crate::Message::encode_length_delimited_to_vec(self)
            }

            /// How many bytes the message takes.
            #[inline]
            pub fn encoded_len(&self) -> usize {
                $crate::prost::encoded_len(self)
            }
        }
    };
}

/// The traits alone: for messages that others' code may call by the names of our trait.
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

/// Makes messages that prost generated or derives fields of ours, in the crate that they are in:
/// for a package that is not moved yet, and that `extern_path` points to.
///
/// ```
/// /// What prost derives.
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
/// Its fields have no table: JSON, text format and reflection see a message without fields, and
/// reading one of its fields from JSON is an error. At most four such messages may be in one
/// another, whatever is between them.
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
        impl $crate::Message for $message {
            #[inline]
            fn table(&self) -> &'static $crate::MessageTable {
                Self::table()
            }

            #[inline]
            fn merge_from(&mut self, reader: &mut $crate::Reader<'_>) -> $crate::wire::Result {
                $crate::prost::merge_foreign(self, reader)
            }

            #[inline]
            fn write_to(&self, writer: &mut $crate::Writer<'_>) {
                $crate::prost::write_foreign(self, writer);
            }

            #[inline]
            fn field(&self, _: usize) -> $crate::FieldRef<'_> {
                $crate::prost::NO_FIELDS
            }
        }
    };
}
