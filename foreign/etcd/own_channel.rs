//! etcd-client over a channel of ours, which it takes as it takes any service of tonic's.

use etcd_client::{Channel, Client, EventType};
use rustgreet::rpc::bridge::tonic::service;
use tower::{util::BoxCloneSyncService, BoxError, ServiceExt};

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let channel = rustgreet::Channel::connect("http://localhost:2379").await?;
    let channel = service(channel).map_err(BoxError::from);
    let channel = Channel::Custom(BoxCloneSyncService::new(channel));
    let mut client = Client::from_channel(channel, None).await?;

    let mut events = client.watch("ours", None).await?;
    let created = events.message().await?.ok_or("no answer")?;
    assert!(created.created());
    client.put("ours", "1", None).await?;
    client.delete("ours", None).await?;
    let mut seen = Vec::new();
    while seen.len() < 2 {
        let response = events.message().await?.ok_or("no event")?;
        seen.extend(response.events().iter().map(|it| it.event_type()));
    }
    assert_eq!(seen, [EventType::Put, EventType::Delete]);

    let refused = client.role_get("nobody").await.unwrap_err();
    assert!(refused.to_string().contains("role name not found"), "{refused}");
    Ok(())
}
