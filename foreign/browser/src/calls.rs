//! What is the same by each way of writing calls.

use std::{future::poll_fn, pin::pin, task::Poll, time::Duration};

use rustgreet::{
    Channel, Code, Request, Status, Streaming,
    rpc::{Client, Compression},
};

use crate::{
    Outcome, Way,
    pb::greet::{GreeterClient, HelloReply, HelloRequest},
    same,
};

pub(crate) const NAMES: [&str; 9] = [
    "unary, with metadata",
    "an error, with its details",
    "replies as they arrive",
    "a deadline passes",
    "a call is dropped",
    "a reply stream is dropped",
    "a stream for one message",
    "a stream each way",
    "compressed",
];

pub(crate) async fn run(check: &str, way: &Way, address: &str, who: &str) -> Outcome {
    let channel = Channel::connect(address).await?;
    let client = Client::new(channel).protocol(way.protocol).codec(way.codec);
    let client = match way.gets {
        true => client.use_get(),
        false => client,
    };
    let greeter = GreeterClient::new(client);
    let key = format!("{who}, {check}, {}", way.name);
    match check {
        "unary, with metadata" => unary(&greeter).await,
        "an error, with its details" => refused(&greeter).await,
        "replies as they arrive" => arriving(&greeter, &key).await,
        "a deadline passes" => late(&greeter, &key).await,
        "a call is dropped" => dropped(&greeter, &key).await,
        "a reply stream is dropped" => stream_dropped(&greeter, &key).await,
        "a stream for one message" => many(&greeter).await,
        "a stream each way" => both(&greeter).await,
        "compressed" => compressed(greeter).await,
        _ => Err("no such check".into()),
    }
}

fn request(name: impl Into<String>) -> HelloRequest {
    HelloRequest {
        name: name.into(),
        ..Default::default()
    }
}

async fn unary(greeter: &GreeterClient) -> Outcome {
    let mut request = Request::new(request("Zoë"));
    request.metadata_mut().insert("x-from", "a page")?;
    let response = greeter.say_hello(request).await?;
    same(response.get_ref().message.as_str(), "Hello Zoë")?;
    same(response.metadata().get("x-from"), Some("a page"))?;
    same(response.trailers().get("x-after"), Some("all"))
}

async fn refused(greeter: &GreeterClient) -> Outcome {
    let status = failed(greeter.say_hello(request("")).await)?;
    same(status.code(), Code::InvalidArgument)?;
    same(status.message(), "name is empty: expected a name")?;
    same(status.detail::<HelloRequest>(), Some(request("Annie")))?;
    same(status.metadata().get("x-after"), Some("all"))?;
    // An error that is all of a stream comes with the head, or as its end.
    let status = match greeter.parrot_says_hello(request("Polly")).await {
        Ok(response) => failed(next(&mut response.into_inner()).await)?,
        Err(status) => status,
    };
    same(status.code(), Code::NotFound)?;
    same(status.message(), "a parrot without a key")
}

fn failed<T>(outcome: Result<T, Status>) -> Result<Status, &'static str> {
    outcome.err().ok_or("the call did not fail")
}

/// The next reply comes when the last one was read, so none may be kept back.
async fn arriving(greeter: &GreeterClient, key: &str) -> Outcome {
    let replies = greeter.parrot_says_hello(request(format!("parrot:{key}")));
    let mut replies = replies.await?.into_inner();
    for turn in 0..3 {
        same(next(&mut replies).await?, Some(format!("Hello {turn}")))?;
        greeter.say_hello(request(format!("turn:{key}"))).await?;
    }
    same(next(&mut replies).await?, None)
}

async fn next(replies: &mut Streaming<HelloReply>) -> Result<Option<String>, Status> {
    Ok(replies.message().await?.map(|reply| reply.message))
}

async fn late(greeter: &GreeterClient, key: &str) -> Outcome {
    let mut late = Request::new(request(format!("wait:{key}")));
    late.set_timeout(Duration::from_millis(200));
    let status = failed(greeter.say_hello(late).await)?;
    same(status.code(), Code::DeadlineExceeded)?;

    let mut late = Request::new(request(format!("parrot:{key} of parrots")));
    late.set_timeout(Duration::from_millis(200));
    let mut replies = greeter.parrot_says_hello(late).await?.into_inner();
    same(next(&mut replies).await?, Some("Hello 0".to_owned()))?;
    let status = failed(next(&mut replies).await)?;
    same(status.code(), Code::DeadlineExceeded)
}

async fn dropped(greeter: &GreeterClient, key: &str) -> Outcome {
    {
        let mut call = pin!(greeter.say_hello(request(format!("wait:{key}"))));
        let mut begun = pin!(greeter.say_hello(request(format!("begun:{key}"))));
        let both = poll_fn(|cx| match call.as_mut().poll(cx) {
            Poll::Ready(_) => Poll::Ready(Err("it was answered")),
            Poll::Pending => begun.as_mut().poll(cx).map(Ok),
        });
        both.await??;
    }
    greeter.say_hello(request(format!("gone:{key}"))).await?;
    Ok(())
}

async fn stream_dropped(greeter: &GreeterClient, key: &str) -> Outcome {
    let replies = greeter.parrot_says_hello(request(format!("parrot:{key}")));
    let mut replies = replies.await?.into_inner();
    same(next(&mut replies).await?, Some("Hello 0".to_owned()))?;
    drop(replies);
    greeter.say_hello(request(format!("gone:{key}"))).await?;
    Ok(())
}

async fn many(greeter: &GreeterClient) -> Outcome {
    let requests = Streaming::iter(["a", "b", "c"].map(request));
    let reply = greeter.chatty_client_says_hello(requests).await?;
    same(reply.into_inner().message.as_str(), "abc")
}

async fn both(greeter: &GreeterClient) -> Outcome {
    let requests = Streaming::iter(["a", "b"].map(request));
    let replies = greeter.interacting_hello(requests).await?;
    let mut replies = replies.into_inner();
    for wanted in [Some("Hello a"), Some("Hello b"), None] {
        same(next(&mut replies).await?.as_deref(), wanted)?;
    }
    Ok(())
}

/// A stream's messages are compressed one by one, which a client has to ask for.
async fn compressed(greeter: GreeterClient) -> Outcome {
    let client = Client::from(greeter)
        .send_compressed(Compression::Gzip)
        .accept_compressed([Compression::Gzip]);
    let greeter = GreeterClient::new(client);
    unary(&greeter).await?;
    refused(&greeter).await?;
    let requests = Streaming::iter(["a".repeat(100)].map(request));
    let mut replies = greeter.interacting_hello(requests).await?.into_inner();
    let wanted = format!("Hello {}", "a".repeat(100));
    same(next(&mut replies).await?, Some(wanted))?;
    same(replies.was_compressed(), true)
}
