//! Attacks a server for so many seconds: `attack PORT KIND SECONDS`. Prints what the server did about it. Each attack is bounded by
//! its connections and the time; a connection that the server ends is made anew at most 100 times a second.

mod floods;
mod frames;
mod hoards;
mod tally;

use std::time::{Duration, Instant};

use tally::Tally;

/// When and whom.
#[derive(Clone, Copy)]
pub struct Aim {
    pub port: u16,
    pub end: Instant,
}

impl Aim {
    pub fn is_over(self) -> bool {
        Instant::now() >= self.end
    }

    /// Holds what is open until the end.
    pub async fn hold(self) {
        tokio::time::sleep_until(self.end.into()).await;
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let seconds = arguments[3].parse().expect("seconds");
    let aim = Aim {
        port: arguments[1].parse().expect("a port"),
        end: Instant::now() + Duration::from_secs(seconds),
    };
    let tally = Tally::default();
    match &*arguments[2] {
        "rapid-reset" => floods::rapid_reset(aim, &tally).await,
        "continuation" => floods::continuation(aim, &tally).await,
        "ping" => floods::ping(aim, &tally).await,
        "settings" => floods::settings(aim, &tally).await,
        "bad-frames" => floods::bad_frames(aim, &tally).await,
        "streams-of-one" => floods::streams_of_one(aim, &tally).await,
        "streams" => hoards::streams(aim, &tally).await,
        "stalled" => hoards::stalled(aim, &tally).await,
        "slow-bodies" => hoards::slow_bodies(aim, &tally).await,
        "idle" => hoards::idle(aim, &tally, 2_000).await,
        "descriptors" => hoards::idle(aim, &tally, 200).await,
        "bombs" => hoards::bombs(aim, &tally).await,
        "unread" => hoards::unread(aim, &tally).await,
        kind => panic!("no such attack: {kind}"),
    }
    println!("{tally}");
}
