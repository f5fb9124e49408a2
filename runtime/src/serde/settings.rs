//! The options that serde cannot pass to an implementation: set for the process, or for a scope.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;
use std::sync::{Arc, OnceLock};

use crate::json::{ParseOptions, PrintOptions};
use crate::reflect::TypeRegistry;

static PROCESS: OnceLock<Settings> = OnceLock::new();

thread_local! {
    static SCOPES: RefCell<Vec<Rc<Settings>>> = const { RefCell::new(Vec::new()) };
}

/// The options with which serde reads and writes messages: the registry, those of JSON, the limits.
///
/// The settings of the innermost [`scope`](Self::scope) of the thread apply; without one, those
/// [of the process](Self::set_for_process); without these, the defaults.
///
/// ```
/// use rustgreet::{json::ParseOptions, serde::Settings, wkt};
///
/// let json = r#"{"name": "SayHello", "colour": "red"}"#;
/// assert!(serde_json::from_str::<wkt::Method>(json).is_err());
///
/// let lenient = Settings::new().parse(ParseOptions::new().ignore_unknown_fields(true));
/// let method: wkt::Method = lenient.scope(|| serde_json::from_str(json))?;
/// assert_eq!(method.name, "SayHello");
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Settings {
    registry: Option<Arc<TypeRegistry>>,
    parse: ParseOptions<'static>,
    print: PrintOptions<'static>,
}

/// The settings of the process were set before; they can be set only once.
///
/// ```
/// use rustgreet::{TypeRegistry, serde::{AlreadySet, set_registry}};
///
/// assert_eq!(set_registry(TypeRegistry::new()), Ok(()));
/// assert_eq!(set_registry(TypeRegistry::new()), Err(AlreadySet));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlreadySet;

impl fmt::Display for AlreadySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("serde's settings were set before for this process")
    }
}

impl std::error::Error for AlreadySet {}

impl Settings {
    /// Returns the defaults: ProtoJSON as in the specification, the well-known types, the default
    /// limits of [`DecodeOptions`](crate::wire::DecodeOptions).
    pub const fn new() -> Self {
        Self {
            registry: None,
            parse: ParseOptions::new(),
            print: PrintOptions::new(),
        }
    }

    /// Returns a copy of the settings that apply here, to change some of them for a scope.
    pub fn current() -> Self {
        let scope = SCOPES.with_borrow(|scopes| scopes.last().map(|it| Self::clone(it)));
        scope.unwrap_or_else(|| PROCESS.get().cloned().unwrap_or_default())
    }

    /// Sets where the types in an `Any`, and extensions, are looked up. A scope without a registry uses
    /// that of the process.
    pub fn registry(mut self, types: impl Into<Arc<TypeRegistry>>) -> Self {
        self.registry = Some(types.into());
        self
    }

    /// Sets the options for reading. The limits apply to every format, the rest to formats for people.
    pub fn parse(mut self, options: ParseOptions<'static>) -> Self {
        self.parse = options;
        self
    }

    /// Sets the options for printing, but for indentation, which the serializer decides.
    pub fn print(mut self, options: PrintOptions<'static>) -> Self {
        self.print = options;
        self
    }

    /// Makes these the settings of the process.
    ///
    /// # Errors
    /// If the process has settings already.
    pub fn set_for_process(self) -> Result<(), AlreadySet> {
        PROCESS.set(self).map_err(|_| AlreadySet)
    }

    /// Calls `scope` with these settings, which apply in this thread until it returns or panics.
    pub fn scope<T>(&self, scope: impl FnOnce() -> T) -> T {
        /// Leaves the scope, even if it panics.
        struct Leave;
        impl Drop for Leave {
            fn drop(&mut self) {
                SCOPES.with_borrow_mut(Vec::pop);
            }
        }
        SCOPES.with_borrow_mut(|scopes| scopes.push(Rc::new(self.clone())));
        let _leave = Leave;
        scope()
    }

    pub(super) fn parse_options(&self) -> ParseOptions<'_> {
        match self.types() {
            Some(types) => self.parse.clone().registry(types),
            None => self.parse.clone(),
        }
    }

    pub(super) fn print_options(&self) -> PrintOptions<'_> {
        match self.types() {
            Some(types) => self.print.clone().registry(types),
            None => self.print.clone(),
        }
    }

    fn types(&self) -> Option<&TypeRegistry> {
        let of_process = || PROCESS.get()?.registry.as_deref();
        self.registry.as_deref().or_else(of_process)
    }
}

/// Sets the registry of the process; its other settings are the defaults.
///
/// # Errors
/// If the process has settings already.
pub fn set_registry(types: impl Into<Arc<TypeRegistry>>) -> Result<(), AlreadySet> {
    Settings::new().registry(types).set_for_process()
}

/// Calls `scope` with a registry, which applies in this thread; other settings stay as they are.
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
    Settings::current().registry(Arc::clone(types)).scope(scope)
}

/// Calls `with` with the settings that apply here.
pub(super) fn with_current<T>(with: impl FnOnce(&Settings) -> T) -> T {
    const DEFAULTS: &Settings = &Settings::new();
    let scope = SCOPES.with_borrow(|scopes| scopes.last().cloned());
    match scope {
        Some(settings) => with(&settings),
        None => with(PROCESS.get().unwrap_or(DEFAULTS)),
    }
}
