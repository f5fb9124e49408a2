//! What reading and printing an `Any` share: its two keys, and the type that a URL stands for.

use crate::reflect::TypeRegistry;
use crate::schema::MessageTable;

pub(super) const TYPE: &str = "@type";
pub(super) const VALUE: &str = "value";

/// The type of a URL: what is behind its last slash.
pub(super) fn find(registry: &TypeRegistry, url: &str) -> Result<&'static MessageTable, String> {
    match url.rsplit_once('/') {
        Some((_, name)) => registry
            .message(name)
            .ok_or_else(|| format!("the type {name:?} is not in the registry")),
        None => Err(format!("{url:?} is no type URL: it has no slash")),
    }
}
