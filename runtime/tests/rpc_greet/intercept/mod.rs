//! Interceptors, at both ends and in all four kinds: what they see, what they change, and in which order.

mod ends;
mod headers;
mod messages;
#[cfg(feature = "metrics")]
mod metrics;
mod nearer;
mod order;
mod panics;
mod shipped;
#[cfg(feature = "tracing")]
mod spans;
#[cfg(feature = "descriptor")]
mod unknown;

use std::sync::{Arc, Mutex};

use rustgreet::{
    Channel, Code, Server, Status,
    rpc::{Answer, Body, Call, Client, Hosted, Interceptor, Next, Outcome, Side, local},
};

use crate::{
    greet::{Greeter, GreeterClient, GreeterServer},
    support::{Polite, hello, serve, soon},
    tour::tour,
};

/// Notes what happens, in order.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    pub fn note(&self, text: impl Into<String>) {
        self.0.lock().unwrap().push(text.into());
    }

    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

/// Notes when a call comes, what its head is, and how it ends.
struct Named(&'static str, Log);

impl Interceptor for Named {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        let Self(name, log) = self;
        let method = call.method().map_or("no method", |method| method.name());
        log.note(format!("{name}: {method}"));
        let mut outcome = next.run(call).await.inspect_err(|status| {
            log.note(format!("{name}: {}", status.code().name()));
        })?;
        log.note(format!("{name}: a head"));
        let (name, log) = (*name, log.clone());
        outcome.on_end(move |end| match end {
            Ok(trailers) => log.note(format!("{name}: the end, {} trailers", trailers.len())),
            Err(status) => log.note(format!("{name}: {}", status.code().name())),
        });
        Ok(outcome)
    }
}

/// Looks at every message, and changes none.
struct Nosy;

impl Interceptor for Nosy {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        // A call with a stream each way may have nothing to say before it hears something.
        if !call.method().unwrap().kind().server_streams() {
            call.first_request().await?;
        }
        call.map_requests(Ok);
        call.metadata_mut();
        let mut outcome = next.run(call).await?;
        outcome.map_replies(Ok);
        outcome.on_end(|_| ());
        Ok(outcome)
    }
}

/// A client over a socket, with settings.
async fn over_a_socket(server: impl Hosted, set: impl FnOnce(Client) -> Client) -> GreeterClient {
    let address = serve(server).await;
    let channel = Channel::connect(format!("http://{address}")).await.unwrap();
    GreeterClient::new(set(Client::new(channel)))
}

#[tokio::test]
async fn calls_are_the_same_with_interceptors_around_them() {
    let server = || GreeterServer::new(Polite).intercept(Nosy);
    tour(&over_a_socket(server(), |client| client).await).await;
    tour(&over_a_socket(server(), |client| client.intercept(Nosy).intercept(Nosy)).await).await;
    tour(&GreeterClient::new(Client::new(server()).intercept(Nosy))).await;
    tour(&GreeterClient::new(local::client(server()).intercept(Nosy))).await;
    tour(&GreeterClient::new(local::client(server()))).await;
    tour(&GreeterClient::new(local::client(GreeterServer::new(
        Polite,
    ))))
    .await;
}

#[tokio::test]
async fn the_first_is_outermost() {
    let log = Log::default();
    let named = |name| Named(name, log.clone());
    let server = Server::new()
        .add_service(GreeterServer::new(Polite).intercept(named("service")))
        .intercept(named("server"));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());
    let client = Client::new(Channel::connect(address).await.unwrap());
    let client = client.intercept(named("outer")).intercept(named("inner"));
    let client = GreeterClient::new(client);

    soon(client.say_hello(hello("Ada"))).await.unwrap();
    let inwards = ["outer", "inner", "server", "service"];
    let mut expected: Vec<_> = inwards.map(|name| format!("{name}: SayHello")).into();
    for name in inwards.iter().rev() {
        expected.push(format!("{name}: a head"));
        expected.push(format!("{name}: the end, 0 trailers"));
    }
    assert_eq!(log.take(), expected);

    soon(client.say_hello(hello(""))).await.unwrap_err();
    let ends = log.take().split_off(4);
    let failed = ["service", "server", "inner", "outer"];
    assert_eq!(ends, failed.map(|name| format!("{name}: INVALID_ARGUMENT")));

    let replies = soon(client.parrot_says_hello(hello("Ada"))).await.unwrap();
    soon(replies.into_inner().into_vec()).await.unwrap();
    let mut seen = log.take();
    seen.retain(|line| line.ends_with("the end, 0 trailers"));
    let ends = ["service", "server", "inner", "outer"];
    assert_eq!(
        seen,
        ends.map(|name| format!("{name}: the end, 0 trailers"))
    );
}

#[tokio::test]
async fn a_reply_stream_that_nobody_reads_to_its_end_is_cancelled() {
    let log = Log::default();
    let client = local::client(GreeterServer::new(Polite).intercept(Named("server", log.clone())));
    let client = GreeterClient::new(client.intercept(Named("client", log.clone())));
    let mut replies = client
        .parrot_says_hello(hello("Ada"))
        .await
        .unwrap()
        .into_inner();
    replies.message().await.unwrap();
    assert_eq!(log.take().len(), 4);
    drop(replies);
    let mut ends = log.take();
    ends.sort();
    assert_eq!(ends, ["client: CANCELLED", "server: CANCELLED"]);
}

