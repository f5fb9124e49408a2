//! [`Settings`]: what all connections of a channel share, with the defaults.

use std::{sync::Arc, time::Duration};

use http::HeaderValue;

use super::{
    address::Address,
    connect::Tls,
    resolve::{AnyResolver, Dns},
    retry::Policies,
};
use crate::rpc::call::{STALL, ranges::Ranges};

/// Which of several servers a call goes to.
///
/// ```
/// use rustgreet::{Channel, rpc::Balance};
///
/// let builder = Channel::builder("http://greeter:50051").balance(Balance::RoundRobin);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Balance {
    /// All calls go to the first server that can be connected to, in the order in which they are
    /// given or found. The others are for when it cannot.
    #[default]
    PickFirst,
    /// Calls go in turns to all servers that are connected to. The channel keeps a connection to
    /// each from the first call on; where it was idle for too long, from the next call on.
    RoundRobin,
}

/// What a channel is made with.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) addresses: Vec<Arc<Address>>,
    pub(super) resolver: AnyResolver,
    pub(super) balance: Balance,
    pub(super) connect_timeout: Duration,
    /// To one server.
    pub(super) max_connections: usize,
    pub(super) stream_window: u32,
    pub(super) connection_window: u32,
    pub(super) header_list: u32,
    pub(super) keep_alive: Option<Duration>,
    pub(super) pings_while_idle: bool,
    pub(super) idle: Option<Duration>,
    /// How long a message that has begun may make no progress.
    pub(super) stall: Duration,
    /// Whether calls wait while no server can be connected to.
    pub(super) patient: bool,
    pub(super) user_agent: HeaderValue,
    pub(super) policies: Policies,
    pub(super) tls: Tls,
    pub(super) ranges: Ranges,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            addresses: Vec::new(),
            resolver: AnyResolver::new(Dns),
            balance: Balance::default(),
            connect_timeout: Duration::from_secs(20),
            max_connections: 2,
            stream_window: 1 << 20,
            connection_window: 4 << 20,
            header_list: 64 << 10,
            keep_alive: None,
            pings_while_idle: false,
            idle: None,
            stall: STALL,
            patient: false,
            user_agent: HeaderValue::from_static(USER_AGENT),
            policies: Policies::default(),
            tls: Tls::default(),
            ranges: Ranges::default(),
        }
    }
}

pub(super) const USER_AGENT: &str = concat!("rustgreet/", env!("CARGO_PKG_VERSION"));
