//! The client in a browser: `page.js` calls it for the form of index.html.

#[allow(missing_docs, reason = "a package has no comment of its own")]
pub mod pb {
    rustgreet::include_proto!();
}

use js_sys::Function;
use rustgreet::{
    Channel, Status,
    rpc::{Client, Codec, Protocol},
};
use wasm_bindgen::prelude::*;

use crate::pb::greet::v1::{GreeterServiceClient, RepeatHelloRequest, SayHelloRequest};

/// Calls each rpc, and says each greeting when it arrives.
#[wasm_bindgen]
pub async fn greet(protocol: String, name: String, say: Function) -> Result<(), String> {
    let say = |greeting: String| drop(say.call1(&JsValue::NULL, &greeting.into()));
    let outcome = async { greetings(&greeter(&protocol)?, name, say).await };
    outcome.await.map_err(|status: Status| status.to_string())
}

async fn greetings(
    greeter: &GreeterServiceClient,
    name: String,
    say: impl Fn(String),
) -> Result<(), Status> {
    let request = SayHelloRequest {
        name: name.clone(),
        ..Default::default()
    };
    say(greeter.say_hello(request).await?.into_inner().message);
    let request = RepeatHelloRequest {
        name,
        times: 3,
        ..Default::default()
    };
    let mut replies = greeter.repeat_hello(request).await?.into_inner();
    while let Some(reply) = replies.message().await? {
        say(reply.message);
    }
    Ok(())
}

/// A client of the server that the page came from.
fn greeter(protocol: &str) -> Result<GreeterServiceClient, Status> {
    let client = Client::new(Channel::connect_lazy("/")?).protocol(Protocol::Connect);
    Ok(GreeterServiceClient::new(match protocol {
        "connect-json" => client.codec(Codec::Json),
        "connect-get" => client.use_get(),
        "grpc-web" => client.protocol(Protocol::GrpcWeb),
        _ => client,
    }))
}
