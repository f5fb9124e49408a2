//! tower middleware around a server and around a channel: it sees HTTP, where an interceptor sees calls.
//!
//! ```sh
//! cargo run -p examples middleware
//! ```
//!
//! ```text
//! The server's layer sees POST /greet.Greeter/SayHello of the app "tour"
//! The handler sees the app "tour"
//! The client sees: served by a layer
//! ```

use http::HeaderValue;
use rustgreet::{
    Channel, Request, Server,
    rpc::{Body, Client},
};
use tower::ServiceBuilder;

use crate::pb::greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest};

struct Polite;

impl Greeter for Polite {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        let app = request.metadata().get("app").unwrap_or("none");
        println!("The handler sees the app {app:?}");
        Ok(HelloReply::default().into())
    }
}

/// Looks at each request, of whatever protocol.
fn look(request: http::Request<Body>) -> http::Request<Body> {
    let (method, path) = (request.method(), request.uri().path());
    let app = request.headers().get("app");
    let app = app.and_then(|app| app.to_str().ok()).unwrap_or("none");
    println!("The server's layer sees {method} {path} of the app {app:?}");
    request
}

/// Adds a header to each response: for a caller it is metadata.
fn sign(mut response: http::Response<Body>) -> http::Response<Body> {
    let by = HeaderValue::from_static("a layer");
    response.headers_mut().insert("served-by", by);
    response
}

/// Adds a header to each request.
fn of_the_tour(mut request: http::Request<Body>) -> http::Request<Body> {
    request
        .headers_mut()
        .insert("app", HeaderValue::from_static("tour"));
    request
}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let layers = ServiceBuilder::new().map_request(look).map_response(sign);
    let server = Server::new()
        .layer(layers.into_inner())
        .add_service(GreeterServer::new(Polite));
    let server = server.bind("127.0.0.1:0").await?;
    let address = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());

    let channel = Channel::connect(address).await?;
    let channel = ServiceBuilder::new()
        .map_request(of_the_tour)
        .service(channel);
    let client = GreeterClient::new(Client::new(channel));
    let reply = client.say_hello(HelloRequest::default()).await?;
    let by = reply.metadata().get("served-by").unwrap_or("nobody");
    println!("The client sees: served by {by}");
    Ok(())
}
