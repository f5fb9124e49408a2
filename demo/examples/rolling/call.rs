//! The load: callers of each kind, each of which makes one call after the other.

use std::{
    collections::BTreeMap,
    io,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use greet_demo::pb::greet::GreeterClient;
use rustgreet::{Channel, Status, rpc::Client};
use tokio::{
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};

use super::kinds::{CALLERS, Kind, Stop};

/// A greeting is safe to send again; streams are not.
const CONFIG: &str = r#"{
    "loadBalancingConfig": [{"round_robin": {}}],
    "methodConfig": [{
        "name": [{"service": "greet.Greeter", "method": "SayHello"}],
        "retryPolicy": {
            "maxAttempts": 4,
            "initialBackoff": "0.05s",
            "maxBackoff": "1s",
            "backoffMultiplier": 2,
            "retryableStatusCodes": ["UNAVAILABLE"]
        }
    }]
}"#;

/// What a caller waits after a failure.
const BREATH: Duration = Duration::from_millis(100);
/// The load ends by itself then.
const LONGEST: Duration = Duration::from_secs(60);

/// How many calls of each kind ended in each way.
type Tally = Arc<Mutex<BTreeMap<(Kind, String), u64>>>;

pub(crate) async fn call(addresses: Vec<String>) -> Result<(), Status> {
    let mut addresses = addresses.into_iter();
    let mut channel = Channel::builder(addresses.next().unwrap_or_default());
    for address in addresses {
        channel = channel.or(address);
    }
    let channel = channel.service_config(CONFIG)?.connect().await?;
    let greeter = GreeterClient::new(Client::new(channel));

    let tally = Tally::default();
    let (stop, stopped) = watch::channel(false);
    let mut callers = JoinSet::new();
    for (kind, count) in CALLERS {
        for _ in 0..count {
            let (greeter, tally) = (greeter.clone(), tally.clone());
            callers.spawn(repeat(kind, greeter, tally, stopped.clone()));
        }
    }
    println!("calling");
    // It is over in either case.
    let _ = timeout(LONGEST, end_of_input()).await;
    stop.send_replace(true);
    while callers.join_next().await.is_some() {}
    for ((kind, end), count) in &*tally.lock().unwrap() {
        println!("{kind:?}\t{count}\t{end}");
    }
    Ok(())
}

async fn repeat(kind: Kind, greeter: GreeterClient, tally: Tally, stopped: Stop) {
    while !*stopped.borrow() {
        let end = match kind.call(&greeter, stopped.clone()).await {
            Ok(()) => "OK".to_owned(),
            Err(status) => status.to_string(),
        };
        let failed = end != "OK";
        *tally.lock().unwrap().entry((kind, end)).or_default() += 1;
        if failed {
            sleep(BREATH).await;
        }
    }
}

/// Reads in a thread of its own, which does not keep the program from ending.
async fn end_of_input() {
    let (sender, mut ended) = watch::channel(());
    thread::spawn(move || {
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        drop(sender);
    });
    while ended.changed().await.is_ok() {}
}
