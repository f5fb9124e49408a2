//! [`Watch`]: notes how often the peer of an HTTP/2 connection pings, which the HTTP library does not report. It sees
//! all bytes that come and go, and looks at the first nine of each frame.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};

use tokio::time::Instant;

/// How far apart pings are to be.
const APART: Duration = Duration::from_secs(10);
/// How many may be nearer, until we send something: many clients measure the line by pings as data arrives.
const TOLERATED: u32 = 2;

/// What a client says before its frames, in bytes.
const PREFACE: usize = 24;
/// The head of a frame: three bytes of length, a kind, flags, four of a stream.
const HEAD: usize = 9;
const DATA: u8 = 0;
const HEADERS: u8 = 1;
const PING: u8 = 6;
/// The flag of an answer to a ping.
const ACK: u8 = 1;

/// What a socket tells its connection: whether the peer has pinged too often.
pub(super) type TooMany = Arc<AtomicBool>;

/// Watches the bytes of a connection.
pub(super) struct Watch {
    received: Frames,
    sent: Frames,
    last: Option<Instant>,
    near: u32,
    too_many: TooMany,
}

impl Watch {
    pub(super) fn new() -> (Self, TooMany) {
        let too_many = TooMany::default();
        let watch = Self {
            received: Frames::after(PREFACE),
            sent: Frames::after(0),
            last: None,
            near: 0,
            too_many: too_many.clone(),
        };
        (watch, too_many)
    }

    pub(super) fn received(&mut self, bytes: &[u8]) {
        let Self {
            received,
            last,
            near,
            too_many,
            ..
        } = self;
        received.see(bytes, |kind, flags| {
            if kind == PING && flags & ACK == 0 {
                let now = Instant::now();
                let before = last.replace(now);
                if before.is_some_and(|before| now.duration_since(before) < APART) {
                    *near += 1;
                }
                if *near > TOLERATED {
                    too_many.store(true, Relaxed);
                }
            }
        });
    }

    pub(super) fn sent(&mut self, bytes: &[u8]) {
        let Self { sent, near, .. } = self;
        sent.see(bytes, |kind, _| {
            if matches!(kind, DATA | HEADERS) {
                *near = 0;
            }
        });
    }
}

/// Finds frames in bytes that are cut anywhere.
struct Frames {
    head: [u8; HEAD],
    /// How much of a head is here.
    have: usize,
    /// How many bytes belong to no head.
    skip: usize,
}

impl Frames {
    fn after(skip: usize) -> Self {
        Self {
            head: [0; HEAD],
            have: 0,
            skip,
        }
    }

    /// Tells the kind and the flags of each frame that begins.
    fn see(&mut self, mut bytes: &[u8], mut each: impl FnMut(u8, u8)) {
        loop {
            let Some((_, rest)) = bytes.split_at_checked(self.skip) else {
                self.skip -= bytes.len();
                return;
            };
            (self.skip, bytes) = (0, rest);
            let count = (HEAD - self.have).min(bytes.len());
            self.head[self.have..self.have + count].copy_from_slice(&bytes[..count]);
            (self.have, bytes) = (self.have + count, &bytes[count..]);
            if self.have < HEAD {
                return;
            }
            let [a, b, c, kind, flags, ..] = self.head;
            self.skip = u32::from_be_bytes([0, a, b, c]) as usize;
            self.have = 0;
            each(kind, flags);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_found_however_they_are_cut() {
        let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
        for (kind, flags, length) in [(4, 0, 0), (1, 5, 3), (6, 1, 8), (0, 1, 300)] {
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
            bytes.extend(std::iter::repeat_n(6, length));
        }
        for size in 1..=bytes.len() {
            let mut frames = Frames::after(PREFACE);
            let mut found = Vec::new();
            for piece in bytes.chunks(size) {
                frames.see(piece, |kind, flags| found.push((kind, flags)));
            }
            assert_eq!(
                found,
                [(4, 0), (1, 5), (6, 1), (0, 1)],
                "in pieces of {size}"
            );
        }
    }
}
