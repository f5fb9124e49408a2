//! rustgreet's server whose handlers do what their caller says in `greeting`: `compute MS` (of CPU), `wait MS`,
//! `fail CODE`, `size BYTES` (of the reply), `count N BYTES` (of replies), `broken` (a reply that no client can decode),
//! `open` (how many handlers have begun, and how many of them are open). Anything else is a greeting.

use std::{
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};

use rustgreet::{
    Code, Request, Result, Server, Status, Streaming, UnknownFields, unknown::UnknownValue,
};
use rustgreet_bench_rpc::{greeting, run};
use rustix::time::{ClockId, clock_gettime};

#[allow(dead_code, reason = "the client is not used here")]
mod pb {
    include!("../../../../runtime/tests/rpc_greet/generated/greet.rs");
}
use pb::{DelayedReply, Greeter, GreeterServer, HelloReply, HelloRequest};

static BEGUN: AtomicU64 = AtomicU64::new(0);
static ENDED: AtomicU64 = AtomicU64::new(0);

/// A handler that has begun, and ends when this is dropped.
struct Open;

impl Open {
    fn new() -> Self {
        BEGUN.fetch_add(1, Relaxed);
        Self
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        ENDED.fetch_add(1, Relaxed);
    }
}

fn reply(message: String) -> HelloReply {
    HelloReply {
        message,
        ..Default::default()
    }
}

/// Takes so much time of this thread's CPU.
fn compute(time: Duration) {
    let used = || clock_gettime(ClockId::ThreadCPUTime);
    let start = used();
    while Duration::try_from(used() - start).is_ok_and(|passed| passed < time) {
        // Asking for the time is a system call.
        for _ in 0..1000 {
            std::hint::spin_loop();
        }
    }
}

/// A field that says that it is text, and is not.
fn broken() -> HelloReply {
    let mut unknown_fields = UnknownFields::default();
    unknown_fields.push(1, UnknownValue::Bytes(b"\xff"));
    HelloReply {
        unknown_fields,
        ..Default::default()
    }
}

async fn answer(request: &HelloRequest) -> std::result::Result<HelloReply, Status> {
    let mut words = request.greeting.split(' ');
    let (what, number) = (words.next(), words.next());
    let number: u64 = number.and_then(|it| it.parse().ok()).unwrap_or_default();
    match what {
        Some("compute") => compute(Duration::from_millis(number)),
        Some("wait") => tokio::time::sleep(Duration::from_millis(number)).await,
        Some("fail") => {
            let code = Code::from_number(number as i32);
            return Err(Status::new(code, "as it was told"));
        }
        Some("size") => return Ok(reply("x".repeat(number as usize))),
        Some("broken") => return Ok(broken()),
        Some("open") => {
            let begun = BEGUN.load(Relaxed);
            return Ok(reply(format!("{begun} {}", begun - ENDED.load(Relaxed))));
        }
        _ => {}
    }
    Ok(reply(greeting(&request.greeting, &request.name)))
}

struct Told;

impl Greeter for Told {
    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
        let _open = Open::new();
        Ok(answer(request.get_ref()).await?.into())
    }

    async fn parrot_says_hello(
        &self,
        request: Request<HelloRequest>,
    ) -> Result<Streaming<HelloReply>> {
        let open = Open::new();
        answer(request.get_ref()).await?;
        let mut words = request.get_ref().greeting.split(' ').skip(1);
        let mut number = || words.next().and_then(|it| it.parse().ok()).unwrap_or(1);
        let (count, size) = (number(), number());
        let replies = (0..count).map(move |_| {
            let _open = &open;
            reply("x".repeat(size))
        });
        Ok(Streaming::iter(replies).into())
    }

    async fn chatty_client_says_hello(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> Result<DelayedReply> {
        let _open = Open::new();
        let (mut requests, mut count) = (request.into_inner(), 0);
        while let Some(request) = requests.message().await? {
            answer(&request).await?;
            count += 1;
        }
        Ok(DelayedReply {
            message: format!("{count}"),
            ..Default::default()
        }
        .into())
    }

    async fn interacting_hello(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> Result<Streaming<HelloReply>> {
        let open = Open::new();
        let requests = request.into_inner();
        let replies = requests.try_map_messages(move |request| {
            let _open = &open;
            match request.greeting.as_str() {
                "fail" => Err(Status::aborted("as it was told")),
                _ => Ok(reply(greeting(&request.greeting, &request.name))),
            }
        });
        Ok(replies.into())
    }
}

fn main() {
    run(|port| async move {
        let server = Server::new().add_service(GreeterServer::new(Told));
        let server = server.bind(("127.0.0.1", port)).await.expect("a port");
        server.serve().await.expect("a server");
    });
}
