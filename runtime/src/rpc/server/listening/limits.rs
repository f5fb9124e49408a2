//! [`Limits`]: what a server takes from its callers, with the defaults.

use std::time::Duration;

use crate::rpc::call::{
    Patience,
    ranges::{self, Ranges},
};

/// The limits of a server, each checked where it is set.
#[derive(Clone, Debug)]
pub(super) struct Limits {
    pub(super) stream_window: u32,
    pub(super) connection_window: u32,
    pub(super) calls: u32,
    pub(super) connections: usize,
    pub(super) header_list: u32,
    pub(super) frame: u32,
    /// From accepting a connection until HTTP/2 is spoken, TLS included.
    pub(super) handshake: Duration,
    pub(super) idle: Option<Duration>,
    pub(super) age: Option<Duration>,
    pub(super) drain: Duration,
    pub(super) keep_alive: Option<Duration>,
    /// How long a message that has begun may make no progress.
    pub(super) stall: Patience,
    pub(super) ranges: Ranges,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            stream_window: 1 << 20,
            connection_window: 4 << 20,
            calls: 256,
            connections: 10_000,
            header_list: 16 << 10,
            frame: ranges::LEAST_FRAME,
            handshake: Duration::from_secs(10),
            idle: None,
            age: None,
            drain: Duration::from_secs(30),
            keep_alive: None,
            stall: Patience::default(),
            ranges: Ranges::default(),
        }
    }
}
