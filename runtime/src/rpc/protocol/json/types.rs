//! [`Types`]: the types that an `Any` in JSON may hold.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::reflect::TypeRegistry;
use crate::schema::{MethodDescriptor, ServiceDescriptor};

/// The types that an `Any` in JSON may hold: the well-known ones, those that a user adds, and those of a service's
/// messages. They are put together when the first call asks for them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Types(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    added: Option<TypeRegistry>,
    methods: Vec<&'static MethodDescriptor>,
    all: OnceLock<TypeRegistry>,
}

impl Types {
    /// Those of a service.
    pub(crate) fn of(service: &'static ServiceDescriptor) -> Self {
        Self::new(service, None)
    }

    /// Those of a service, and others.
    pub(crate) fn with(service: &'static ServiceDescriptor, added: TypeRegistry) -> Self {
        Self::new(service, Some(added))
    }

    fn new(service: &'static ServiceDescriptor, added: Option<TypeRegistry>) -> Self {
        Self::of_methods(service.methods().to_vec(), added)
    }

    fn of_methods(methods: Vec<&'static MethodDescriptor>, added: Option<TypeRegistry>) -> Self {
        let all = OnceLock::new();
        Self(Arc::new(Inner {
            added,
            methods,
            all,
        }))
    }

    pub(crate) fn get(&self) -> &TypeRegistry {
        self.0.all.get_or_init(|| {
            let mut all = self.0.added.clone().unwrap_or_default();
            for method in &self.0.methods {
                all.add_table(method.request()).add_table(method.reply());
            }
            all
        })
    }
}

/// Those that a client knows, which meets the methods of a service one by one.
#[derive(Debug, Default)]
pub(crate) struct TypesByMethod {
    added: Option<TypeRegistry>,
    made: Mutex<Made>,
}

type Made = Vec<(&'static MethodDescriptor, Types)>;

impl TypesByMethod {
    /// The well-known types, those of a method's messages, and others.
    pub(crate) fn with(added: TypeRegistry) -> Self {
        let made = Mutex::default();
        let added = Some(added);
        Self { added, made }
    }

    pub(crate) fn of(&self, method: &'static MethodDescriptor) -> Types {
        // A panic while it is locked leaves nothing half done.
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let found = made.iter().find(|(known, _)| std::ptr::eq(*known, method));
        if let Some((_, types)) = found {
            return types.clone();
        }
        let types = Types::of_methods(vec![method], self.added.clone());
        made.push((method, types.clone()));
        types
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wkt::{Method, Mixin, SourceContext, Type};

    #[test]
    fn messages_of_the_service_are_known_and_those_that_were_added() {
        static METHOD: MethodDescriptor =
            MethodDescriptor::unary("/a.A/B", Method::table(), Mixin::table());
        static SERVICE: ServiceDescriptor = ServiceDescriptor::new("a.A", &[&METHOD]);
        let types = Types::of(&SERVICE);
        assert!(types.get().message("google.protobuf.Method").is_some());
        let mut added = TypeRegistry::new();
        added.add::<Type>();
        let types = Types::with(&SERVICE, added);
        for known in [Mixin::table(), SourceContext::table()] {
            assert!(types.get().message(known.name()).is_some());
        }
    }
}
