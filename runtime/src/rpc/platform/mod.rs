//! What a call needs of its platform: a clock, a timer, and streams of HTTP/2. Where there are sockets, tokio and `h2` have
//! them. On the web, in a browser or another host of JavaScript, the host has a clock and timers, and there are no
//! streams.
//!
//! Platforms differ here and in what is left out: `server/listening`, and `client/channel`, in whose place is
//! `client/fetch`.

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
mod native;
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
mod web;

#[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
use native as this;
#[cfg(all(target_family = "wasm", target_os = "unknown"))]
use web as this;

/// A moment on the clock of deadlines: std's, and in a browser, where that panics, the one of the crate `web-time`.
///
/// ```
/// use std::time::Duration;
/// use rustgreet::{Request, rpc::Instant};
///
/// let mut request = Request::new("hello");
/// request.set_deadline(Instant::now() + Duration::from_secs(2));
/// ```
pub type Instant = this::Instant;
pub(crate) use this::{Elapsed, OFFERS_COMPRESSION, Timer, http2, now};
