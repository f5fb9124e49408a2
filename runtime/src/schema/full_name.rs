//! Full names: the package, the enclosing messages and the name itself, with dots between them.

/// The name without the package and the enclosing messages.
pub(super) fn short_name(full_name: &'static str) -> &'static str {
    full_name.rsplit('.').next().unwrap_or(full_name)
}
