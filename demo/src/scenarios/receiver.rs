//! Scenario 4: a well-known type over the wire. An event comes with a `Struct`, which holds
//! whatever there is to know.

use clap::Subcommand;
use rustgreet::{
    Request, Server, Status,
    rpc::Client,
    text,
    wkt::{Struct, Value, value::Kind},
};

use crate::{
    console::{log, print},
    pb::{Event, Receiver, ReceiverClient, ReceiverServer, Reply},
};

/// Shows every event, and thanks for it.
#[derive(Clone, Copy, Debug)]
pub struct Inbox;

impl Receiver for Inbox {
    async fn receive(&self, request: Request<Event>) -> rustgreet::Result<Reply> {
        let event = request.into_inner();
        log(format_args!(
            "request:\n{}",
            text::display(&event).to_string().trim_end()
        ));
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

/// Makes a call, and prints what comes back.
pub async fn call(client: Client, call: Call) -> Result<(), Status> {
    let Call::Receive {
        appid,
        xwhen,
        xwho,
        xwhat,
    } = call;
    let xcontext = Some(context());
    let event = Event {
        appid,
        xwhen,
        xwho,
        xwhat,
        xcontext,
        ..Default::default()
    };
    let reply = ReceiverClient::new(client)
        .receive(event)
        .await?
        .into_inner();
    print(format_args!(
        "client status: {} received: {}",
        reply.status, reply.message
    ))
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

/// One event.
pub fn tour() -> Vec<Call> {
    vec![Call::Receive {
        appid: "demo".into(),
        xwhen: 123,
        xwho: "jerry".into(),
        xwhat: "install".into(),
    }]
}

/// A server of [`Inbox`].
pub fn server() -> Server {
    Server::new().add_service(ReceiverServer::new(Inbox))
}
