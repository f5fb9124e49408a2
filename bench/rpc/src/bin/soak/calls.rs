//! The kinds of call: what each does, and how it may end.

use std::{pin::Pin, time::Duration};

use rustgreet::{
    Channel, Code, Request, Status, Streaming,
    rpc::{Client, Compression, Pending},
    wkt::BytesValue,
};

use crate::{
    ledger::End,
    pb::{GreeterClient, HelloReply, HelloRequest, greeter},
};

/// xorshift64*.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    pub fn fork(&mut self) -> Self {
        Self(self.next() | 1)
    }

    /// Half of all calls are small and end well.
    pub fn kind(&mut self) -> Kind {
        match self.below(2) {
            0 => Kind::Small,
            _ => Kind::ALL[self.below(Kind::ALL.len() as u64) as usize],
        }
    }
}

/// Clients of one channel: one sends messages as they are, one compresses them.
#[derive(Clone)]
pub struct Caller {
    pub greeter: GreeterClient,
    packed: GreeterClient,
    raw: Client<Channel>,
}

impl Caller {
    pub fn new(client: &Client<Channel>) -> Self {
        Self {
            greeter: GreeterClient::new(client.clone()),
            packed: GreeterClient::new(client.clone().send_compressed(Compression::Gzip)),
            raw: client.clone(),
        }
    }
}

fn request(greeting: &str, name: String) -> HelloRequest {
    HelloRequest {
        name,
        greeting: greeting.to_owned(),
        ..Default::default()
    }
}

/// A request that tells the server what to do.
pub fn told(what: &str) -> HelloRequest {
    request(what, "Ada".to_owned())
}

fn within(what: &str, millis: u64) -> Request<HelloRequest> {
    let mut request = Request::new(told(what));
    request.set_timeout(Duration::from_millis(millis));
    request
}

fn end<T>(outcome: rustgreet::Result<T>, right: impl FnOnce(T) -> bool) -> End {
    match outcome.map(|response| right(response.into_inner())) {
        Ok(true) => End::Code(Code::Ok),
        Ok(false) => End::Wrong,
        Err(status) => End::Code(status.code()),
    }
}

/// Begins a call, and drops it after so many milliseconds unless it is over.
async fn dropped<T>(call: Pending<T>, after: u64) -> End {
    match tokio::time::timeout(Duration::from_millis(after), call).await {
        Ok(Ok(_)) => End::Wrong,
        Ok(Err(status)) => End::Code(status.code()),
        Err(_) => End::Dropped,
    }
}

/// The number of replies; `slow` pauses after each hundred.
async fn count(mut replies: Streaming<HelloReply>, slow: bool) -> Result<usize, Status> {
    let mut count = 0;
    while replies.message().await?.is_some() {
        count += 1;
        if slow && count % 100 == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    Ok(count)
}

async fn counted(call: Pending<Streaming<HelloReply>>, expected: usize, slow: bool) -> End {
    let counted = match call.await {
        Ok(response) => count(response.into_inner(), slow).await,
        Err(status) => Err(status),
    };
    end(counted.map(Into::into), |count| count == expected)
}

/// So many turns; then the call is dropped, or ended as it should be.
async fn turns(caller: Caller, turns: usize, and_drop: bool) -> End {
    let (requests, stream) = Streaming::channel(1);
    let played = async {
        let mut replies = caller.greeter.interacting_hello(stream).await?.into_inner();
        for _ in 0..turns {
            // If the call is over, the reply tells how.
            let _ = requests.send(told("Hello")).await;
            if replies.message().await?.is_none() {
                return Ok(End::Wrong);
            }
        }
        if and_drop {
            return Ok(End::Dropped);
        }
        drop(requests);
        let last = replies.message().await?;
        Ok(if last.is_none() {
            End::Code(Code::Ok)
        } else {
            End::Wrong
        })
    };
    played
        .await
        .unwrap_or_else(|status: Status| End::Code(status.code()))
}

/// A stream each way, of which one is left open.
async fn held(caller: Caller, millis: u64) -> End {
    let (requests, stream) = Streaming::channel(1);
    let mut request = Request::new(stream);
    request.set_timeout(Duration::from_millis(millis));
    let outcome = match caller.greeter.interacting_hello(request).await {
        Ok(response) => count(response.into_inner(), false).await,
        Err(status) => Err(status),
    };
    drop(requests);
    end(outcome.map(Into::into), |_| false)
}

macro_rules! kinds {
    ($($name:ident = $text:literal [$($code:expr),*] ($caller:ident, $random:ident) $body:expr;)*) => {
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Kind {
            $($name,)*
        }

        impl Kind {
            const ALL: &[Self] = &[$(Self::$name,)*];

            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)*
                }
            }

            /// How it may end.
            pub fn expected(self) -> Vec<End> {
                match self {
                    $(Self::$name => vec![$($code),*],)*
                }
            }

            pub fn call(self, caller: Caller, random: Random) -> Pin<Box<dyn Future<Output = End> + Send>> {
                match self {
                    $(Self::$name => {
                        let ($caller, mut $random) = (caller, random);
                        let _ = &mut $random;
                        Box::pin(async move { $body })
                    })*
                }
            }
        }
    };
}

const OK: End = End::Code(Code::Ok);
const LATE: End = End::Code(Code::DeadlineExceeded);
const TOO_LARGE: End = End::Code(Code::ResourceExhausted);
const ABORTED: End = End::Code(Code::Aborted);