/// Lets nobody in without the word.
struct Guard;

impl Interceptor for Guard {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        match call.metadata().get("word") {
            Some("please") => next.run(call).await,
            _ => Err(Status::unauthenticated("say the word")),
        }
    }
}

struct Word;

impl Interceptor for Word {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        assert_eq!(call.side(), Side::Client);
        call.metadata_mut().insert("word", "please")?;
        next.run(call).await
    }
}

#[tokio::test]
async fn a_guard_of_a_server_guards_everything_on_it() {
    struct ByHand;
    impl Hosted for ByHand {
        fn name(&self) -> &str {
            "hand.Made"
        }
        fn answer(&self, _: http::Request<Body>) -> Answer {
            Answer::of_status(Status::aborted("reached"))
        }
    }
    let server = Server::new()
        .intercept(Guard)
        .add_service(GreeterServer::new(Polite))
        .add_service(ByHand)
        .add_route("layered.Greeter", GreeterServer::new(Polite));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());
    let channel = Channel::connect(address).await.unwrap();
    let stranger = Client::new(channel.clone());
    let guest = Client::new(channel)
        .intercept(Some(Arc::new(Word)))
        .intercept(None::<Guard>);

    let status = soon(GreeterClient::new(stranger.clone()).say_hello(hello("Ada"))).await;
    assert_eq!(status.unwrap_err().code(), Code::Unauthenticated);
    soon(GreeterClient::new(guest.clone()).say_hello(hello("Ada")))
        .await
        .unwrap();
    for (path, reached) in [
        ("/hand.Made/Any", Code::Aborted),
        ("/layered.Greeter/No", Code::Unimplemented),
    ] {
        let call = |client: &Client| {
            let method = Box::leak(Box::new(rustgreet::MethodDescriptor::unary(
                path,
                rustgreet::wkt::Empty::table(),
                rustgreet::wkt::Empty::table(),
            )));
            client.unary::<rustgreet::wkt::Empty, rustgreet::wkt::Empty>(
                method,
                rustgreet::wkt::Empty::default(),
            )
        };
        let status = soon(call(&stranger)).await.unwrap_err();
        assert_eq!(status.code(), Code::Unauthenticated, "{path}");
        let status = soon(call(&guest)).await.unwrap_err();
        assert_eq!(status.code(), reached, "{path}");
    }
}

#[tokio::test]
async fn a_panic_of_an_interceptor_is_unknown() {
    struct Panics;
    impl Interceptor for Panics {
        async fn intercept(&self, _: &mut Call, _: Next<'_>) -> Result<Outcome, Status> {
            panic!("oh");
        }
    }
    let server = || GreeterServer::new(Polite).intercept(Panics);
    let remote = over_a_socket(server(), |client| client).await;
    let status = soon(remote.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(status.to_string(), "UNKNOWN: the handler panicked");
    let near = GreeterClient::new(local::client(server()));
    assert_eq!(
        near.say_hello(hello("Ada")).await.unwrap_err().code(),
        Code::Unknown
    );
}

#[tokio::test]
async fn replaced_metadata_does_not_harm_the_call() {
    struct Blank;
    impl Interceptor for Blank {
        async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
            *call.metadata_mut() = rustgreet::Metadata::new();
            let mut outcome = next.run(call).await?;
            *outcome.metadata_mut() = rustgreet::Metadata::new();
            Ok(outcome)
        }
    }
    let server = GreeterServer::new(Polite).intercept(Blank);
    let client = over_a_socket(server, |client| client.intercept(Blank)).await;
    let mut request = rustgreet::Request::new(hello("Ada"));
    request.metadata_mut().insert("x-in", "a").unwrap();
    let response = soon(client.say_hello(request)).await.unwrap();
    assert!(response.metadata().is_empty() && response.trailers().is_empty());
    assert_eq!(response.get_ref().message, "Hello, Ada!");
}

#[tokio::test]
async fn a_method_that_is_not_there_is_seen_without_a_descriptor() {
    let log = Log::default();
    let named = Named("server", log.clone());
    let client = Client::new(GreeterServer::new(Polite).intercept(named));
    static NO: rustgreet::MethodDescriptor = rustgreet::MethodDescriptor::unary(
        "/greet.Greeter/No",
        rustgreet::wkt::Empty::table(),
        rustgreet::wkt::Empty::table(),
    );
    let call = client.unary::<rustgreet::wkt::Empty, rustgreet::wkt::Empty>(
        &NO,
        rustgreet::wkt::Empty::default(),
    );
    assert_eq!(call.await.unwrap_err().code(), Code::Unimplemented);
    assert_eq!(log.take(), ["server: no method", "server: UNIMPLEMENTED"]);
}

#[tokio::test]
async fn a_decorated_client_is_intercepted_too() {
    let log = Log::default();
    let server = GreeterServer::new(Polite).intercept(Named("inner", log.clone()));
    let proxy = GreeterServer::new(GreeterClient::new(local::client(server)));
    let client = GreeterClient::new(local::client(proxy.intercept(Named("outer", log.clone()))));
    Greeter::say_hello(&client, rustgreet::Request::new(hello("Ada")))
        .await
        .unwrap();
    assert_eq!(log.take().len(), 6);
}
