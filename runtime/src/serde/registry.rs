//! Which registry is used: that of the innermost scope, else that of the process, else the
//! well-known types.

use std::cell::RefCell;
use std::sync::{Arc, OnceLock};

use crate::TypeRegistry;

static PROCESS: OnceLock<TypeRegistry> = OnceLock::new();

thread_local! {
    static SCOPES: RefCell<Vec<Arc<TypeRegistry>>> = const { RefCell::new(Vec::new()) };
}

/// Sets the registry of the process.
///
/// # Errors
/// It is set already; then `types` comes back.
pub fn set_registry(types: TypeRegistry) -> Result<(), Box<TypeRegistry>> {
    PROCESS.set(types).map_err(Box::new)
}

/// Sets the registry for what `scope` does in this thread.
///
/// ```
/// use rustgreet::{TypeRegistry, serde::with_registry, wkt};
/// use std::sync::Arc;
///
/// let any = wkt::Any::pack(&wkt::Mixin::default());
/// let json = with_registry(&Arc::new(TypeRegistry::new()), || serde_json::to_string(&any));
/// assert_eq!(json?, r#"{"@type":"type.googleapis.com/google.protobuf.Mixin"}"#);
/// # Ok::<_, serde_json::Error>(())
/// ```
pub fn with_registry<T>(types: &Arc<TypeRegistry>, scope: impl FnOnce() -> T) -> T {
    /// Leaves the scope, also when it panics.
    struct Leave;
    impl Drop for Leave {
        fn drop(&mut self) {
            SCOPES.with_borrow_mut(Vec::pop);
        }
    }
    SCOPES.with_borrow_mut(|scopes| scopes.push(Arc::clone(types)));
    let _leave = Leave;
    scope()
}

/// Calls `with` with the registry that is to be used.
pub(super) fn with_current<T>(with: impl FnOnce(&TypeRegistry) -> T) -> T {
    let scope = SCOPES.with_borrow(|scopes| scopes.last().cloned());
    match scope {
        Some(types) => with(&types),
        None => with(PROCESS.get().unwrap_or(TypeRegistry::well_known())),
    }
}
