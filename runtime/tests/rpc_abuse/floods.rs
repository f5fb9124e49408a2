//! Frames without end.

use std::time::Duration;

use rustgreet::Code;
use tokio::time::sleep;

use crate::{
    attacker::{
        Attacker, CONTINUATION, DATA, END_HEADERS, END_STREAM, HEADERS, PING, RST_STREAM, SETTINGS,
        Target, WINDOW_UPDATE, head, reason,
    },
    greet::greeter,
    raw,
    support::{hello, soon},
};

/// After an attack a new connection is as good as ever.
async fn still_serves(target: &Target) {
    let mut caller = raw::over(target.connect()).await;
    let path = greeter::SAY_HELLO.path();
    let answer = soon(caller.call(path, &[], &hello("Ada"))).await;
    assert_eq!(answer.status(), (Code::Ok.number()).to_string());
}

#[tokio::test]
async fn calls_that_are_begun_and_reset_at_once() {
    let target = Target::new();
    let ordinary = target.ordinary_calls();
    let (mut attacker, reading) = Attacker::reading(&target).await;
    let block = head(greeter::INTERACTING_HELLO.path());
    for number in 0..20_000 {
        let stream = 2 * number + 1;
        let there = attacker.frame(HEADERS, END_HEADERS, stream, &block).await
            && attacker
                .frame(RST_STREAM, 0, stream, &8u32.to_be_bytes())
                .await;
        if !there {
            break;
        }
    }
    attacker.close().await;
    soon(reading).await.unwrap();
    assert!(ordinary.end().await > 0);
    still_serves(&target).await;
}

/// A head that never ends is cut off, at most at the limit of headers.
#[tokio::test]
async fn a_head_of_continuations_without_end() {
    let target = Target::new();
    let ordinary = target.ordinary_calls();
    let (mut attacker, reading) = Attacker::reading(&target).await;
    let block = head(greeter::SAY_HELLO.path());
    attacker.frame(HEADERS, END_STREAM, 1, &block).await;
    let mut taken = 0;
    // One header after the other, and frames with nothing in them.
    let header = [&[0, 1, b'x', 100][..], &[b'y'; 100]].concat();
    for number in 0..100_000 {
        let part = if number % 2 == 0 { &header[..] } else { &[] };
        if !attacker.frame(CONTINUATION, 0, 1, part).await {
            break;
        }
        taken = number;
    }
    assert!(taken < 99_000, "{taken} frames of one head were taken");
    soon(reading).await.unwrap();
    assert!(ordinary.end().await > 0);
    still_serves(&target).await;
}

/// Read or unread, what is answered to them is not hoarded.
#[tokio::test]
async fn pings_and_settings() {
    let target = Target::new();
    let ordinary = target.ordinary_calls();
    for (kind, payload) in [(PING, &[0; 8][..]), (SETTINGS, &[])] {
        let (mut attacker, reading) = Attacker::reading(&target).await;
        for _ in 0..20_000 {
            if !attacker.frame(kind, 0, 0, payload).await {
                break;
            }
        }
        attacker.close().await;
        soon(reading).await.unwrap();

        let mut silent = Attacker::new(&target).await;
        let mut taken = 0;
        for number in 0..20_000 {
            if !silent.frame(kind, 0, 0, payload).await {
                break;
            }
            taken = number;
        }
        // The pipe has 64 KiB each way; the rest would be in the server.
        assert!(taken < 19_999, "all {taken} answers are kept");
    }
    assert!(ordinary.end().await > 0);
    still_serves(&target).await;
}

const ENHANCE_YOUR_CALM: u32 = 11;

async fn ping(attacker: &mut Attacker, then: Duration) {
    attacker.frame(PING, 0, 0, &[0; 8]).await;
    attacker.flush().await;
    sleep(then).await;
}

#[tokio::test(start_paused = true)]
async fn three_pings_that_come_too_soon_end_the_connection() {
    let target = Target::new();
    let (mut attacker, reading) = Attacker::reading(&target).await;
    for _ in 0..3 {
        ping(&mut attacker, Duration::from_secs(9)).await;
    }
    assert!(!reading.is_finished());
    ping(&mut attacker, Duration::from_secs(1)).await;
    assert_eq!(reason(&reading.await.unwrap()), Some(ENHANCE_YOUR_CALM));
}

