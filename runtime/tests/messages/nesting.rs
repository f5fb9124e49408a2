//! Lengths of nested messages: guessed, mended at once, or settled at the end.

use rustgreet::Message;
use rustgreet::bytes::{BufMut, Bytes, BytesMut};

use crate::kinds::Kinds;
use crate::round_trip::{child, full};

/// Deep, with a string of `size` at each level, before or after the next.
fn deep(levels: usize, size: usize) -> Kinds {
    let mut message = Kinds::default();
    for level in 0..levels {
        message = Kinds {
            nick: (level % 2 == 0).then(|| "n".repeat(size)),
            blob: if level % 2 == 1 {
                vec![7; size].into()
            } else {
                Bytes::new()
            },
            next: Some(Box::new(message)),
            ..Default::default()
        };
    }
    message
}

fn check(message: &Kinds) {
    let bytes = message.encode_to_vec();
    assert_eq!(Kinds::decode(&bytes).as_ref(), Ok(message));
    // The same by every way out, with and without room.
    let mut vec = vec![1, 2];
    message.append_to_vec(&mut vec);
    assert_eq!(vec[2..], bytes);
    for room in [0, 1, bytes.len() / 2, bytes.len(), bytes.len() + 100] {
        let mut buffer = BytesMut::with_capacity(room);
        buffer.put_u8(9);
        message.encode(&mut buffer);
        assert_eq!(buffer[1..], bytes, "{room}");
    }
    let mut exact = vec![0; bytes.len()];
    message.encode(&mut &mut exact[..]);
    assert_eq!(exact, bytes);
    let mut delimited = &message.encode_length_delimited_to_vec()[..];
    let mut buffer = Vec::new();
    message.encode_length_delimited(&mut buffer);
    assert_eq!(buffer, delimited);
    assert_eq!(
        Kinds::decode_length_delimited(&mut delimited).as_ref(),
        Ok(message)
    );
    assert!(delimited.is_empty());
}

#[test]
fn lengths_of_every_size() {
    for size in (0..300).chain([
        500, 511, 512, 513, 16_380, 16_383, 16_384, 16_385, 2_097_152,
    ]) {
        check(&deep(1, size));
        check(&deep(3, size));
    }
}

#[test]
fn deep_trees() {
    for size in [0, 1, 10, 100, 1000, 20_000] {
        check(&deep(100, size));
    }
}

#[test]
fn wide_trees_of_mixed_sizes() {
    let mut state = 1u64;
    let mut random = move |below: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    for _ in 0..60 {
        let mut message = full();
        for _ in 0..random(40) {
            let size = [5, 127, 128, 600, 17_000][random(5) as usize];
            message.parts.push(child(&"x".repeat(size), 1));
            if random(4) == 0 {
                message = Kinds {
                    next: Some(Box::new(message)),
                    ..full()
                };
            }
        }
        check(&message);
    }
}

#[test]
fn several_messages_in_one_buffer() {
    let mut buffer = Vec::new();
    for size in [0, 200, 20_000] {
        deep(5, size).encode_length_delimited(&mut buffer);
    }
    let mut rest = &buffer[..];
    for size in [0, 200, 20_000] {
        assert_eq!(Kinds::decode_length_delimited(&mut rest), Ok(deep(5, size)));
    }
    assert!(rest.is_empty());
    assert!(Kinds::decode_length_delimited(&mut rest).is_err());
}

#[test]
#[should_panic]
fn a_buffer_that_cannot_hold_the_message() {
    full().encode(&mut &mut [0u8; 10][..]);
}

#[test]
fn buffers_of_many_pieces() {
    use rustgreet::bytes::Buf;
    let bytes = full().encode_to_vec();
    for at in [0, 1, 50, bytes.len()] {
        let mut pieces = bytes[..at].chain(&bytes[at..]);
        assert_eq!(Kinds::decode_buf(&mut pieces), Ok(full()));
    }
}
