//! Full names: the package, the messages around, and the name, with dots between them.

/// The name without its package and the messages around it.
pub(super) fn short_name(full_name: &'static str) -> &'static str {
    full_name.rsplit('.').next().unwrap_or(full_name)
}
