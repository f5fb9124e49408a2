//! Scenario 1: the tour, and each rpc as a command.

use std::time::{Duration, Instant};

use greet_demo::{
    console::Console,
    pb::greet::{Greeter, GreeterClient, HelloRequest},
    scenarios::greet::Host,
};
use rustgreet::{Request, Streaming};

use super::process::Greet;

/// The parrot's replies, as the client prints them.
pub(super) const PARROT: &str = "\
ParrotSaysHello Response Received:
message: \"1 Hello Jimin\"
ParrotSaysHello Response Received:
message: \"2 Hello Jimin\"
ParrotSaysHello Response Received:
message: \"3 Hello Jimin\"
ParrotSaysHello Response Received:
message: \"4 Hello Jimin\"
ParrotSaysHello Response Received:
message: \"5 Hello Jimin\"
";

const DELAYED: &str = "\
ChattyClientSaysHello Response Received:
message: \"You have sent 2 messages. Please expect a delayed response.\"
request {
  name: \"Annie\"
  greeting: \"Hello\"
}
request {
  name: \"Zoë 陈\"
  greeting: \"Hello\"
}
";

/// What each side of the tour prints, in its order. How the two mix is up to them.
const TOUR: [&str; 2] = [
    "\
listening on ADDRESS
SayHello Request Made:
name: \"Annie\"
greeting: \"Hi\"
ParrotSaysHello Request Made:
name: \"Jimin\"
greeting: \"Hello\"
ChattyClientSaysHello Request Made:
name: \"Annie\"
greeting: \"Hello\"
ChattyClientSaysHello Request Made:
name: \"Jimin\"
greeting: \"Hello\"
ChattyClientSaysHello Request Made:
name: \"Zoë\"
greeting: \"Hello\"
InteractingHello Request Made:
name: \"Annie\"
greeting: \"Hello\"
InteractingHello Request Made:
name: \"Jimin\"
greeting: \"Hello\"
InteractingHello Request Made:
name: \"Zoë\"
greeting: \"Hello\"
",
    "\
SayHello Response Received:
message: \"Hi Annie\"
ParrotSaysHello Response Received:
message: \"1 Hello Jimin\"
ParrotSaysHello Response Received:
message: \"2 Hello Jimin\"
ParrotSaysHello Response Received:
message: \"3 Hello Jimin\"
ParrotSaysHello Response Received:
message: \"4 Hello Jimin\"
ParrotSaysHello Response Received:
message: \"5 Hello Jimin\"
ChattyClientSaysHello Response Received:
message: \"You have sent 3 messages. Please expect a delayed response.\"
request {
  name: \"Annie\"
  greeting: \"Hello\"
}
request {
  name: \"Jimin\"
  greeting: \"Hello\"
}
request {
  name: \"Zoë\"
  greeting: \"Hello\"
}
InteractingHello Response Received:
message: \"Hello Annie\"
InteractingHello Response Received:
message: \"Hello Jimin\"
InteractingHello Response Received:
message: \"Hello Zoë\"
",
];

/// The lines of one side: what is below a line that says whose it is.
fn side(printed: &[String], words: &[&str]) -> String {
    let mut is_ours = false;
    let mut said = String::new();
    for line in printed {
        if line.ends_with(" Made:") || line.ends_with(" Received:") || line.starts_with("listen") {
            is_ours = words.iter().any(|word| line.contains(word));
        }
        if is_ours {
            said += line;
            said += "\n";
        }
    }
    said
}

#[tokio::test]
async fn the_tour_shows_all_four_kinds() {
    for arguments in [&[][..], &["tour"]] {
        let mut ended = Greet::start(arguments).end().await;
        assert!(ended.status.success(), "{ended:?}");
        assert!(
            ended.complaints.starts_with("The page: start `")
                && ended
                    .complaints
                    .ends_with(" serve`, and open http://127.0.0.1:50051/\n"),
            "{ended:?}"
        );
        let port = ended.printed[0].strip_prefix("listening on 127.0.0.1:");
        assert!(
            port.is_some_and(|it| it.parse::<u16>().is_ok()),
            "{ended:?}"
        );
        ended.printed[0] = "listening on ADDRESS".into();
        let server = side(&ended.printed, &["listening", " Made:"]);
        let client = side(&ended.printed, &[" Received:"]);
        assert_eq!([server.as_str(), &client], TOUR);
        assert_eq!(ended.printed.len(), (server + &client).lines().count());
    }
}

