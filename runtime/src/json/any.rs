//! What reading and printing an `Any` share: its two keys, and the search for the type of a URL.

use crate::raw::excerpt::excerpt;
use crate::reflect::TypeRegistry;
use crate::schema::MessageTable;
use crate::textual::not_in_registry;

pub(crate) const TYPE: &str = "@type";
pub(crate) const VALUE: &str = "value";

/// Finds the type of a URL by its full name, which follows the last slash.
pub(crate) fn find(registry: &TypeRegistry, url: &str) -> Result<&'static MessageTable, String> {
    match url.rsplit_once('/') {
        Some((_, name)) => registry.message(name).ok_or_else(|| not_in_registry(name)),
        None => Err(format!(
            "{:?} is not a type URL: it has no slash",
            excerpt(url)
        )),
    }
}
