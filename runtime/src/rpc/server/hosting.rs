//! [`Hosting`]: what a server must know of a service, apart from how its calls are answered.

use crate::rpc::{
    call::Settings,
    protocol::{json::Types, spoken::Known},
};
use crate::schema::ServiceDescriptor;

/// What a service tells of itself: its methods, and how its messages are sent and written. Unknown of what is not
/// generated.
#[doc(hidden)]
#[derive(Clone, Debug, Default)]
pub struct Hosting {
    pub(super) service: Option<&'static ServiceDescriptor>,
    pub(super) settings: Settings,
    pub(super) types: Types,
}

impl Hosting {
    /// Of what is not there: it has no methods.
    pub(super) fn of_nothing() -> Self {
        static NOTHING: ServiceDescriptor = ServiceDescriptor::new("", &[]);
        Self {
            service: Some(&NOTHING),
            ..Self::default()
        }
    }

    /// What is known of the method at a path.
    pub(super) fn known(self, path: &str) -> Known {
        Known {
            method: self.service.and_then(|service| service.method_at(path)),
            is_described: self.service.is_some(),
            settings: self.settings,
            types: self.types,
        }
    }
}
