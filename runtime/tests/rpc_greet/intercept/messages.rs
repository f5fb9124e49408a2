//! Messages under the eyes of interceptors: by their types, by the method's table, replaced, or answered.

use rustgreet::{
    Code, Status, Streaming,
    rpc::{Call, Interceptor, Next, Outcome, Payload, local},
    text,
};

use super::{Log, over_a_socket};
use crate::{
    greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest},
    support::{Polite, hello, metadata, reply, soon},
};

/// Says it louder, both ways, by the types of the messages.
struct Loud;

impl Interceptor for Loud {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        call.map_requests(|request| {
            let mut request: HelloRequest = request.into_message()?;
            request.name.make_ascii_uppercase();
            Ok(Payload::new(request))
        });
        let mut outcome = next.run(call).await?;
        outcome.map_replies(|reply| {
            let mut reply: HelloReply = reply.into_message()?;
            reply.message.push('!');
            Ok(Payload::new(reply))
        });
        Ok(outcome)
    }
}

async fn shouts(greeter: &impl Greeter) {
    let request = || rustgreet::Request::new(hello("Ada"));
    let said = soon(greeter.say_hello(request())).await.unwrap();
    assert_eq!(said.get_ref().message, "Hello, ADA!!");
    let request = request().map(|it| Streaming::iter([it.clone(), it]));
    let said = soon(greeter.interacting_hello(request)).await.unwrap();
    let said = soon(said.into_inner().into_vec()).await.unwrap();
    assert_eq!(said.len(), 2);
    assert!(said.iter().all(|said| said.message == "Hello, ADA!!"));
}

#[tokio::test]
async fn messages_are_replaced_at_either_end() {
    let plain = || GreeterServer::new(Polite);
    let loud = || plain().intercept(Loud);
    shouts(&over_a_socket(plain(), |client| client.intercept(Loud)).await).await;
    shouts(&over_a_socket(loud(), |client| client).await).await;
    shouts(&GreeterClient::new(loud())).await;
    shouts(&GreeterClient::new(local::client(loud()))).await;
    shouts(&GreeterClient::new(local::client(plain()).intercept(Loud))).await;
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn compressed_messages_are_replaced_too() {
    use rustgreet::rpc::Compression::Gzip;
    let server = GreeterServer::new(Polite)
        .send_compressed(Gzip)
        .accept_compressed([Gzip]);
    let client = over_a_socket(server.intercept(Loud), |client| {
        client.send_compressed(Gzip).accept_compressed([Gzip])
    });
    shouts(&client.await).await;
    let server = GreeterServer::new(Polite)
        .send_compressed(Gzip)
        .accept_compressed([Gzip]);
    let client = over_a_socket(server, |client| {
        client
            .send_compressed(Gzip)
            .accept_compressed([Gzip])
            .intercept(Loud)
    });
    shouts(&client.await).await;
}

/// Prints the first message each way by the method's table.
struct Printed(Log);

impl Interceptor for Printed {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        let method = call.method().unwrap();
        if let Some(request) = call.first_request().await? {
            self.0
                .note(text::to_string(&request.dynamic(method.request())?));
        }
        let mut outcome = next.run(call).await?;
        if let Some(reply) = outcome.first_reply().await? {
            self.0
                .note(text::to_string(&reply.dynamic(method.reply())?));
        }
        Ok(outcome)
    }
}

#[tokio::test]
async fn messages_are_printed_by_their_table() {
    let log = Log::default();
    let printed = || Printed(log.clone());
    let expected = [
        "name: \"Ada\"\ngreeting: \"Hello\"\n",
        "message: \"Hello, Ada!\"\n",
    ];
    let server = || GreeterServer::new(Polite);
    let client = over_a_socket(server(), |client| client.intercept(printed())).await;
    soon(client.say_hello(hello("Ada"))).await.unwrap();
    assert_eq!(log.take(), expected);
    let client = over_a_socket(server().intercept(printed()), |client| client).await;
    soon(client.say_hello(hello("Ada"))).await.unwrap();
    assert_eq!(log.take(), expected);
    let client = GreeterClient::new(local::client(server()).intercept(printed()));
    client.say_hello(hello("Ada")).await.unwrap();
    assert_eq!(log.take(), expected);
    // What was looked at is still there for the reader, in its place.
    let replies = client.parrot_says_hello(hello("Ada")).await.unwrap();
    let replies = replies.into_inner().into_vec().await.unwrap();
    assert_eq!(replies.len(), 3);
    assert!(replies[0].message.ends_with("(0)"));
}

/// Answers by itself.
struct Cache;

impl Interceptor for Cache {
    async fn intercept(&self, _: &mut Call, _: Next<'_>) -> Result<Outcome, Status> {
        let replies = Streaming::iter([Payload::new(reply("cached"))]);
        Ok(Outcome::new(
            replies.with_trailers(metadata(&[("age", "3")])),
        ))
    }
}

#[tokio::test]
async fn an_interceptor_can_answer() {
    let unreached = || GreeterServer::new(crate::support::Polite);
    for client in [
        over_a_socket(unreached(), |client| client.intercept(Cache)).await,
        over_a_socket(unreached().intercept(Cache), |client| client).await,
    ] {
        let response = soon(client.say_hello(hello("Ada"))).await.unwrap();
        assert_eq!(response.get_ref().message, "cached");
        assert_eq!(response.trailers().get("age"), Some("3"));
        let replies = soon(client.parrot_says_hello(hello("Ada"))).await.unwrap();
        let mut replies = replies.into_inner();
        assert_eq!(
            soon(replies.message()).await.unwrap().unwrap().message,
            "cached"
        );
        assert_eq!(soon(replies.message()).await.unwrap(), None);
        assert_eq!(replies.trailers().unwrap().get("age"), Some("3"));
    }
}

/// Refuses the second message each way.
struct Once;

fn first_only() -> impl FnMut(Payload) -> Result<Payload, Status> {
    let mut count = 0;
    move |payload| {
        count += 1;
        match count {
            1 => Ok(payload),
            _ => Err(Status::out_of_range("one is enough")),
        }
    }
}

impl Interceptor for Once {
    async fn intercept(&self, call: &mut Call, next: Next<'_>) -> Result<Outcome, Status> {
        call.map_requests(first_only());
        let mut outcome = next.run(call).await?;
        outcome.map_replies(first_only());
        Ok(outcome)
    }
}

#[tokio::test]
async fn an_error_of_an_interceptor_ends_the_stream() {
    let server = || GreeterServer::new(Polite);
    for client in [
        over_a_socket(server().intercept(Once), |client| client).await,
        over_a_socket(server(), |client| client.intercept(Once)).await,
    ] {
        let replies = soon(client.parrot_says_hello(hello("Ada"))).await.unwrap();
        let mut replies = replies.into_inner();
        soon(replies.message()).await.unwrap().unwrap();
        let status = soon(replies.message()).await.unwrap_err();
        assert_eq!(status.code(), Code::OutOfRange);
    }
    let client = over_a_socket(server().intercept(Once), |client| client).await;
    let names = Streaming::iter([hello("Ada"), hello("Grace")]);
    let status = soon(client.chatty_client_says_hello(names))
        .await
        .unwrap_err();
    assert_eq!(status.to_string(), "OUT_OF_RANGE: one is enough");
}
