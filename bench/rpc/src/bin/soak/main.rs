//! Calls `told` for so many seconds: `soak PORT SECONDS SEED`. Calls of all kinds, most of which end badly on purpose. Each
//! must end as its kind may, and all that begin must end: otherwise the exit code is 1.

mod calls;
mod cut;
mod ledger;

use std::{
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use rustgreet::{Channel, Code, rpc::Client};

use calls::{Caller, Random};
use ledger::{End, Ledger};

#[allow(dead_code, reason = "the server is not used here")]
mod pb {
    include!("../../../../../runtime/tests/rpc_greet/generated/greet.rs");
}

/// Calls under way at a time: over the one channel, and over each connection that is cut.
const CALLERS: u64 = 16;
const CUT: u64 = 2;
/// Longer than any call may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Makes calls until `end`, with pauses of up to 20 ms.
async fn work(caller: Caller, ledger: Arc<Ledger>, mut random: Random, end: Instant) {
    while Instant::now() < end {
        let kind = random.kind();
        ledger.begin(kind);
        let call = kind.call(caller.clone(), random.fork());
        let ended = tokio::time::timeout(PATIENCE, call).await;
        ledger.end(kind, ended.unwrap_or(End::Hung));
        tokio::time::sleep(Duration::from_millis(random.below(20))).await;
    }
}

/// Waits until no other handler is open. Returns how many handlers have begun, and how many are still open.
async fn settled(caller: &Caller) -> (u64, u64) {
    let mut answer = (0, 0);
    for _ in 0..100 {
        let reply = caller.greeter.say_hello(calls::told("open")).await;
        let message = reply.map(|reply| reply.into_inner().message);
        let message = message.unwrap_or_default();
        if let Some((begun, open)) = message.split_once(' ') {
            let number = |text: &str| text.parse::<u64>().unwrap_or_default();
            answer = (number(begun), number(open) - 1);
            if answer.1 == 0 {
                break;
            }
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    answer
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |at: usize| arguments[at].parse::<u64>().expect("a number");
    let (port, seconds, seed) = (number(1) as u16, number(2), number(3));
    let end = Instant::now() + Duration::from_secs(seconds);
    let address = format!("http://127.0.0.1:{port}");
    let channel = Channel::connect(address).await.expect("a server");
    let caller = Caller::new(&Client::new(channel));
    let whole = Arc::new(Ledger::new(|kind| kind.expected()));
    // A call whose connection is cut ends as it would, or as UNAVAILABLE.
    let cut = Arc::new(Ledger::new(|kind| {
        let more = [End::Code(Code::Unavailable)];
        kind.expected().into_iter().chain(more).collect()
    }));
    let mut working = Vec::new();
    for number in 0..CALLERS {
        let random = Random::new(seed + number);
        working.push(tokio::spawn(work(
            caller.clone(),
            whole.clone(),
            random,
            end,
        )));
    }
    for number in 0..CUT {
        let mut random = Random::new(seed + CALLERS + number);
        let address = cut::forwarder(port, random.fork()).await.expect("a socket");
        let channel = Channel::builder(address).wait_for_ready();
        let caller = Caller::new(&Client::new(channel.connect_lazy().expect("an address")));
        for lane in 0..4 {
            let random = Random::new(seed + 100 * (number + 1) + lane);
            working.push(tokio::spawn(work(caller.clone(), cut.clone(), random, end)));
        }
    }
    let mut panicked = 0;
    for work in working {
        panicked += usize::from(work.await.is_err());
    }
    let (begun, open) = settled(&caller).await;
    println!("| connection | call | begun | ended |\n|---|---|--:|---|");
    let mut right = whole.print("kept") & cut.print("cut now and then");
    println!("\nThe server began {begun} handlers; {open} of them are open.");
    if panicked > 0 {
        println!("{panicked} callers panicked.");
    }
    right &= panicked == 0 && open == 0;
    match right {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}