#[tokio::test(start_paused = true)]
async fn pings_are_welcome_that_are_far_apart_or_follow_what_we_send() {
    let target = Target::new();
    let (mut attacker, reading) = Attacker::reading(&target).await;
    for _ in 0..20 {
        ping(&mut attacker, Duration::from_secs(10)).await;
    }
    // As clients do that measure the line.
    let block = head(greeter::INTERACTING_HELLO.path());
    attacker.frame(HEADERS, END_HEADERS, 1, &block).await;
    for _ in 0..20 {
        let message = raw::frame(&hello("Ada"));
        attacker.frame(DATA, 0, 1, &message).await;
        attacker.flush().await;
        sleep(Duration::from_millis(10)).await;
        ping(&mut attacker, Duration::ZERO).await;
    }
    assert!(!reading.is_finished());
    attacker.close().await;
    assert_eq!(reason(&reading.await.unwrap()), None);
}

/// Some clients grow their windows step by step, as their line turns out to be long.
#[tokio::test(start_paused = true)]
async fn settings_may_change_a_hundred_times_and_then_no_more() {
    let target = Target::new();
    let (mut attacker, reading) = Attacker::reading(&target).await;
    // One more was the first word.
    for _ in 0..99 {
        attacker.frame(SETTINGS, 0, 0, &[]).await;
    }
    attacker.flush().await;
    sleep(Duration::from_secs(1)).await;
    assert!(!reading.is_finished());
    // What we send starts the count anew.
    let block = head(greeter::SAY_HELLO.path());
    attacker.frame(HEADERS, END_HEADERS, 1, &block).await;
    let message = raw::frame(&hello("Ada"));
    attacker.frame(DATA, END_STREAM, 1, &message).await;
    attacker.flush().await;
    sleep(Duration::from_secs(1)).await;
    for _ in 0..100 {
        attacker.frame(SETTINGS, 0, 0, &[]).await;
    }
    attacker.flush().await;
    sleep(Duration::from_secs(1)).await;
    assert!(!reading.is_finished());
    attacker.frame(SETTINGS, 0, 0, &[]).await;
    attacker.flush().await;
    assert_eq!(reason(&reading.await.unwrap()), Some(ENHANCE_YOUR_CALM));
}

#[tokio::test]
async fn windows_that_open_by_a_byte() {
    let target = Target::new();
    let ordinary = target.ordinary_calls();
    let (mut attacker, reading) = Attacker::reading(&target).await;
    for _ in 0..20_000 {
        if !attacker
            .frame(WINDOW_UPDATE, 0, 0, &1u32.to_be_bytes())
            .await
        {
            break;
        }
    }
    attacker.close().await;
    soon(reading).await.unwrap();
    assert!(ordinary.end().await > 0);
    still_serves(&target).await;
}

/// Not HTTP/2 at all, after its preface.
#[tokio::test]
async fn frames_that_are_not_frames() {
    let target = Target::new();
    let ordinary = target.ordinary_calls();
    for (kind, flags, stream, payload) in [
        (0, 0, 0, &b"data on no stream"[..]),
        (HEADERS, END_HEADERS, 2, b"\x82"),
        (HEADERS, END_HEADERS, 1, b"\xff\xff\xff\xff\xff"),
        (PING, 0, 0, b"short"),
        (SETTINGS, 0, 1, b""),
        (WINDOW_UPDATE, 0, 0, b"\0\0\0\0"),
        (CONTINUATION, 0, 1, b""),
        (RST_STREAM, 0, 1, b"\0\0\0\0"),
    ] {
        let (mut attacker, reading) = Attacker::reading(&target).await;
        attacker.frame(kind, flags, stream, payload).await;
        attacker.flush().await;
        // GOAWAY, and the end, without our ending it.
        let said = soon(reading).await.unwrap();
        assert!(!said.is_empty());
    }
    assert!(ordinary.end().await > 0);
}
