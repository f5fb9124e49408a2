//! A chat: each caller has a stream each way, and the server passes on what they say.
//!
//! ```sh
//! cargo run -p examples chat
//! ```
//!
//! ```text
//! Ada enters
//! Bob enters
//! Ada hears the room say: Bob is here
//! Bob hears Ada say: Hello Bob
//! Ada hears Bob say: Hello Ada
//! Ada hangs up
//! Bob hears the room say: Ada has left
//! ```

use rustgreet::{Request, Server, Status, Streaming, rpc::Sender};
use tokio::sync::broadcast;

use crate::pb::chat::{Line, Room, RoomClient, RoomServer};

/// Everybody in the room listens to one channel.
struct Parlour {
    said: broadcast::Sender<Line>,
}

impl Room for Parlour {
    async fn enter(&self, request: Request<Streaming<Line>>) -> rustgreet::Result<Streaming<Line>> {
        let Some(name) = request.metadata().get("name").map(str::to_owned) else {
            return Err(Status::invalid_argument("say who you are: metadata `name`"));
        };
        let said = self.said.clone();
        let _ = said.send(line("the room", &format!("{name} is here")));
        let hears = said.subscribe();
        let (sender, replies) = Streaming::channel(16);
        tokio::spawn(async move {
            let _ = stay(&name, request.into_inner(), &said, hears, sender).await;
            let _ = said.send(line("the room", &format!("{name} has left")));
        });
        Ok(replies.into())
    }
}

/// Passes lines on, both ways, until the caller has had enough or is gone.
async fn stay(
    name: &str,
    mut says: Streaming<Line>,
    said: &broadcast::Sender<Line>,
    mut hears: broadcast::Receiver<Line>,
    sender: Sender<Line>,
) -> Result<(), Status> {
    loop {
        tokio::select! {
            own = says.message() => match own? {
                Some(own) => drop(said.send(line(name, &own.text))),
                None => return Ok(()),
            },
            heard = hears.recv() => match heard {
                Ok(heard) if heard.from == name => {}
                Ok(heard) => sender.send(heard).await?,
                // Who reads too slowly has missed some lines, and stays.
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => return Ok(()),
            },
        }
    }
}

fn line(from: &str, text: &str) -> Line {
    Line {
        from: from.into(),
        text: text.into(),
        ..Default::default()
    }
}

/// Somebody in the room.
struct Guest {
    name: &'static str,
    says: Sender<Line>,
    hears: Streaming<Line>,
}

impl Guest {
    async fn enters(client: &RoomClient, name: &'static str) -> Result<Self, Status> {
        let (says, requests) = Streaming::channel(16);
        let mut request = Request::new(requests);
        request.metadata_mut().insert("name", name)?;
        let mut hears = client.enter(request).await?.into_inner();
        // The call is under way. It has arrived when the head of its answer is here.
        hears.headers().await?;
        println!("{name} enters");
        Ok(Self { name, says, hears })
    }

    async fn says(&self, text: &str) -> Result<(), Status> {
        self.says.send(line("", text)).await
    }

    async fn listens(&mut self) -> Result<(), Status> {
        let Line { from, text, .. } = self.hears.message().await?.unwrap_or_default();
        println!("{} hears {from} say: {text}", self.name);
        Ok(())
    }
}

#[tokio::main]
pub async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let parlour = Parlour {
        said: broadcast::Sender::new(100),
    };
    let server = Server::new()
        .add_service(RoomServer::new(parlour))
        .bind("127.0.0.1:0")
        .await?;
    let address = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());
    let client = RoomClient::connect(address).await?;

    let mut ada = Guest::enters(&client, "Ada").await?;
    let mut bob = Guest::enters(&client, "Bob").await?;
    ada.listens().await?;
    ada.says("Hello Bob").await?;
    bob.listens().await?;
    bob.says("Hello Ada").await?;
    ada.listens().await?;
    drop(ada);
    println!("Ada hangs up");
    bob.listens().await?;
    Ok(())
}