#[tokio::test]
async fn each_rpc_is_a_command() {
    let (mut server, address) = Greet::serve(&[]).await;

    let call = Greet::client(
        &address,
        &["say-hello", "--name", "Annie", "--greeting", "Hi"],
    );
    call.succeeds("SayHello Response Received:\nmessage: \"Hi Annie\"")
        .await;
    server
        .prints("SayHello Request Made:\nname: \"Annie\"\ngreeting: \"Hi\"")
        .await;

    let parrot = [
        "parrot-says-hello",
        "--name",
        "Jimin",
        "--greeting",
        "Hello",
    ];
    Greet::client(&address, &parrot).succeeds(PARROT).await;
    server
        .prints("ParrotSaysHello Request Made:\nname: \"Jimin\"\ngreeting: \"Hello\"")
        .await;

    let call = Greet::client(&address, &["chatty-client-says-hello", "Annie", "Zoë 陈"]);
    call.succeeds(DELAYED).await;
    for name in ["Annie", "Zoë 陈"] {
        let request = format!("name: \"{name}\"\ngreeting: \"Hello\"");
        server
            .prints(&format!("ChattyClientSaysHello Request Made:\n{request}"))
            .await;
    }

    let call = Greet::client(&address, &["interacting-hello", "Annie", "Zoë 陈"]);
    let reply = "InteractingHello Response Received:\nmessage:";
    call.succeeds(&format!(
        "{reply} \"Hello Annie\"\n{reply} \"Hello Zoë 陈\""
    ))
    .await;
    for name in ["Annie", "Zoë 陈"] {
        let request = format!("name: \"{name}\"\ngreeting: \"Hello\"");
        server
            .prints(&format!("InteractingHello Request Made:\n{request}"))
            .await;
    }
}

#[tokio::test]
async fn nothing_to_say_is_fine() {
    let (_server, address) = Greet::serve(&[]).await;
    let none = "message: \"You have sent 0 messages. Please expect a delayed response.\"";
    Greet::client(&address, &["chatty-client-says-hello"])
        .succeeds(&format!("ChattyClientSaysHello Response Received:\n{none}"))
        .await;
    Greet::client(&address, &["interacting-hello"])
        .succeeds("")
        .await;
    Greet::client(&address, &["say-hello", "--name", "", "--greeting", "-"])
        .succeeds("SayHello Response Received:\nmessage: \"- \"")
        .await;
}

#[tokio::test]
async fn an_address_may_be_a_url() {
    let (_server, address) = Greet::serve(&[]).await;
    let url = format!("http://{address}");
    Greet::client(&url, &["say-hello", "--name", "Annie", "--greeting", "Hi"])
        .succeeds("SayHello Response Received:\nmessage: \"Hi Annie\"")
        .await;
}

/// The client half of a test, for whatever is a greeter.
async fn hear_a_parrot(greeter: &impl Greeter) -> Duration {
    let request = HelloRequest {
        name: "Jimin".into(),
        greeting: "Hello".into(),
        ..Default::default()
    };
    let replies = greeter
        .parrot_says_hello(Request::new(request))
        .await
        .unwrap();
    let mut replies = replies.into_inner();
    let first = replies.message().await.unwrap().unwrap();
    assert_eq!(first.message, "1 Hello Jimin");
    let started = Instant::now();
    assert_eq!(replies.into_vec().await.unwrap().len(), 4);
    started.elapsed()
}

#[tokio::test]
async fn a_parrot_takes_its_time_near_and_far() {
    let (_server, address) = Greet::serve(&[]).await;
    let client = GreeterClient::connect(format!("http://{address}"))
        .await
        .unwrap();
    // Four pauses of half a second after the first reply.
    let host = Host::new(Console::of_process());
    let (near, far) = tokio::join!(hear_a_parrot(&host), hear_a_parrot(&client));
    for elapsed in [near, far] {
        assert!(elapsed > Duration::from_millis(1500), "{elapsed:?}");
        assert!(elapsed < Duration::from_secs(20), "{elapsed:?}");
    }
}

#[tokio::test]
async fn each_request_is_answered_before_the_next() {
    let (_server, address) = Greet::serve(&[]).await;
    let client = GreeterClient::connect(format!("http://{address}"))
        .await
        .unwrap();
    let (names, requests) = Streaming::channel(1);
    let mut replies = client
        .interacting_hello(requests)
        .await
        .unwrap()
        .into_inner();
    for name in ["Annie", "Jimin"] {
        let request = HelloRequest {
            name: name.into(),
            greeting: "Hey".into(),
            ..Default::default()
        };
        names.send(request).await.unwrap();
        let reply = replies.message().await.unwrap().unwrap();
        assert_eq!(reply.message, format!("Hey {name}"));
    }
    drop(names);
    assert_eq!(replies.message().await.unwrap(), None);
}
