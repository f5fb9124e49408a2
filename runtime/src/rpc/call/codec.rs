//! [`Codec`]: how messages are written.

/// How the messages of a call are written.
///
/// ```
/// assert_eq!(rustgreet::rpc::Codec::default(), rustgreet::rpc::Codec::Proto);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Codec {
    /// In protobuf's binary format.
    #[default]
    Proto,
    /// In [JSON](crate::json).
    Json,
}
