//! A service in axum: what the service does itself holds there, and what its server would do does not.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    Router,
    extract::{ConnectInfo, Request as Arriving},
    middleware::map_request,
};
use bytes::Bytes;
use http::StatusCode;
use rustgreet::{
    Code, Request, Result, Status,
    rpc::{Call, Interceptor, Next, Outcome, Peer},
};
use tokio::{net::TcpListener, sync::Notify};

use crate::{
    greet::{Greeter, GreeterClient, GreeterServer, HelloReply, HelloRequest, greeter},
    places::tour,
    raw,
    sockets::{Observant, said},
    support::{Polite, hello, soon},
};

/// A router that is served.
async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(axum::serve(listener, service).into_future());
    address
}

fn mounted(service: GreeterServer<impl Greeter>) -> Router {
    let path = format!("/{}/{{method}}", greeter::SERVICE.name());
    Router::new().route_service(&path, service)
}

async fn client(address: SocketAddr) -> GreeterClient {
    let connected = GreeterClient::connect(format!("http://{address}"));
    soon(connected).await.unwrap()
}

#[tokio::test]
async fn all_kinds_of_calls_metadata_and_codes() {
    tour(&client(serve(mounted(GreeterServer::new(Polite))).await).await).await;
}

#[tokio::test]
async fn the_limits_of_messages() {
    let service = GreeterServer::new(Polite).max_decoding_message_size(16);
    let client = client(serve(mounted(service)).await).await;
    let status = soon(client.say_hello(hello("a name of many letters")))
        .await
        .unwrap_err();
    assert_eq!(status.code(), Code::ResourceExhausted, "{status}");
    soon(client.say_hello(hello("Ada"))).await.unwrap();
}

/// Never answers Godot, and panics where it should greet nobody.
struct Moody(Arc<Notify>);

impl Greeter for Moody {
    async fn say_hello(&self, request: Request<HelloRequest>) -> Result<HelloReply> {
        match request.get_ref().name.as_str() {
            "" => panic!("a secret"),
            "Godot" => {
                let _notice = Notice(&self.0);
                std::future::pending().await
            }
            _ => Polite.say_hello(request).await,
        }
    }
}

/// Tells when it is dropped.
struct Notice<'a>(&'a Notify);

impl Drop for Notice<'_> {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

#[tokio::test]
async fn deadlines_and_panics() {
    let gone = Arc::new(Notify::new());
    let address = serve(mounted(GreeterServer::new(Moody(gone.clone())))).await;
    let mut caller = raw::connect(address).await;
    let path = greeter::SAY_HELLO.path();
    let answer = soon(caller.call(path, &[("grpc-timeout", "50m")], &hello("Godot"))).await;
    assert_eq!(answer.status(), "4");
    soon(gone.notified()).await;

    let answer = soon(caller.call(path, &[], &hello(""))).await;
    assert_eq!(answer.status(), "2");
    assert_eq!(answer.headers["grpc-message"], "the handler panicked");

    // The connection lives on.
    let answer = soon(caller.call(path, &[], &hello("Ada"))).await;
    assert_eq!(answer.status(), "0");
}

/// Refuses who does not say who they are.
struct Guard;

impl Interceptor for Guard {
    async fn intercept(
        &self,
        call: &mut Call,
        next: Next<'_>,
    ) -> std::result::Result<Outcome, Status> {
        match call.metadata().get("who") {
            Some(_) => next.run(call).await,
            None => Err(Status::unauthenticated("who are you?")),
        }
    }
}

#[tokio::test]
async fn interceptors_of_the_service() {
    let service = GreeterServer::new(Polite).intercept(Guard);
    let client = client(serve(mounted(service)).await).await;
    let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(status.code(), Code::Unauthenticated);
    let mut request = Request::new(hello("Ada"));
    request.metadata_mut().insert("who", "Ada").unwrap();
    soon(client.say_hello(request)).await.unwrap();
}

#[tokio::test]
async fn what_is_no_call_runs_no_handler() {
    let address = serve(mounted(GreeterServer::new(Polite))).await;
    let mut caller = raw::connect(address).await;
    let uri = format!("http://{address}{}", greeter::SAY_HELLO.path());
    let head = caller.head(http::Request::get(&uri)).await;
    assert_eq!(head.status, StatusCode::METHOD_NOT_ALLOWED);
    let post = http::Request::post(&uri).header("content-type", "text/plain");
    let (head, _) = caller.exchange(post, Bytes::new()).await;
    assert_eq!(head.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn other_services_are_axums_to_answer() {
    let path = format!("/{}/{{method}}", "greet.Nobody");
    let router = Router::new().route_service(&path, GreeterServer::new(Polite));
    let client = client(serve(router).await).await;
    let status = soon(client.say_hello(hello("Ada"))).await.unwrap_err();
    assert_eq!(status.code(), Code::Unimplemented, "{status}");
    assert!(status.message().contains("404"), "{status}");
}

/// What axum knows of the caller, for a handler.
async fn with_peer(ConnectInfo(addr): ConnectInfo<SocketAddr>, mut request: Arriving) -> Arriving {
    request.extensions_mut().insert(Peer::new().with_addr(addr));
    request
}

#[tokio::test]
async fn the_peer_is_known_where_a_layer_tells_it() {
    let router = mounted(GreeterServer::new(Observant));
    let mut caller = raw::connect(serve(router.clone()).await).await;
    assert_eq!(said(&mut caller).await, "None None None None 0");

    let address = serve(router.layer(map_request(with_peer))).await;
    let socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let expected = format!("Some({}) None None None 0", socket.local_addr().unwrap());
    assert_eq!(said(&mut raw::over(socket).await).await, expected);
}
