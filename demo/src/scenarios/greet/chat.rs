//! The calls that go on while names are entered. Each name is sent as soon as it is.

use std::{pin::pin, time::Duration};

use rustgreet::{Status, Streaming, rpc::Sender};
use tokio::{sync::Notify, time::timeout};

use super::request::hello;
use crate::{
    console::Console,
    pb::greet::{GreeterClient, HelloRequest},
};

/// What asks for a name.
pub(super) const NAME: &str = "Please enter a name (or nothing to stop chatting): ";

/// How long the next prompt waits for the reply to the last name, so that the two do not mix.
const PATIENCE: Duration = Duration::from_secs(1);

/// A person is asked for names; a pipe is not.
pub(super) fn prompt(console: &Console) -> &'static str {
    match console.is_typed() {
        true => NAME,
        false => "",
    }
}

/// One reply, after the last name.
pub(super) async fn chatty_client_says_hello(
    greeter: &GreeterClient,
    console: &Console,
    prompt: &str,
) -> Result<(), Status> {
    let (names, requests) = Streaming::channel(1);
    let call = async {
        let reply = greeter.chatty_client_says_hello(requests).await?;
        console.reply("ChattyClientSaysHello", reply.get_ref())
    };
    let entering = async {
        while let Some(name) = next_name(console, prompt).await? {
            send(&names, name).await;
        }
        drop(names);
        Ok(())
    };
    run_while(entering, call).await
}

/// A reply to each name.
pub(super) async fn interacting_hello(
    greeter: &GreeterClient,
    console: &Console,
    prompt: &str,
) -> Result<(), Status> {
    let (names, requests) = Streaming::channel(1);
    let answered = Notify::new();
    let call = async {
        let mut replies = greeter.interacting_hello(requests).await?.into_inner();
        while let Some(reply) = replies.message().await? {
            console.reply("InteractingHello", &reply)?;
            answered.notify_one();
        }
        Ok(())
    };
    let entering = async {
        while let Some(name) = next_name(console, prompt).await? {
            send(&names, name).await;
            if !prompt.is_empty() {
                _ = timeout(PATIENCE, answered.notified()).await;
            }
        }
        drop(names);
        Ok(())
    };
    run_while(entering, call).await
}

/// The next name; nothing when the chat is to end.
async fn next_name(console: &Console, prompt: &str) -> Result<Option<String>, Status> {
    Ok(console.ask(prompt).await?.filter(|name| !name.is_empty()))
}

/// Sends a greeting. If nobody takes it, the call is over, and its outcome says why.
async fn send(names: &Sender<HelloRequest>, name: String) {
    _ = names.send(hello(name)).await;
}

/// Runs `call` while names are entered, and on after the last one. If it ends before, its outcome
/// is not made to wait for the next key.
async fn run_while(
    entering: impl Future<Output = Result<(), Status>>,
    call: impl Future<Output = Result<(), Status>>,
) -> Result<(), Status> {
    let mut call = pin!(call);
    tokio::select! {
        outcome = &mut call => outcome,
        entered = entering => {
            entered?;
            call.await
        }
    }
}
