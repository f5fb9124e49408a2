//! What generated code calls and nobody else: no part of the API, and free to change with the plugin
//! that writes the calls.

pub use crate::handshake::needs;
pub use crate::reflect::field::{field, member};
pub use crate::reflect::missing_required;
pub use crate::text::debug::{debug, debug_enum};
pub use crate::{__impl_debug as impl_debug, __impl_enum as impl_enum};

// Without the feature there is nothing left to say: the file's first line
// has said it.
#[cfg(not(feature = "rpc"))]
pub use crate::__ignored as pass_on;
#[cfg(not(feature = "prost"))]
pub use crate::__ignored as impl_prost;
#[cfg(not(feature = "serde"))]
pub use crate::__ignored as impl_serde;
#[cfg(feature = "prost")]
pub use crate::impl_prost;
#[cfg(feature = "serde")]
pub use crate::impl_serde;
#[cfg(feature = "rpc")]
pub use crate::{
    __pass_on as pass_on,
    rpc::{Erase, local::promised},
};

#[doc(hidden)]
#[macro_export]
macro_rules! __ignored {
    ($($any:tt)*) => {};
}
