//! [`Shared`]: what all connections of a server share.

use super::{limits::Limits, root::Root, tls::Tls};

pub(super) struct Shared {
    pub(super) root: Root,
    pub(super) limits: Limits,
    pub(super) tls: Tls,
}
