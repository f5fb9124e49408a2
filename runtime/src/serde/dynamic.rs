//! Implements serde's traits for messages of types known at run time; the table is the seed.

use serde::de::DeserializeSeed;
use serde::{Deserializer, Serialize, Serializer};

use crate::reflect::DynamicMessage;
use crate::schema::MessageTable;

impl Serialize for DynamicMessage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        super::serialize(self, serializer)
    }
}

/// Reads a message of the table's type.
///
/// ```
/// use rustgreet::wkt::Mixin;
/// use serde::de::DeserializeSeed;
///
/// let json = r#"{"name":"acl"}"#;
/// let mixin = Mixin::table().deserialize(&mut serde_json::Deserializer::from_str(json))?;
/// assert_eq!(serde_json::to_string(&mixin)?, json);
/// # Ok::<_, serde_json::Error>(())
/// ```
impl<'de> DeserializeSeed<'de> for &'static MessageTable {
    type Value = DynamicMessage;

    fn deserialize<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<DynamicMessage, D::Error> {
        let mut message = DynamicMessage::new(self);
        super::read_into(&mut message, deserializer)?;
        Ok(message)
    }
}
