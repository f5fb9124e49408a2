//! What the server does is axum's or tonic's where they host a service of ours: the rows of the table in
//! `docs/book/src/moving/from-prost-and-tonic.md` that say so.

use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, Request as Arriving},
    middleware::map_request,
};
use rustgreet::{
    Code,
    rpc::{
        Health, Peer,
        health::{
            ServingStatus,
            v1::{HealthCheckRequest, HealthClient, HealthServer},
        },
    },
};
use tokio::sync::oneshot;

use crate::{
    greet::{GreeterServer, greeter},
    hosts, raw,
    sockets::{Observant, said},
    support::{Polite, soon},
};

/// What axum knows of the caller, for a handler.
async fn with_peer(ConnectInfo(addr): ConnectInfo<SocketAddr>, mut request: Arriving) -> Arriving {
    request.extensions_mut().insert(Peer::new().with_addr(addr));
    request
}

/// tonic's server tells it by itself: see `tonics`, and `tls` for certificates.
#[tokio::test]
async fn axum_knows_the_peer_where_a_layer_tells_it() {
    let router = hosts::mounted(greeter::SERVICE.name(), GreeterServer::new(Observant));
    let address = hosts::axum(router.clone(), std::future::pending()).await;
    let mut caller = raw::connect(address).await;
    assert_eq!(said(&mut caller).await, "None None None None 0");

    let router = router.layer(map_request(with_peer));
    let address = hosts::axum(router, std::future::pending()).await;
    let socket = tokio::net::TcpStream::connect(address).await.unwrap();
    let expected = format!("Some({}) None None None 0", socket.local_addr().unwrap());
    assert_eq!(said(&mut raw::over(socket).await).await, expected);
}

#[tokio::test]
async fn a_service_that_is_not_there() {
    for (host, address) in hosts::others(|| GreeterServer::new(Polite)).await {
        let client = HealthClient::connect(format!("http://{address}"))
            .await
            .unwrap();
        let status = soon(client.check(of(""))).await.unwrap_err();
        assert_eq!(status.code(), Code::Unimplemented, "{host}: {status}");
        assert_eq!(status.message().contains("404"), host == "axum", "{status}");
    }
}

fn of(service: &str) -> HealthCheckRequest {
    HealthCheckRequest {
        service: service.to_owned(),
        ..Default::default()
    }
}

#[tokio::test]
async fn draining_is_axums_and_health_is_told_by_hand() {
    let health = Health::new();
    let server = HealthServer::new(health.clone());
    let (stop, stopped) = oneshot::channel::<()>();
    let router = hosts::mounted("grpc.health.v1.Health", server);
    let stopped = async { stopped.await.unwrap_or_default() };
    let address = hosts::axum(router, stopped).await;
    let client = HealthClient::connect(format!("http://{address}"))
        .await
        .unwrap();
    let status = soon(client.check(of("greet.Greeter"))).await.unwrap_err();
    assert_eq!(status.code(), Code::NotFound);

    health.set("greet.Greeter", ServingStatus::Serving);
    let mut watch = soon(client.watch(of("greet.Greeter")))
        .await
        .unwrap()
        .into_inner();
    let serving = soon(watch.message()).await.unwrap().unwrap();
    assert_eq!(serving.status, ServingStatus::Serving);
    stop.send(()).unwrap();
    // axum waits for the watch, which nobody has told.
    let refused = async {
        while tokio::net::TcpStream::connect(address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    soon(refused).await;
    health.drain();
    let stopping = soon(watch.message()).await.unwrap().unwrap();
    assert_eq!(stopping.status, ServingStatus::NotServing);
    let end = soon(watch.message()).await.unwrap_err();
    assert_eq!(end.code(), Code::Unavailable);
}
