//! A handler that fails can send metadata ahead of its status, in all four kinds.

use rustgreet::{
    Code, Metadata, Request, Response, Result, Status, Streaming,
    rpc::{Call, Client, Interceptor, Next, Outcome, local},
};

use crate::{
    greet::{
        DelayedReply, DynGreeter, Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest,
        greeter,
    },
    raw,
    support::{hello, metadata, remote, serve, soon},
};

struct Refusing;

fn refused<T>() -> Result<T> {
    Err(Status::not_found("nobody")
        .with_headers(metadata(&[("served-by", "host-1")]))
        .with_metadata(metadata(&[("shard", "7")])))
}

impl Greeter for Refusing {
    async fn say_hello(&self, _: Request<HelloRequest>) -> Result<HelloReply> {
        refused()
    }

    async fn parrot_says_hello(&self, _: Request<HelloRequest>) -> Result<Streaming<HelloReply>> {
        refused()
    }

    async fn chatty_client_says_hello(
        &self,
        _: Request<Streaming<HelloRequest>>,
    ) -> Result<DelayedReply> {
        refused()
    }

    async fn interacting_hello(
        &self,
        _: Request<Streaming<HelloRequest>>,
    ) -> Result<Streaming<HelloReply>> {
        refused()
    }
}

fn is_ahead(headers: Option<&Metadata>) {
    let headers = headers.expect("nothing came ahead");
    assert_eq!(headers.get("served-by"), Some("host-1"));
    assert_eq!(headers.len(), 1);
}

fn is_refused(status: &Status) {
    assert_eq!(status.to_string(), "NOT_FOUND: nobody");
    assert_eq!(status.metadata().get("shard"), Some("7"));
    assert_eq!(status.metadata().len(), 1);
}

/// Where one message is the reply, the status has what came ahead of it; a stream has it, and fails.
async fn all_kinds(client: &GreeterClient<impl rustgreet::rpc::Transport>) {
    let requests = || Streaming::iter([hello("Ada")]);
    let one = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
    let many = soon(client.chatty_client_says_hello(requests())).await;
    for status in [one, many.unwrap_err()] {
        is_refused(&status);
        is_ahead(status.headers());
    }
    let replies = soon(client.parrot_says_hello(hello("Ada"))).await.unwrap();
    is_ahead(Some(replies.metadata()));
    is_refused(&soon(replies.into_inner().into_vec()).await.unwrap_err());
    let replies = soon(client.interacting_hello(requests())).await;
    let mut replies = replies.unwrap().into_inner();
    is_ahead(Some(soon(replies.headers()).await.unwrap()));
    is_refused(&soon(replies.message()).await.unwrap_err());
}

/// Looks at what comes back.
struct Looking;

impl Interceptor for Looking {
    async fn intercept(
        &self,
        call: &mut Call,
        next: Next<'_>,
    ) -> std::result::Result<Outcome, Status> {
        let outcome = next.run(call).await.inspect_err(|status| {
            is_refused(status);
            is_ahead(status.headers());
        })?;
        is_ahead(Some(outcome.metadata()));
        Ok(outcome)
    }
}

#[tokio::test]
async fn over_a_connection_and_in_the_same_process() {
    all_kinds(&remote(Refusing).await).await;
    let address = serve(GreeterServer::new(Refusing).intercept(Looking)).await;
    let client = rustgreet::Channel::connect(format!("http://{address}"));
    let client = Client::new(client.await.unwrap()).intercept(Looking);
    all_kinds(&GreeterClient::new(client)).await;
    let server = || GreeterServer::new(Refusing);
    all_kinds(&GreeterClient::new(local::client(server()))).await;
    let intercepted = local::client(server().intercept(Looking)).intercept(Looking);
    all_kinds(&GreeterClient::new(intercepted)).await;

    let handle = DynGreeter::new(Refusing);
    let status = handle.say_hello(Request::new(hello("Ada"))).await;
    is_ahead(status.unwrap_err().headers());
}

#[tokio::test]
async fn on_the_wire_it_is_a_head_and_then_trailers() {
    let mut caller = raw::connect(serve(GreeterServer::new(Refusing)).await).await;
    let path = greeter::SAY_HELLO.path();
    let answer = soon(caller.call(path, &[], &hello("Ada"))).await;
    assert_eq!(answer.headers["served-by"], "host-1");
    assert!(!answer.headers.contains_key("grpc-status"));
    assert_eq!(answer.status(), "5");
}

/// What comes ahead of a status belongs to the call that it ended, as the metadata of a request does.
#[tokio::test]
async fn it_is_not_passed_on_by_a_handler_that_fails_with_the_status_of_its_own_call() {
    struct Asking<T>(GreeterClient<T>);
    impl<T: rustgreet::rpc::Transport> Greeter for Asking<T> {
        async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
            let reply = self.0.say_hello(request.into_inner()).await?;
            Ok(Response::from(reply.into_inner()))
        }
    }
    let asking = Asking(remote(Refusing).await);
    let mut caller = raw::connect(serve(GreeterServer::new(asking)).await).await;
    let path = greeter::SAY_HELLO.path();
    let answer = soon(caller.call(path, &[], &hello("Ada"))).await;
    assert!(!answer.headers.contains_key("served-by"));
    assert_eq!(answer.headers["grpc-status"], "5");
    assert_eq!(answer.headers["shard"], "7");
}

/// Nothing ahead is nothing: the status is all there is.
#[tokio::test]
async fn without_metadata_there_is_no_head_of_its_own() {
    struct Bare;
    impl Greeter for Bare {
        async fn say_hello(&self, _: Request<HelloRequest>) -> Result<HelloReply> {
            Err(Status::not_found("nobody").with_headers(Metadata::new()))
        }
    }
    let status = soon(remote(Bare).await.say_hello(hello("Ada"))).await;
    let status = status.unwrap_err();
    assert_eq!(status.code(), Code::NotFound);
    assert!(status.headers().is_none());
}
