//! Frames without end, on a few connections, made anew as the server ends them.

use std::time::Duration;

use tokio::task::JoinSet;

use crate::{
    Aim,
    frames::{
        CONTINUATION, DATA, END_HEADERS, END_STREAM, HEADERS, Line, PING, RST_STREAM, SETTINGS,
        WINDOW_UPDATE, head,
    },
    tally::Tally,
};

const UNARY: &str = "/greet.Greeter/SayHello";
const BIDI: &str = "/greet.Greeter/InteractingHello";
/// Connections at a time.
const LINES: usize = 4;
/// `CANCEL`.
const CANCEL: [u8; 4] = 8u32.to_be_bytes();

/// Runs `attack` on each connection, again and again. Every other one reads what comes back, if `some_are_silent`.
async fn flood<F: Future<Output = ()> + Send + 'static>(
    aim: Aim,
    tally: &Tally,
    some_are_silent: bool,
    attack: fn(Line, Aim, Tally) -> F,
) {
    let mut lines = JoinSet::new();
    for number in 0..LINES {
        let tally = tally.clone();
        lines.spawn(async move {
            while !aim.is_over() {
                let reads = !some_are_silent || number % 2 == 0;
                match Line::open(aim.port, reads, &tally).await {
                    Ok(line) => attack(line, aim, tally.clone()).await,
                    Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
                }
            }
        });
    }
    while lines.join_next().await.is_some() {}
}

/// Calls that are begun and reset at once.
pub async fn rapid_reset(aim: Aim, tally: &Tally) {
    flood(aim, tally, false, |mut line, aim, tally| async move {
        let block = head(BIDI);
        let mut stream = 1;
        while !aim.is_over()
            && line.frame(HEADERS, END_HEADERS, stream, &block).await
            && line.frame(RST_STREAM, 0, stream, &CANCEL).await
        {
            stream += 2;
        }
        tally.add("calls", u64::from(stream / 2));
        line.end().await;
    })
    .await;
}

/// A head that never ends: one header after the other, and frames with nothing in them.
pub async fn continuation(aim: Aim, tally: &Tally) {
    flood(aim, tally, false, |mut line, aim, tally| async move {
        let header = [&[0, 1, b'x', 100][..], &[b'y'; 100]].concat();
        line.frame(HEADERS, END_STREAM, 1, &head(UNARY)).await;
        let mut count = 0;
        let mut parts = [&header[..], &[]].into_iter().cycle();
        while let Some(part) = parts.next()
            && !aim.is_over()
            && line.frame(CONTINUATION, 0, 1, part).await
        {
            count += 1;
        }
        tally.add("frames", count);
        line.end().await;
    })
    .await;
}

/// On connections whose other end waits for the answers, and on others.
pub async fn ping(aim: Aim, tally: &Tally) {
    flood(aim, tally, true, |mut line, aim, tally| async move {
        let mut count = 0;
        while !aim.is_over() && line.frame(PING, 0, 0, &[0; 8]).await {
            count += 1;
        }
        tally.add("frames", count);
        line.end().await;
    })
    .await;
}

pub async fn settings(aim: Aim, tally: &Tally) {
    flood(aim, tally, true, |mut line, aim, tally| async move {
        let mut count = 0;
        while !aim.is_over() && line.frame(SETTINGS, 0, 0, &[]).await {
            count += 1;
        }
        tally.add("frames", count);
        line.end().await;
    })
    .await;
}

/// One fault a connection.
pub async fn bad_frames(aim: Aim, tally: &Tally) {
    flood(aim, tally, false, |mut line, aim, _| async move {
        let faults: [(u8, u8, u32, &[u8]); 9] = [
            (DATA, 0, 0, b"data on no stream"),
            (HEADERS, END_HEADERS, 2, b"\x82"),
            (HEADERS, END_HEADERS, 1, b"\xff\xff\xff\xff\xff"),
            (PING, 0, 0, b"short"),
            (SETTINGS, 0, 1, b""),
            (WINDOW_UPDATE, 0, 0, b"\0\0\0\0"),
            (CONTINUATION, 0, 1, b""),
            (RST_STREAM, 0, 1, b"\0\0\0\0"),
            (
                0x77,
                0xff,
                3,
                b"a kind that is not known, which is no fault",
            ),
        ];
        let left = aim.end - std::time::Instant::now();
        let (kind, flags, stream, payload) = faults[left.subsec_millis() as usize % faults.len()];
        line.frame(kind, flags, stream, payload).await;
        line.end().await;
    })
    .await;
}

/// One connection that opens 10,000 streams, whatever the server says of their number, and holds them.
pub async fn streams_of_one(aim: Aim, tally: &Tally) {
    let Ok(mut line) = Line::open(aim.port, true, tally).await else {
        return;
    };
    let block = head(BIDI);
    for number in 0..10_000 {
        if !line
            .frame(HEADERS, END_HEADERS, 2 * number + 1, &block)
            .await
        {
            break;
        }
        tally.add("streams", 1);
        if number % 100 == 0 {
            tokio::task::yield_now().await;
        }
    }
    line.flush().await;
    aim.hold().await;
}