kinds! {
    Small = "unary, small" [OK] (caller, random) {
        end(caller.greeter.say_hello(told("Hello")).await, |it| it.message == "Hello, Ada!")
    };
    Large = "unary, up to 1 MiB each way" [OK] (caller, random) {
        let size = random.below(1 << 20) as usize;
        let sent = request("Hello", "x".repeat(size));
        end(caller.greeter.say_hello(sent).await, |it| it.message.len() == size + 8)
    };
    Packed = "unary, with gzip" [OK] (caller, random) {
        let size = random.below(1 << 18) as usize;
        let sent = request("Hello", "x".repeat(size));
        end(caller.packed.say_hello(sent).await, |it| it.message.len() == size + 8)
    };
    Fails = "unary, the handler fails" [ABORTED] (caller, random) {
        end(caller.greeter.say_hello(told("fail 10")).await, |_| false)
    };
    Late = "unary, past its deadline" [LATE] (caller, random) {
        end(caller.greeter.say_hello(within("wait 5000", random.below(50) + 1)).await, |_| false)
    };
    Dropped = "unary, cancelled" [End::Dropped] (caller, random) {
        dropped(caller.greeter.say_hello(told("wait 5000")), random.below(20)).await
    };
    Oversize = "unary, a request above the limit" [TOO_LARGE] (caller, random) {
        let size = (4 << 20) + random.below(1 << 20) as usize;
        end(caller.greeter.say_hello(request("Hello", "x".repeat(size))).await, |_| false)
    };
    OversizeReply = "unary, a reply above the limit" [TOO_LARGE] (caller, random) {
        end(caller.greeter.say_hello(told("size 4200000")).await, |_| false)
    };
    Undecodable = "unary, a request that is not a message" [End::Code(Code::Internal)] (caller, random) {
        let sent = BytesValue { value: vec![0xff; 10].into(), ..Default::default() };
        let call = caller.raw.unary::<BytesValue, HelloReply>(&greeter::SAY_HELLO, sent);
        end(call.await, |_| false)
    };
    UndecodableReply = "unary, a reply that is not a message" [End::Code(Code::Internal)] (caller, random) {
        end(caller.greeter.say_hello(told("broken")).await, |_| false)
    };
    Replies = "1,000 replies" [OK] (caller, random) {
        counted(caller.greeter.parrot_says_hello(told("count 1000 20")), 1_000, false).await
    };
    SlowReader = "3,000 replies of 1 KiB, read slowly" [OK] (caller, random) {
        counted(caller.greeter.parrot_says_hello(told("count 3000 1024")), 3_000, true).await
    };
    RepliesDropped = "replies, dropped half-way" [End::Dropped] (caller, random) {
        match caller.greeter.parrot_says_hello(told("count 100000 100")).await {
            Err(status) => End::Code(status.code()),
            Ok(response) => {
                let (mut replies, mut failed) = (response.into_inner(), None);
                for _ in 0..random.below(2_000) {
                    match replies.message().await {
                        Ok(Some(_)) => {}
                        Ok(None) => failed = Some(End::Wrong),
                        Err(status) => failed = Some(End::Code(status.code())),
                    }
                    if failed.is_some() {
                        break;
                    }
                }
                failed.unwrap_or(End::Dropped)
            }
        }
    };
    RepliesLate = "replies, past their deadline" [LATE] (caller, random) {
        counted(caller.greeter.parrot_says_hello(within("wait 5000", random.below(50) + 1)), 0, false).await
    };
    Upload = "1,000 requests" [OK] (caller, random) {
        let requests = Streaming::iter((0..1_000).map(|_| told("Hello")));
        end(caller.greeter.chatty_client_says_hello(requests).await, |it| it.message == "1000")
    };
    UploadFails = "requests, the handler fails at once" [ABORTED] (caller, random) {
        let requests = Streaming::iter((0..1_000).map(|_| told("fail 10")));
        end(caller.greeter.chatty_client_says_hello(requests).await, |_| false)
    };
    UploadDropped = "requests, cancelled" [End::Dropped] (caller, random) {
        let (requests, stream) = Streaming::channel(1);
        let _ = requests.send(told("Hello")).await;
        dropped(caller.greeter.chatty_client_says_hello(stream), random.below(20)).await
    };
    OwnError = "requests, whose own stream fails" [ABORTED] (caller, random) {
        let (requests, stream) = Streaming::channel(2);
        let _ = requests.send(told("Hello")).await;
        let _ = requests.send(Err(Status::aborted("by the caller"))).await;
        end(caller.greeter.chatty_client_says_hello(stream).await, |_| false)
    };
    Turns = "50 turns" [OK] (caller, random) turns(caller, 50, false).await;
    TurnsDropped = "turns, dropped" [End::Dropped] (caller, random) {
        let count = random.below(20) as usize;
        turns(caller, count, true).await
    };
    TurnsFail = "turns, the handler fails" [ABORTED] (caller, random) {
        let requests = Streaming::iter(["Hello", "fail", "Hello"].map(told));
        counted(caller.greeter.interacting_hello(requests), 0, false).await
    };
    Held = "turns that never begin, until the deadline" [LATE] (caller, random) {
        let millis = random.below(50) + 1;
        held(caller, millis).await
    };
}
