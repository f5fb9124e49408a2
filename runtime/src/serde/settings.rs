//! What serde cannot hand through to what it calls: set for the process, or for a scope.

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

/// How serde reads and writes messages: the registry, what JSON is printed and accepted, and the
/// limits.
///
/// The innermost [`scope`](Self::scope) counts, else what is [set](Self::set_for_process) for the
/// process, else the defaults.
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

/// The process has its settings already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlreadySet;

impl fmt::Display for AlreadySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the settings of the process are set already")
    }
}

impl std::error::Error for AlreadySet {}

impl Settings {
    /// The defaults: ProtoJSON as the specification has it, the well-known types, and the limits
    /// of [`DecodeOptions`](crate::wire::DecodeOptions).
    pub const fn new() -> Self {
        Self {
            registry: None,
            parse: ParseOptions::new(),
            print: PrintOptions::new(),
        }
    }

    /// Those in force here: a copy to be changed.
    pub fn current() -> Self {
        let scope = SCOPES.with_borrow(|scopes| scopes.last().map(|it| Self::clone(it)));
        scope.unwrap_or_else(|| PROCESS.get().cloned().unwrap_or_default())
    }

    /// Where the types in an `Any` and extensions are found. A scope without a registry uses the
    /// one of the process.
    pub fn registry(mut self, types: impl Into<Arc<TypeRegistry>>) -> Self {
        self.registry = Some(types.into());
        self
    }

    /// What is accepted, and within which limits: these hold for formats other than JSON too.
    pub fn parse(mut self, options: ParseOptions<'static>) -> Self {
        self.parse = options;
        self
    }

    /// What is printed. Line breaks are the serializer's matter.
    pub fn print(mut self, options: PrintOptions<'static>) -> Self {
        self.print = options;
        self
    }

    /// Makes these the settings of the process, once.
    ///
    /// # Errors
    /// The process has settings.
    pub fn set_for_process(self) -> Result<(), AlreadySet> {
        PROCESS.set(self).map_err(|_| AlreadySet)
    }

    /// Uses these for what `scope` does in this thread.
    pub fn scope<T>(&self, scope: impl FnOnce() -> T) -> T {
        /// Leaves the scope, also when it panics.
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

/// Sets the registry of the process, the other settings being the defaults.
///
/// # Errors
/// The process has settings.
pub fn set_registry(types: impl Into<Arc<TypeRegistry>>) -> Result<(), AlreadySet> {
    Settings::new().registry(types).set_for_process()
}

/// Sets the registry for what `scope` does in this thread, the other settings staying as they are.
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

/// Calls `with` with the settings in force.
pub(super) fn with_current<T>(with: impl FnOnce(&Settings) -> T) -> T {
    const DEFAULTS: &Settings = &Settings::new();
    let scope = SCOPES.with_borrow(|scopes| scopes.last().cloned());
    match scope {
        Some(settings) => with(&settings),
        None => with(PROCESS.get().unwrap_or(DEFAULTS)),
    }
}
