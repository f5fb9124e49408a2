//! What a server takes from its callers: how many, how large, for how long.

use std::time::Duration;

use tokio::sync::Semaphore;

use super::Server;
use crate::rpc::call::{Patience, ranges::LARGEST_WINDOW};

impl Server {
    /// Asks clients for a sign of life this often, so that dead connections are noticed: one that
    /// does not answer within 20 seconds ends. HTTP/1.1 has no such sign. Off unless set.
    ///
    /// ```
    /// let server = rustgreet::Server::new().keep_alive(std::time::Duration::from_secs(30));
    /// ```
    pub fn keep_alive(mut self, every: Duration) -> Self {
        self.limits.keep_alive = Some(self.limits.ranges.duration("keep_alive", every));
        self
    }

    /// How many calls may run at a time on a connection; 256 unless set.
    ///
    /// ```
    /// let server = rustgreet::Server::new().max_concurrent_calls(100);
    /// ```
    pub fn max_concurrent_calls(mut self, calls: u32) -> Self {
        self.limits
            .ranges
            .count("max_concurrent_calls", calls.into());
        self.limits.calls = calls;
        self
    }

    /// How many connections there may be at a time; 10,000 unless set. Others wait until one ends.
    ///
    /// ```
    /// let server = rustgreet::Server::new().max_connections(500);
    /// ```
    pub fn max_connections(mut self, connections: usize) -> Self {
        self.limits
            .ranges
            .count("max_connections", connections as u64);
        self.limits.connections = connections.min(Semaphore::MAX_PERMITS);
        self
    }

    /// How long a connection may live before its client is asked to make a new one, so that load
    /// spreads. Running calls end, within [`drain_timeout`](Self::drain_timeout). Any age unless set.
    ///
    /// ```
    /// let server = rustgreet::Server::new().max_connection_age(std::time::Duration::from_secs(600));
    /// ```
    pub fn max_connection_age(mut self, age: Duration) -> Self {
        self.limits.age = Some(self.limits.ranges.duration("max_connection_age", age));
        self
    }

    /// How long a connection may be open without an open call. Any time unless set.
    ///
    /// ```
    /// let server = rustgreet::Server::new().max_connection_idle(std::time::Duration::from_secs(300));
    /// ```
    pub fn max_connection_idle(mut self, idle: Duration) -> Self {
        self.limits.idle = Some(self.limits.ranges.duration("max_connection_idle", idle));
        self
    }

    /// How long TLS and the first bytes of HTTP/2 may take; 10 seconds unless set.
    ///
    /// ```
    /// let server = rustgreet::Server::new().handshake_timeout(std::time::Duration::from_secs(3));
    /// ```
    pub fn handshake_timeout(mut self, timeout: Duration) -> Self {
        self.limits.handshake = self.limits.ranges.duration("handshake_timeout", timeout);
        self
    }

    /// How long a message of a call that has begun to arrive may make no progress; 20 seconds unless set. Its call
    /// then ends with DEADLINE_EXCEEDED. Silence between messages is not a fault, however long; but a body that is one message,
    /// as Connect's and REST's are, must begin in that time, too. If a tower layer puts its own
    /// body around a request's, it is 20 seconds whatever is set.
    ///
    /// ```
    /// let server = rustgreet::Server::new().stall_timeout(std::time::Duration::from_secs(5));
    /// ```
    pub fn stall_timeout(mut self, timeout: Duration) -> Self {
        let timeout = self.limits.ranges.duration("stall_timeout", timeout);
        self.limits.stall = Patience::of(timeout);
        self
    }

    /// How long running calls have to end when a connection is asked to: because the server stops,
    /// or by age or idleness. 30 seconds unless set. What still runs then is dropped, and ends with
    /// UNAVAILABLE for its caller; the connection ends within one more second. Who speaks another
    /// protocol than gRPC is told by HTTP's 503, or in a stream by its last frame.
    ///
    /// ```
    /// let server = rustgreet::Server::new().drain_timeout(std::time::Duration::from_secs(5));
    /// ```
    pub fn drain_timeout(mut self, timeout: Duration) -> Self {
        self.limits.drain = self.limits.ranges.duration("drain_timeout", timeout);
        self
    }

    /// The size in bytes up to which the headers of a call are accepted; 16 KiB unless set. Larger
    /// ones are answered with HTTP's 431.
    ///
    /// ```
    /// let server = rustgreet::Server::new().max_header_list_size(64 << 10);
    /// ```
    pub fn max_header_list_size(mut self, bytes: u32) -> Self {
        self.limits
            .ranges
            .count("max_header_list_size", bytes.into());
        self.limits.header_list = bytes;
        self
    }

    /// How many bytes of a call may be under way to us, unread; 1 MiB unless set. More help large
    /// messages over a long distance. A connection has four times as much, or what
    /// [`connection_window`](Self::connection_window) says.
    ///
    /// ```
    /// let server = rustgreet::Server::new().window(8 << 20);
    /// ```
    pub fn window(mut self, bytes: u32) -> Self {
        self.limits.stream_window = self.limits.ranges.window("window", bytes);
        self.limits.connection_window = bytes.saturating_mul(4).min(LARGEST_WINDOW);
        self
    }

    /// How many bytes of all calls of a connection may be under way to us, unread; 4 MiB unless set.
    ///
    /// ```
    /// let server = rustgreet::Server::new().window(1 << 20).connection_window(64 << 20);
    /// ```
    pub fn connection_window(mut self, bytes: u32) -> Self {
        self.limits.connection_window = self.limits.ranges.window("connection_window", bytes);
        self
    }

    /// The size in bytes of the largest frame of HTTP/2 that is accepted; 16 KiB unless set. Larger ones save CPU where
    /// messages are large, and make other calls of the connection wait longer.
    ///
    /// ```
    /// let server = rustgreet::Server::new().max_frame_size(1 << 20);
    /// ```
    pub fn max_frame_size(mut self, bytes: u32) -> Self {
        self.limits.frame = self.limits.ranges.frame("max_frame_size", bytes);
        self
    }
}
