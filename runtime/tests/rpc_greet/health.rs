//! Health: what a caller is told of each service, now and as it changes.

use rustgreet::rpc::health::{
    ServingStatus,
    v1::{HealthCheckRequest, HealthClient, HealthListRequest},
};
use rustgreet::{Code, Server, Status, rpc::Health};
use tokio::{sync::oneshot, task::JoinHandle};

use crate::{
    greet::{GreeterServer, greeter},
    support::{Polite, soon},
};

/// A server with health, its client, and what stops it.
async fn serve(health: &Health) -> (HealthClient, oneshot::Sender<()>, JoinHandle<()>) {
    let server = Server::new()
        .add_service(GreeterServer::new(Polite))
        .add_service(health.clone())
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let address = format!("http://{}", server.local_addr());
    let (stop, stopped) = oneshot::channel();
    let serving = tokio::spawn(async move {
        server.serve_until(stopped).await.unwrap();
    });
    (HealthClient::connect(address).await.unwrap(), stop, serving)
}

fn of(service: &str) -> HealthCheckRequest {
    HealthCheckRequest {
        service: service.to_owned(),
        ..Default::default()
    }
}

async fn check(client: &HealthClient, service: &str) -> Result<ServingStatus, Status> {
    let reply = soon(client.check(of(service))).await?;
    Ok(reply.into_inner().status)
}

#[tokio::test]
async fn every_service_of_the_server_is_serving_unless_set_before() {
    let health = Health::new();
    health.set("greet.Other", ServingStatus::NotServing);
    let (client, _stop, _) = serve(&health).await;
    for (service, status) in [
        ("", ServingStatus::Serving),
        (greeter::SERVICE.name(), ServingStatus::Serving),
        ("grpc.health.v1.Health", ServingStatus::Serving),
        ("greet.Other", ServingStatus::NotServing),
    ] {
        assert_eq!(check(&client, service).await.unwrap(), status, "{service}");
    }
    let error = check(&client, "greet.Nobody").await.unwrap_err();
    assert_eq!(error.code(), Code::NotFound);
    let list = soon(client.list(HealthListRequest::default()))
        .await
        .unwrap()
        .into_inner();
    let list = list.statuses.iter();
    let list: Vec<_> = list.map(|(name, it)| (&name[..], it.status)).collect();
    let expected = [
        ("", ServingStatus::Serving),
        ("greet.Greeter", ServingStatus::Serving),
        ("greet.Other", ServingStatus::NotServing),
        ("grpc.health.v1.Health", ServingStatus::Serving),
    ];
    assert_eq!(list, expected);

    health.set(greeter::SERVICE.name(), ServingStatus::NotServing);
    let status = check(&client, greeter::SERVICE.name()).await.unwrap();
    assert_eq!(status, ServingStatus::NotServing);
}

#[tokio::test]
async fn a_list_has_at_most_a_hundred_services() {
    let health = Health::new();
    for number in 0..97 {
        health.set(format!("s{number}"), ServingStatus::Serving);
    }
    let (client, _stop, _) = serve(&health).await;
    let list = || soon(client.list(HealthListRequest::default()));
    let count = list().await.unwrap().into_inner().statuses.len();
    assert_eq!(count, 100);
    health.set("one more", ServingStatus::Serving);
    let error = list().await.unwrap_err();
    assert_eq!(error.code(), Code::ResourceExhausted);
}

#[tokio::test]
async fn a_watch_tells_each_change_and_waits_for_a_service_that_is_not_known() {
    let health = Health::new();
    let (client, _stop, _) = serve(&health).await;
    let mut late = soon(client.watch(of("late"))).await.unwrap().into_inner();
    let mut server = soon(client.watch(of(""))).await.unwrap().into_inner();
    let first = soon(server.message()).await.unwrap().unwrap();
    assert_eq!(first.status, ServingStatus::Serving);

    let told = soon(late.message()).await.unwrap().unwrap();
    assert_eq!(told.status, ServingStatus::ServiceUnknown);
    for status in [ServingStatus::Serving, ServingStatus::NotServing] {
        health.set("late", status);
        // No change: nobody is told.
        health.set("late", status);
        let told = soon(late.message()).await.unwrap().unwrap();
        assert_eq!(told.status, status);
    }
    health.remove("late");
    let told = soon(late.message()).await.unwrap().unwrap();
    assert_eq!(told.status, ServingStatus::ServiceUnknown);
}

/// Without an end of its own a watch would hold a server up until its drain times out.
#[tokio::test]
async fn a_server_that_stops_is_not_serving_and_ends_every_watch() {
    let health = Health::new();
    let (client, stop, serving) = serve(&health).await;
    let mut watch = soon(client.watch(of(greeter::SERVICE.name())))
        .await
        .unwrap()
        .into_inner();
    let told = soon(watch.message()).await.unwrap().unwrap();
    assert_eq!(told.status, ServingStatus::Serving);

    stop.send(()).unwrap();
    let told = soon(watch.message()).await.unwrap().unwrap();
    assert_eq!(told.status, ServingStatus::NotServing);
    let end = soon(watch.message()).await.unwrap_err();
    assert_eq!(end.code(), Code::Unavailable);
    soon(serving).await.unwrap();

    health.set("", ServingStatus::Serving);
    assert_eq!(health.get(""), Some(ServingStatus::NotServing));
}

#[tokio::test]
async fn a_drain_ahead_of_the_server_is_kept_and_long_names_are_cut() {
    let health = Health::new();
    health.drain();
    let (client, _stop, _) = serve(&health).await;
    let service = greeter::SERVICE.name();
    assert_eq!(
        check(&client, service).await.unwrap(),
        ServingStatus::NotServing
    );
    let status = check(&client, &"x".repeat(1 << 20)).await.unwrap_err();
    assert_eq!(status.code(), Code::NotFound);
    assert!(status.message().len() < 1000);
}
