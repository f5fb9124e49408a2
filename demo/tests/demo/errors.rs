//! What goes wrong is one line on stderr, and a bad end.

use std::{process::Stdio, sync::Arc};

use greet_demo::pb::greet::{Greeter, GreeterServer, HelloReply, HelloRequest};
use rustgreet::{Request, Server, Status, Streaming};
use tokio::{net::TcpSocket, sync::Notify};

use super::process::Greet;

/// Serves in this process, and says where.
async fn host(greeter: impl Greeter) -> String {
    let server = Server::new().add_service(GreeterServer::new(greeter));
    let server = server.bind("127.0.0.1:0").await.unwrap();
    let address = server.local_addr().to_string();
    tokio::spawn(server.serve());
    address
}

/// Knows nobody, and soon has enough of them.
struct Moody;

impl Greeter for Moody {
    async fn say_hello(&self, request: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        let name = request.into_inner().name;
        Err(Status::not_found(format!(
            "nobody is called {name},\n100% sure"
        )))
    }

    async fn parrot_says_hello(
        &self,
        _: Request<HelloRequest>,
    ) -> rustgreet::Result<Streaming<HelloReply>> {
        let reply = HelloReply {
            message: "once".into(),
            ..Default::default()
        };
        Ok(Streaming::iter([Ok(reply), Err(Status::data_loss("forgot the rest"))]).into())
    }
}

const HELLO: [&str; 5] = ["say-hello", "--name", "Zoë", "--greeting", "Hi"];
const PARROT: [&str; 5] = ["parrot-says-hello", "--name", "Zoë", "--greeting", "Hi"];

#[tokio::test]
async fn a_status_is_shown_with_its_message() {
    let address = host(Moody).await;
    let expected = ["NOT_FOUND", "nobody is called Zoë, 100% sure"];
    Greet::client(&address, &HELLO).fails(&expected, "").await;
}

#[tokio::test]
async fn replies_before_an_error_stay() {
    let address = host(Moody).await;
    let expected = "ParrotSaysHello Response Received:\nmessage: \"once\"";
    Greet::client(&address, &PARROT)
        .fails(&["DATA_LOSS", "forgot the rest"], expected)
        .await;
}

#[tokio::test]
async fn an_rpc_that_is_not_there_is_unimplemented() {
    let address = host(Moody).await;
    for arguments in [
        &["chatty-client-says-hello", "Zoë"],
        &["interacting-hello", "Zoë"],
    ] {
        Greet::client(&address, arguments)
            .fails(&["UNIMPLEMENTED"], "")
            .await;
    }
    let (_server, address) = Greet::serve(&["users"]).await;
    Greet::client(&address, &HELLO)
        .fails(&["UNIMPLEMENTED", "greet.Greeter"], "")
        .await;
}

#[tokio::test]
async fn a_failed_call_does_not_wait_for_the_next_name() {
    let address = host(Moody).await;
    for choice in ["3\n", "4\n"] {
        let mut menu = Greet::client(&address, &["menu"]);
        for _ in 0..4 {
            menu.line().await;
        }
        menu.enter(choice).await;
        menu.enter("Annie\n").await;
        // The input stays open: only the call's end can end the program.
        menu.prints_no_more().await;
        menu.fails(&["UNIMPLEMENTED"], "").await;
    }
}

/// Never answers, and notes when nobody waits for it any more.
struct Silent(Arc<Notify>);

/// Notes that a call is over.
struct Over(Arc<Notify>);

impl Drop for Over {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

impl Greeter for Silent {
    async fn say_hello(&self, _: Request<HelloRequest>) -> rustgreet::Result<HelloReply> {
        let _over = Over(self.0.clone());
        std::future::pending().await
    }

    async fn parrot_says_hello(
        &self,
        _: Request<HelloRequest>,
    ) -> rustgreet::Result<Streaming<HelloReply>> {
        let over = Over(self.0.clone());
        let replies = Streaming::produce(async move |replies| {
            let _over = over;
            replies
                .send(HelloReply {
                    message: "once".into(),
                    ..Default::default()
                })
                .await?;
            std::future::pending().await
        });
        Ok(replies.into())
    }
}

const ONCE: &str = "ParrotSaysHello Response Received:\nmessage: \"once\"";

#[tokio::test]
async fn a_deadline_ends_a_call_at_both_ends() {
    let over = Arc::new(Notify::new());
    let address = host(Silent(over.clone())).await;
    for (arguments, expected) in [(HELLO, ""), (PARROT, ONCE)] {
        let arguments = [&["--timeout", "3"], &arguments[..]].concat();
        Greet::client(&address, &arguments)
            .fails(&["DEADLINE_EXCEEDED"], expected)
            .await;
        over.notified().await;
    }
}

#[tokio::test]
async fn a_client_that_is_stopped_stops_its_call() {
    let over = Arc::new(Notify::new());
    let address = host(Silent(over.clone())).await;
    let mut client = Greet::client(&address, &PARROT);
    client.prints(ONCE).await;
    client.signal("TERM").await;
    assert!(!client.end().await.status.success());
    over.notified().await;
}

#[tokio::test]
async fn a_server_that_dies_is_one_line() {
    let (server, address) = Greet::serve(&[]).await;
    let mut parrot = Greet::client(&address, &PARROT);
    parrot
        .prints("ParrotSaysHello Response Received:\nmessage: \"1 Hi Zoë\"")
        .await;
    let mut menu = Greet::client(&address, &["menu"]);
    menu.enter("4\nAnnie\n").await;
    for _ in 0..6 {
        menu.line().await;
    }
    server.signal("KILL").await;
    for mut client in [parrot, menu] {
        client.prints_no_more().await;
        client.fails(&["UNAVAILABLE"], "").await;
    }
}

#[tokio::test]
async fn where_nobody_listens_is_one_line() {
    // Bound and not listening: nobody else has the port.
    let taken = TcpSocket::new_v4().unwrap();
    taken.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let address = taken.local_addr().unwrap().to_string();
    Greet::start(&["serve", "--addr", &address])
        .fails(&[&address, "in use"], "")
        .await;
    Greet::client(&address, &HELLO)
        .fails(&["UNAVAILABLE", &address, "refused"], "")
        .await;
}

#[tokio::test]
async fn a_bad_address_is_one_line() {
    for address in [
        "",
        "nonsense",
        "localhost:port",
        "http://",
        "ftp://localhost:1",
        "a b:1",
    ] {
        Greet::client(address, &HELLO)
            .fails(&["INVALID_ARGUMENT", address, "is not an address"], "")
            .await;
    }
    Greet::start(&["serve", "--addr", "nonsense"])
        .fails(&["nonsense"], "")
        .await;
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_client_that_cannot_print_fails() {
    let (_server, address) = Greet::serve(&["receiver"]).await;
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = tokio::process::Command::new(env!("CARGO_BIN_EXE_greet"))
        .args(["receiver", "client", "--addr", &address, "receive"])
        .stdout(full)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
        .wait_with_output()
        .await
        .unwrap();
    let complaints = String::from_utf8(output.stderr).unwrap();
    assert!(
        !output.status.success() && complaints.contains("cannot print"),
        "{complaints}"
    );
    assert_eq!(complaints.lines().count(), 1);
}
