//! `Any`: a message of any type, with its name.

use core::fmt;

use super::Any;
use crate::message::Message;
use crate::wire::DecodeError;

const PREFIX: &str = "type.googleapis.com/";

impl Any {
    /// Wraps a message.
    ///
    /// ```
    /// use rustgreet::wkt::{Any, StringValue};
    ///
    /// let any = Any::pack(&StringValue::from("hello"));
    /// assert_eq!(any.type_url, "type.googleapis.com/google.protobuf.StringValue");
    /// assert_eq!(any.unpack::<StringValue>()?.value, "hello");
    /// # Ok::<(), rustgreet::wkt::UnpackError>(())
    /// ```
    pub fn pack<M: Message>(message: &M) -> Self {
        Self {
            type_url: format!("{PREFIX}{}", message.table().name()),
            value: message.encode_to_vec().into(),
            ..Self::default()
        }
    }

    /// The full name of the type of the message inside: what is behind the last slash.
    pub fn type_name(&self) -> &str {
        self.type_url.rsplit('/').next().unwrap_or_default()
    }

    /// Whether there is an `M` inside.
    pub fn is<M: Message + Default>(&self) -> bool {
        self.type_url.contains('/') && self.type_name() == M::default().table().name()
    }

    /// The message inside, if it is an `M`.
    ///
    /// # Errors
    /// If it is of another type, or damaged.
    pub fn unpack<M: Message + Default>(&self) -> Result<M, UnpackError> {
        if !self.is::<M>() {
            return Err(UnpackError::OtherType {
                found: self.type_url.clone(),
                wanted: M::default().table().name(),
            });
        }
        M::decode_bytes(self.value.clone()).map_err(UnpackError::Damaged)
    }
}

/// Why there is no such message in an [`Any`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnpackError {
    /// A message of another type.
    OtherType {
        /// Its URL.
        found: String,
        /// The full name of the type that was asked for.
        wanted: &'static str,
    },
    /// The message cannot be decoded.
    Damaged(DecodeError),
}

impl fmt::Display for UnpackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherType { found, wanted } => {
                write!(f, "there is no {wanted} in this Any but {found:?}")
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
            "there is no google.protobuf.Int32Value in this Any but \
             \"type.googleapis.com/google.protobuf.StringValue\""
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
}
