//! What the client in a browser calls: a greeter whose requests say what shall happen. A name is a word and a key, which
//! two calls have in common.

#[allow(missing_docs, reason = "a package has no comment of its own")]
pub mod pb {
    include!("../../../runtime/tests/rpc_greet/generated/mod.rs");
}

use std::{
    collections::HashMap,
    future::pending,
    sync::{Mutex, PoisonError},
};

use pb::greet::{DelayedReply, Greeter, GreeterServer, HelloReply, HelloRequest};
use rustgreet::{
    Metadata, Request, Response, Result, Server, Status, Streaming,
    rpc::{Compression, Cors},
};
use tokio::sync::watch;

/// How far the calls of a key are.
#[derive(Default)]
struct Progress {
    has_begun: bool,
    has_gone: bool,
    turns: usize,
}

/// The greeter.
#[derive(Default)]
struct Told {
    calls: Mutex<HashMap<String, watch::Sender<Progress>>>,
}

impl Told {
    fn progress(&self, key: &str) -> watch::Sender<Progress> {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.entry(key.to_owned()).or_default().clone()
    }

    /// Waits for the other call of a key.
    async fn until(&self, key: &str, is_there: impl FnMut(&Progress) -> bool) {
        let _ = self.progress(key).subscribe().wait_for(is_there).await;
    }

    /// A call that has begun, until it is dropped.
    fn begin(&self, key: &str) -> Begun {
        let progress = self.progress(key);
        progress.send_modify(|it| it.has_begun = true);
        Begun(progress)
    }
}

struct Begun(watch::Sender<Progress>);

impl Drop for Begun {
    fn drop(&mut self) {
        self.0.send_modify(|it| it.has_gone = true);
    }
}

impl Greeter for Told {
    /// `wait` is never answered. `begun` and `gone` are answered when `wait` is, `turn` lets a parrot speak.
    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
        let from = request.metadata().get("x-from").map(str::to_owned);
        let HelloRequest { name, .. } = request.into_inner();
        match name.split_once(':') {
            Some(("wait", key)) => {
                let _begun = self.begin(key);
                return pending().await;
            }
            Some(("begun", key)) => self.until(key, |it| it.has_begun).await,
            Some(("gone", key)) => self.until(key, |it| it.has_gone).await,
            Some(("turn", key)) => self.progress(key).send_modify(|it| it.turns += 1),
            _ if name.is_empty() => {
                let detail = HelloRequest {
                    name: "Annie".into(),
                    ..Default::default()
                };
                let mut metadata = Metadata::new();
                metadata.insert("x-after", "all")?;
                let refused = Status::invalid_argument("name is empty: expected a name")
                    .with_detail(&detail)
                    .with_metadata(metadata);
                return Err(refused);
            }
            _ => {}
        }
        let mut response = Response::new(reply(&name));
        if let Some(from) = from {
            response.metadata_mut().insert("x-from", from)?;
        }
        response.trailers_mut().insert("x-after", "all")?;
        Ok(response)
    }

    /// Three replies, each but the first after a turn.
    async fn parrot_says_hello(
        &self,
        request: Request<HelloRequest>,
    ) -> Result<Streaming<HelloReply>> {
        let HelloRequest { name, .. } = request.into_inner();
        let Some((_, key)) = name.split_once(':') else {
            return Err(Status::not_found("a parrot without a key"));
        };
        let (begun, mut progress) = (self.begin(key), self.progress(key).subscribe());
        // Whoever does not listen any more takes the parrot along.
        let replies = Streaming::produce(async move |replies| {
            let _begun = begun;
            for turn in 0..3 {
                let is_its_turn = |it: &Progress| it.turns >= turn;
                let _ = progress.wait_for(is_its_turn).await;
                replies.send(reply(&turn.to_string())).await?;
            }
            Ok(())
        });
        Ok(replies.into())
    }

    async fn chatty_client_says_hello(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> Result<DelayedReply> {
        let mut requests = request.into_inner();
        let mut said = DelayedReply::default();
        while let Some(request) = requests.message().await? {
            said.message += &request.name;
        }
        Ok(said.into())
    }

    async fn interacting_hello(
        &self,
        request: Request<Streaming<HelloRequest>>,
    ) -> Result<Streaming<HelloReply>> {
        let requests = request.into_inner();
        Ok(requests.map_messages(|request| reply(&request.name)).into())
    }
}

fn reply(name: &str) -> HelloReply {
    HelloReply {
        message: format!("Hello {name}"),
        ..Default::default()
    }
}

#[tokio::main]
async fn main() -> std::result::Result<(), Status> {
    let cors = Cors::new()
        .allow_any_origin() // Pages come from a server of their own.
        .allow_header("x-from")
        .expose_header("x-from")
        .expose_header("trailer-x-after")
        .expose_header("x-after");
    let greeter = GreeterServer::new(Told::default()).send_compressed(Compression::Gzip);
    let server = Server::new()
        .cors(cors)
        .add_service(greeter)
        .bind("127.0.0.1:0")
        .await?;
    println!("listening on {}", server.local_addr());
    server.serve().await
}
