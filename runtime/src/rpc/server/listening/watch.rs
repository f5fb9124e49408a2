//! [`Watch`]: what the HTTP library does not report of the peer of an HTTP/2 connection: how often it pings and changes its
//! settings, and how many headers it takes. It sees all bytes that come and go, and looks at the first nine of each frame.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering::Relaxed},
    },
    time::Duration,
};

use tokio::time::Instant;

use super::seat::Seats;

/// How far apart pings are to be.
const APART: Duration = Duration::from_secs(10);
/// How many may be nearer, until we send something: many clients measure the line by pings as data arrives.
const TOLERATED: u32 = 2;
/// How many times settings may change until we send something.
const TOLERATED_SETTINGS: u32 = 100;

/// What a client says before its frames, in bytes.
const PREFACE: usize = 24;
/// The head of a frame: three bytes of length, a kind, flags, four of a stream.
const HEAD: usize = 9;
const DATA: u8 = 0;
const HEADERS: u8 = 1;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
/// The flag of an answer to settings, or to a ping.
const ACK: u8 = 1;
/// A setting: two bytes that name it, four of its value.
const SETTING: usize = 6;
const MAX_HEADER_LIST_SIZE: u16 = 6;
/// So many settings are looked at.
const SETTINGS_SIZE: usize = 100 * SETTING;

/// What a socket tells its connection, and both tell the calls on it.
pub(super) struct Line {
    pub(super) seats: Seats,
    is_restless: AtomicBool,
    header_list: AtomicU32,
}

impl Line {
    /// Whether the peer has pinged or changed its settings too often; once.
    pub(super) fn take_restless(&self) -> bool {
        self.is_restless.swap(false, Relaxed)
    }

    /// How many bytes of headers the peer takes; any unless it says so.
    pub(super) fn header_list(&self) -> u32 {
        self.header_list.load(Relaxed)
    }
}

/// Watches the bytes of a connection.
pub(super) struct Watch {
    received: Frames,
    sent: Frames,
    last: Option<Instant>,
    near: u32,
    settings: u32,
    line: Arc<Line>,
}

impl Watch {
    pub(super) fn new() -> (Self, Arc<Line>) {
        let line = Arc::new(Line {
            seats: Seats::default(),
            is_restless: AtomicBool::new(false),
            header_list: AtomicU32::new(u32::MAX),
        });
        let watch = Self {
            received: Frames::after(PREFACE),
            sent: Frames::after(0),
            last: None,
            near: 0,
            settings: 0,
            line: line.clone(),
        };
        (watch, line)
    }

    pub(super) fn received(&mut self, bytes: &[u8]) {
        let Self {
            received,
            last,
            near,
            settings,
            line,
            ..
        } = self;
        received.see(bytes, |kind, flags, payload| match kind {
            PING if flags & ACK == 0 => {
                let now = Instant::now();
                let before = last.replace(now);
                if before.is_some_and(|before| now.duration_since(before) < APART) {
                    *near += 1;
                }
                if *near > TOLERATED {
                    line.is_restless.store(true, Relaxed);
                }
            }
            SETTINGS if flags & ACK == 0 => {
                if let Some(bytes) = header_list(payload) {
                    line.header_list.store(bytes, Relaxed);
                }
                *settings += 1;
                if *settings > TOLERATED_SETTINGS {
                    line.is_restless.store(true, Relaxed);
                }
            }
            _ => {}
        });
    }

    pub(super) fn sent(&mut self, bytes: &[u8]) {
        let Self {
            sent,
            near,
            settings,
            ..
        } = self;
        sent.see(bytes, |kind, _, _| {
            if matches!(kind, DATA | HEADERS) {
                (*near, *settings) = (0, 0);
            }
        });
    }
}

/// The last limit of headers among settings.
fn header_list(settings: &[u8]) -> Option<u32> {
    let mut limit = None;
    let mut rest = settings;
    while let Some((&[a, b, value @ ..], tail)) = rest.split_first_chunk::<SETTING>() {
        if u16::from_be_bytes([a, b]) == MAX_HEADER_LIST_SIZE {
            limit = Some(u32::from_be_bytes(value));
        }
        rest = tail;
    }
    limit
}

/// Finds frames in bytes that are cut anywhere.
struct Frames {
    head: [u8; HEAD],
    /// How much of a head is here.
    have: usize,
    /// How many bytes belong to no head.
    skip: usize,
    /// Settings, as far as they are here.
    settings: Option<Vec<u8>>,
}

impl Frames {
    fn after(skip: usize) -> Self {
        Self {
            head: [0; HEAD],
            have: 0,
            skip,
            settings: None,
        }
    }

    /// Tells the kind and the flags of each frame that begins, or of settings when they are here.
    fn see(&mut self, mut bytes: &[u8], mut each: impl FnMut(u8, u8, &[u8])) {
        loop {
            let (skipped, rest) = bytes.split_at(self.skip.min(bytes.len()));
            if let Some(settings) = &mut self.settings {
                settings.extend_from_slice(skipped);
            }
            (self.skip, bytes) = (self.skip - skipped.len(), rest);
            if self.skip > 0 {
                return;
            }
            if let Some(settings) = self.settings.take() {
                each(SETTINGS, 0, &settings);
            }
            let count = (HEAD - self.have).min(bytes.len());
            self.head[self.have..self.have + count].copy_from_slice(&bytes[..count]);
            (self.have, bytes) = (self.have + count, &bytes[count..]);
            if self.have < HEAD {
                return;
            }
            let [a, b, c, kind, flags, ..] = self.head;
            self.skip = u32::from_be_bytes([0, a, b, c]) as usize;
            self.have = 0;
            match kind {
                SETTINGS if flags & ACK == 0 && self.skip <= SETTINGS_SIZE => {
                    self.settings = Some(Vec::with_capacity(self.skip));
                }
                _ => each(kind, flags, &[]),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_found_however_they_are_cut() {
        let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
        for (kind, flags, length) in [(4, 0, 0), (4, 0, 6), (1, 5, 3), (6, 1, 8), (0, 1, 300)] {
            bytes.extend_from_slice(&[
                0,
                (length >> 8) as u8,
                length as u8,
                kind,
                flags,
                0,
                0,
                0,
                1,
            ]);
            let byte = if kind == 4 {
                [0, 6, 6, 6, 6, 6]
            } else {
                [9; 6]
            };
            bytes.extend(byte.iter().cycle().take(length));
        }
        for size in 1..=bytes.len() {
            let mut frames = Frames::after(PREFACE);
            let mut found = Vec::new();
            for piece in bytes.chunks(size) {
                frames.see(piece, |kind, flags, settings| {
                    found.push((kind, flags, header_list(settings)));
                });
            }
            let limit = Some(0x0606_0606);
            let expected = [
                (4, 0, None),
                (4, 0, limit),
                (1, 5, None),
                (6, 1, None),
                (0, 1, None),
            ];
            assert_eq!(found, expected, "in pieces of {size}");
        }
    }
}
