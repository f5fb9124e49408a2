//! The menu: asks a person which rpc to make, and for names while it runs.

use rustgreet::Status;

use super::{
    chat::{self, NAME},
    request::hello,
};
use crate::{
    console::Console,
    pb::greet::{GreeterClient, HelloRequest},
};

const MENU: &str = "\
1. SayHello - Unary
2. ParrotSaysHello - Server Side Streaming
3. ChattyClientSaysHello - Client Side Streaming
4. InteractingHello - Both Streaming";
const WHICH: &str = "Which rpc would you like to make: ";
const WHICH_OR_NONE: &str = "Which rpc would you like to make (or nothing to leave): ";

/// Shows the menu, and makes the call that is chosen. A person is asked again until they leave.
pub(super) async fn run(greeter: &GreeterClient, console: &Console) -> Result<(), Status> {
    if !console.is_interactive() {
        console.print(MENU)?;
        let choice = console.ask(WHICH).await?;
        return make(greeter, console, &choice.unwrap_or_default()).await;
    }
    loop {
        console.print(format_args!("\n{MENU}"))?;
        let choice = console.ask(WHICH_OR_NONE).await?.unwrap_or_default();
        match choice.trim() {
            "" | "q" => return Ok(()),
            choice => {
                if let Err(status) = make(greeter, console, choice).await {
                    console.complain(&status);
                }
            }
        }
    }
}

async fn make(greeter: &GreeterClient, console: &Console, choice: &str) -> Result<(), Status> {
    match choice.trim() {
        "1" => {
            let request = HelloRequest {
                greeting: "Hi".into(),
                ..hello("Annie".into())
            };
            let reply = greeter.say_hello(request).await?;
            console.reply("SayHello", reply.get_ref())
        }
        "2" => {
            let replies = greeter.parrot_says_hello(hello("Jimin".into())).await?;
            console
                .replies("ParrotSaysHello", replies.into_inner())
                .await
        }
        "3" => chat::chatty_client_says_hello(greeter, console, NAME).await,
        "4" => chat::interacting_hello(greeter, console, NAME).await,
        other => {
            let why = format!("`{other}` is not on the menu: expected 1, 2, 3 or 4");
            Err(Status::invalid_argument(why))
        }
    }
}
