//! [`Hosting`]: what interceptors of a whole server must know of a service.

use crate::rpc::call::Settings;
use crate::schema::ServiceDescriptor;

/// What a service tells the interceptors of its server: its methods, and how its messages are sent. Unknown of
/// what is not generated.
#[doc(hidden)]
#[derive(Clone, Debug, Default)]
pub struct Hosting {
    pub(super) service: Option<&'static ServiceDescriptor>,
    pub(super) settings: Settings,
}
