//! Conversions of `Any`, which holds a message of any type and the type's URL.

use core::fmt;

use super::Any;
use crate::message::Message;
use crate::raw::excerpt::excerpt;
use crate::wire::{DecodeError, DecodeOptions};

const PREFIX: &str = "type.googleapis.com/";

impl Any {
    /// Returns an `Any` that holds the message. Its URL is `type.googleapis.com/` and the full name of
    /// the message's type.
    ///
    /// ```
    /// use rustgreet::wkt::{Any, Duration, StringValue};
    ///
    /// let any = Any::pack(&StringValue::from("hello"));
    /// assert_eq!(any.type_url, "type.googleapis.com/google.protobuf.StringValue");
    ///
    /// let shown = if any.is::<Duration>() {
    ///     format!("{} s", any.unpack::<Duration>()?.seconds)
    /// } else {
    ///     any.unpack::<StringValue>()?.value
    /// };
    /// assert_eq!(shown, "hello");
    /// # Ok::<(), rustgreet::wkt::UnpackError>(())
    /// ```
    pub fn pack<M: Message>(message: &M) -> Self {
        Self {
            type_url: format!("{PREFIX}{}", message.table().name()),
            value: message.encode_to_vec().into(),
            ..Self::default()
        }
    }

    /// Returns the full name of the message's type, which follows the last slash of the URL.
    pub fn type_name(&self) -> &str {
        self.type_url.rsplit('/').next().unwrap_or_default()
    }

    /// Returns whether the message is an `M`, by the type's full name. The host in the URL does not
    /// matter.
    pub fn is<M: Message + Default>(&self) -> bool {
        self.type_url.contains('/') && self.type_name() == M::default().table().name()
    }

    /// Decodes the message, which must be an `M`. Its fields are copied: they do not share [`value`](Self::value).
    ///
    /// # Errors
    /// If the message is of another type, or its bytes cannot be decoded.
    pub fn unpack<M: Message + Default>(&self) -> Result<M, UnpackError> {
        self.unpack_with(&DecodeOptions::new())
    }

    /// Decodes the message, which must be an `M`, within the given limits.
    ///
    /// # Errors
    /// As [`unpack`](Self::unpack), with the limits of `options`.
    pub fn unpack_with<M: Message + Default>(
        &self,
        options: &DecodeOptions,
    ) -> Result<M, UnpackError> {
        if !self.is::<M>() {
            return Err(UnpackError::OtherType {
                found: excerpt(&self.type_url).to_string(),
                wanted: M::default().table().name(),
            });
        }
        // Nothing shares the value, which may itself be a small part of what it shares.
        M::decode_with(&self.value, options).map_err(UnpackError::Damaged)
    }
}

/// Why [`Any::unpack`] returns no message.
///
/// ```
/// use rustgreet::wkt::{Any, Duration, StringValue, UnpackError};
///
/// let any = Any::pack(&StringValue::from("hello"));
/// match any.unpack::<Duration>() {
///     Err(UnpackError::OtherType { found, wanted }) => {
///         assert_eq!(found, "type.googleapis.com/google.protobuf.StringValue");
///         assert_eq!(wanted, "google.protobuf.Duration");
///     }
///     other => panic!("{other:?}"),
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnpackError {
    /// The `Any` holds a message of another type.
    OtherType {
        /// The type URL in the `Any`: its first 64 characters, and `…` if there are more.
        found: String,
        /// The full name of the type that the caller asked for.
        wanted: &'static str,
    },
    /// The bytes in the `Any` cannot be decoded.
    Damaged(DecodeError),
}

impl fmt::Display for UnpackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherType { found, wanted } => {
                write!(f, "this Any holds {found:?}, not {wanted}")
            }
            Self::Damaged(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for UnpackError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::OtherType { .. } => None,
            Self::Damaged(error) => Some(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wkt::{Int32Value, StringValue};

    #[test]
    fn of_another_type() {
        let any = Any::pack(&StringValue::from("text"));
        assert!(any.is::<StringValue>() && !any.is::<Int32Value>());
        assert_eq!(
            any.unpack::<Int32Value>().unwrap_err().to_string(),
            "this Any holds \"type.googleapis.com/google.protobuf.StringValue\", \
             not google.protobuf.Int32Value"
        );
        assert!(Any::default().unpack::<StringValue>().is_err());
    }

    #[test]
    fn from_another_host() {
        let mut any = Any::pack(&StringValue::from("text"));
        any.type_url = "example.com/types/google.protobuf.StringValue".into();
        assert_eq!(any.unpack(), Ok(StringValue::from("text")));
        any.type_url = "google.protobuf.StringValue".into();
        assert!(any.unpack::<StringValue>().is_err(), "a URL has a slash");
    }

    #[test]
    fn damaged() {
        let mut any = Any::pack(&StringValue::from("text"));
        any.value = vec![10, 9].into();
        let error = any.unpack::<StringValue>().unwrap_err();
        assert!(
            error.to_string().starts_with("StringValue.value: "),
            "{error}"
        );
    }

    /// A value of 64 bytes in an `Any` that shares a frame of 4 KiB would keep all of that.
    #[test]
    fn what_is_unpacked_does_not_keep_the_frame() {
        use bytes::Bytes;

        use crate::wkt::BytesValue;

        let value = BytesValue::from(Bytes::from(vec![7; 64]));
        let frame = Bytes::from(Any::pack(&value).encode_to_vec());
        let any = Any::decode_bytes(frame.clone()).expect("what we wrote");
        let inside = |bytes: &Bytes| frame.as_ptr_range().contains(&bytes.as_ptr());
        assert!(inside(&any.value));
        let unpacked: BytesValue = any.unpack().expect("what we packed");
        assert_eq!(unpacked, value);
        assert!(!inside(&unpacked.value));
    }
}
