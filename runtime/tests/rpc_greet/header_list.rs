//! A caller who takes few headers is told the code of a status in any case.

use rustgreet::{Request, Result, Status, Streaming};

use crate::{
    greet::{Greeter, GreeterServer, HelloReply, HelloRequest, greeter},
    raw,
    support::{hello, metadata, reply, serve, soon},
};

/// Fails with as much as there is to say, at once or after a reply.
struct Verbose;

fn failure() -> Status {
    Status::not_found("m".repeat(1000))
        .with_details(vec![7; 3000])
        .with_metadata(metadata(&[("x-more", "yes")]))
}

impl Greeter for Verbose {
    async fn say_hello(&self, _: Request<HelloRequest>) -> Result<HelloReply> {
        Err(failure())
    }

    async fn parrot_says_hello(&self, _: Request<HelloRequest>) -> Result<Streaming<HelloReply>> {
        Ok(Streaming::iter([Ok(reply("Hello")), Err(failure())]).into())
    }
}

#[tokio::test]
async fn details_go_first_then_the_message_never_the_code() {
    let address = serve(GreeterServer::new(Verbose)).await;
    // Of details, message and metadata, what is kept in a head, and in trailers, which have less to say.
    for (limit, in_head, in_trailers) in [
        (None, [true, true, true], [true, true, true]),
        (Some(16_000), [true, true, true], [true, true, true]),
        (Some(2_000), [false, true, true], [false, true, true]),
        (Some(300), [false, false, true], [false, false, true]),
        (Some(150), [false, false, false], [false, false, true]),
    ] {
        let mut settings = h2::client::Builder::new();
        if let Some(limit) = limit {
            settings.max_header_list_size(limit);
        }
        let mut caller = raw::connect_with(address, &settings).await;
        let path = greeter::SAY_HELLO.path();
        let answer = soon(caller.call(path, &[], &hello("Ada"))).await;
        let alone = answer.headers;
        let path = greeter::PARROT_SAYS_HELLO.path();
        let answer = soon(caller.call(path, &[], &hello("Ada"))).await;
        assert_eq!(answer.messages.len(), 1);
        for (last, kept) in [(alone, in_head), (answer.trailers, in_trailers)] {
            assert_eq!(last["grpc-status"], "5", "{limit:?}");
            let names = ["grpc-status-details-bin", "grpc-message", "x-more"];
            let found = names.map(|name| last.contains_key(name));
            assert_eq!(found, kept, "{limit:?}");
        }
    }
}
