//! The greeter: it knows nothing of HTTP, and of who calls it by which protocol.

use std::time::Duration;

use rustgreet::{Request, Status, Streaming};
use tokio::time::sleep;

use crate::pb::greet::v1::{
    GreeterService, RepeatHelloRequest, RepeatHelloResponse, SayHelloRequest, SayHelloResponse,
};

/// Between two greetings of a stream.
const PAUSE: Duration = Duration::from_millis(200);

/// Greets by name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Greeter;

impl GreeterService for Greeter {
    async fn say_hello(
        &self,
        request: Request<SayHelloRequest>,
    ) -> rustgreet::Result<SayHelloResponse> {
        let reply = SayHelloResponse {
            message: greeting(&request.into_inner().name)?,
            ..Default::default()
        };
        Ok(reply.into())
    }

    async fn repeat_hello(
        &self,
        request: Request<RepeatHelloRequest>,
    ) -> rustgreet::Result<Streaming<RepeatHelloResponse>> {
        let RepeatHelloRequest { name, times, .. } = request.into_inner();
        let message = greeting(&name)?;
        if !(1..=10).contains(&times) {
            return Err(Status::invalid_argument(format!(
                "times is {times}: expected 1 to 10"
            )));
        }
        let replies = Streaming::produce(async move |replies| {
            for number in 1..=times {
                let reply = RepeatHelloResponse {
                    message: format!("{number}. {message}"),
                    ..Default::default()
                };
                replies.send(reply).await?;
                sleep(PAUSE).await;
            }
            Ok(())
        });
        Ok(replies.into())
    }
}

fn greeting(name: &str) -> Result<String, Status> {
    match name {
        "" => Err(Status::invalid_argument("name is empty: expected a name")),
        _ => Ok(format!("Hello, {name}!")),
    }
}
