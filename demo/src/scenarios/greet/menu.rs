//! The menu: asks a person which rpc to make, and for names while it runs. Each name is sent as
//! soon as it is entered.

use std::{pin::pin, time::Duration};

use rustgreet::{Status, Streaming, rpc::Sender};
use tokio::{sync::Notify, time::timeout};

use super::request::hello;
use crate::{
    console::{Input, print, print_replies, print_reply},
    pb::greet::{GreeterClient, HelloRequest},
};

const MENU: &str = "\
1. SayHello - Unary
2. ParrotSaysHello - Server Side Streaming
3. ChattyClientSaysHello - Client Side Streaming
4. InteractingHello - Both Streaming";
const WHICH: &str = "Which rpc would you like to make: ";
const NAME: &str = "Please enter a name (or nothing to stop chatting): ";

/// How long the next prompt waits for the reply to the last name, so that the two do not mix.
const PATIENCE: Duration = Duration::from_secs(1);

/// Shows the menu, and makes the call that is chosen.
pub(super) async fn run(greeter: &GreeterClient) -> Result<(), Status> {
    let mut input = Input::new();
    print(MENU)?;
    match input.ask(WHICH).await?.unwrap_or_default().trim() {
        "1" => say_hello(greeter).await,
        "2" => parrot_says_hello(greeter).await,
        "3" => chatty_client_says_hello(greeter, &mut input).await,
        "4" => interacting_hello(greeter, &mut input).await,
        other => {
            let why = format!("`{other}` is not on the menu: expected 1, 2, 3 or 4");
            Err(Status::invalid_argument(why))
        }
    }
}

async fn say_hello(greeter: &GreeterClient) -> Result<(), Status> {
    let request = HelloRequest {
        greeting: "Hi".into(),
        ..hello("Annie".into())
    };
    let reply = greeter.say_hello(request).await?;
    print_reply("SayHello", reply.get_ref())
}

async fn parrot_says_hello(greeter: &GreeterClient) -> Result<(), Status> {
    let replies = greeter.parrot_says_hello(hello("Jimin".into())).await?;
    print_replies("ParrotSaysHello", replies.into_inner()).await
}

async fn chatty_client_says_hello(
    greeter: &GreeterClient,
    input: &mut Input,
) -> Result<(), Status> {
    let (names, requests) = Streaming::channel(1);
    let call = async {
        let reply = greeter.chatty_client_says_hello(requests).await?;
        print_reply("ChattyClientSaysHello", reply.get_ref())
    };
    let entering = async {
        while let Some(name) = ask_for_name(input).await? {
            send(&names, name).await;
        }
        drop(names);
        Ok(())
    };
    run_while(entering, call).await
}

async fn interacting_hello(greeter: &GreeterClient, input: &mut Input) -> Result<(), Status> {
    let (names, requests) = Streaming::channel(1);
    let answered = Notify::new();
    let call = async {
        let mut replies = greeter.interacting_hello(requests).await?.into_inner();
        while let Some(reply) = replies.message().await? {
            print_reply("InteractingHello", &reply)?;
            answered.notify_one();
        }
        Ok(())
    };
    let entering = async {
        while let Some(name) = ask_for_name(input).await? {
            send(&names, name).await;
            _ = timeout(PATIENCE, answered.notified()).await;
        }
        drop(names);
        Ok(())
    };
    run_while(entering, call).await
}

/// The next name; nothing when the chat is to end.
async fn ask_for_name(input: &mut Input) -> Result<Option<String>, Status> {
    Ok(input.ask(NAME).await?.filter(|name| !name.is_empty()))
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
