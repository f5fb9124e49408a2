//! Scenario 4: a well-known type over the wire. An event comes with a `Struct`, which holds
//! whatever there is to know.

use clap::Subcommand;
use rustgreet::{
    Request, Server, Status,
    rpc::Client,
    wkt::{Struct, Value, value::Kind},
};

use crate::{
    console::Console,
    pb::{Event, Receiver, ReceiverClient, ReceiverServer, Reply},
    role::Calls,
};

/// Shows every event, and thanks for it.
#[derive(Clone, Debug)]
pub struct Inbox {
    console: Console,
}

impl Receiver for Inbox {
    async fn receive(&self, request: Request<Event>) -> rustgreet::Result<Reply> {
        let event = request.into_inner();
        self.console.request_as("request:", &event);
        let message = format!("Hello, {}!", event.xwho);
        Ok(Reply {
            status: 0,
            message,
            ..Default::default()
        }
        .into())
    }
}

/// What the client can be asked to do.
#[derive(Debug, Subcommand)]
pub enum Call {
    /// Sends an event
    Receive {
        /// The app
        #[arg(long, default_value = "demo")]
        appid: String,
        /// The time
        #[arg(long, default_value_t = 123, allow_negative_numbers = true)]
        xwhen: i32,
        /// The user
        #[arg(long, default_value = "jerry")]
        xwho: String,
        /// What happened
        #[arg(long, default_value = "install")]
        xwhat: String,
    },
}

impl Calls for Call {
    const SCENARIO: &'static [&'static str] = &["scenario", "receiver"];
    const TOUR: &'static [&'static [&'static str]] = &[&["receive"]];

    async fn make(self, client: Client, console: &Console) -> Result<(), Status> {
        let Self::Receive {
            appid,
            xwhen,
            xwho,
            xwhat,
        } = self;
        let event = Event {
            appid,
            xwhen,
            xwho,
            xwhat,
            xcontext: Some(context()),
            ..Default::default()
        };
        let reply = ReceiverClient::new(client).receive(event).await?;
        let reply = reply.get_ref();
        let (status, message) = (reply.status, &reply.message);
        console.reply_as(
            reply,
            format_args!("client status: {status} received: {message}"),
        )
    }
}

/// `{"idfa": "idfa1", "amount": 123}`
fn context() -> Struct {
    let value = |kind| Value {
        kind: Some(kind),
        ..Default::default()
    };
    let fields = [
        (
            "idfa".to_owned(),
            value(Kind::StringValue("idfa1".to_owned())),
        ),
        ("amount".to_owned(), value(Kind::NumberValue(123.0))),
    ];
    Struct {
        fields: fields.into(),
        ..Default::default()
    }
}

/// A server of [`Inbox`].
pub fn server(console: Console) -> Server {
    Server::new().add_service(ReceiverServer::new(Inbox { console }))
}
