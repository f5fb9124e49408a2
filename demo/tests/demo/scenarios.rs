//! The other scenarios: a server and a client of each, and its tour.

use super::process::Greet;

/// Makes a call, and compares what client and server print.
async fn play(
    (server, address): &mut (Greet, String),
    scenario: &str,
    call: &[&str],
    client_prints: &str,
    server_prints: &str,
) {
    let client = ["scenario", scenario, "client", "--addr", address];
    let arguments = [&client[..], call].concat();
    Greet::start(&arguments).succeeds(client_prints).await;
    server.prints(server_prints).await;
}

/// The replies of an rpc in text format.
fn replies(rpc: &str, field: &str, texts: &[&str]) -> String {
    let reply = |text| format!("{rpc} Response Received:\n{field}: \"{text}\"\n");
    texts.iter().map(reply).collect()
}

/// The requests of an rpc in text format.
fn requests(rpc: &str, field: &str, texts: &[&str]) -> String {
    let request = |text| format!("{rpc} Request Made:\n{field}: \"{text}\"\n");
    texts.iter().map(request).collect()
}

/// What the clients of the `helloworld`s print.
fn received(messages: &[&str]) -> String {
    messages
        .iter()
        .map(|message| format!("Greeter client received: {message}\n"))
        .collect()
}

#[tokio::test]
async fn users() {
    let mut server = Greet::serve(&["users"]).await;
    let call = ["get-user", "--id", "3"];
    let user = "GetUser Response Received:\nid: \"3\"\nname: \"Zoë 陈\"\nage: 27";
    play(
        &mut server,
        "users",
        &call,
        user,
        &requests("GetUser", "id", &["3"]),
    )
    .await;

    let arguments = [
        "users", "client", "--addr", &server.1, "get-user", "--id", "9",
    ];
    Greet::start(&arguments)
        .fails(&["NOT_FOUND", "`9`"], "")
        .await;
}

#[tokio::test]
async fn files() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("public")).unwrap();
    std::fs::write(folder.path().join("public/zoë.txt"), "12345").unwrap();
    std::fs::write(folder.path().join("secret.txt"), "secret").unwrap();
    let public = folder.path().join("public");

    let mut server = Greet::serve(&["files", "--folder", public.to_str().unwrap()]).await;
    let there = "CheckFile Response Received:\nexists: true\nsize: 5";
    let absent = "CheckFile Response Received:";
    for (name, expected) in [
        ("zoë.txt", there),
        ("bo.txt", absent),
        ("secret.txt", absent),
    ] {
        let call = ["check-file", "--filename", name];
        let request = requests("CheckFile", "filename", &[name]);
        play(&mut server, "files", &call, expected, &request).await;
    }
    for name in ["../secret.txt", "/etc/passwd", "x/../zoë.txt", ""] {
        let call = [
            "files",
            "client",
            "--addr",
            &server.1,
            "check-file",
            "--filename",
            name,
        ];
        Greet::start(&call)
            .fails(&["INVALID_ARGUMENT", &format!("`{name}`")], "")
            .await;
    }
}

#[tokio::test]
async fn chat() {
    let mut server = Greet::serve(&["chat"]).await;
    let answer = "Chat Response Received:\nsender: \"Server\"\ncontent: \"Hello, Zoë!\"\n";
    let log = "Received message from Zoë: Hi!\n\
               Received message from Zoë: How are you?\n\
               Received message from Zoë: Goodbye!";
    play(
        &mut server,
        "chat",
        &["chat", "--sender", "Zoë"],
        &answer.repeat(3),
        log,
    )
    .await;
}

#[tokio::test]
async fn textbook() {
    let mut server = Greet::serve(&["textbook"]).await;
    let said = |rpc, texts: &[&str]| replies(rpc, "reply", texts);
    let heard = |rpc, texts: &[&str]| requests(rpc, "greeting", texts);
    for (call, client, server_prints) in [
        (
            &["say-hello", "Hi"][..],
            said("SayHello", &["You said: Hi"]),
            heard("SayHello", &["Hi"]),
        ),
        (
            &["lots-of-replies", "Hi"],
            said(
                "LotsOfReplies",
                &[
                    "1. You said: Hi",
                    "2. You said: Hi",
                    "3. You said: Hi",
                    "4. You said: Hi",
                    "5. You said: Hi",
                ],
            ),
            heard("LotsOfReplies", &["Hi"]),
        ),
        (
            &["lots-of-greetings", "Hi", "Hey"],
            said("LotsOfGreetings", &["You said: Hi, Hey"]),
            heard("LotsOfGreetings", &["Hi", "Hey"]),
        ),
        (
            &["bidi-hello", "Hi", "Hey"],
            said(
                "BidiHello",
                &["Welcome!", "You said: Hi", "You said: Hey", "Goodbye!"],
            ),
            heard("BidiHello", &["Hi", "Hey"]),
        ),
    ] {
        play(&mut server, "textbook", call, &client, &server_prints).await;
    }
}

#[tokio::test]
async fn helloworld() {
    let mut server = Greet::serve(&["helloworld"]).await;
    for (call, message, rpc) in [
        ("say-hello", "Hello, World!", "SayHello"),
        ("say-hello-again", "Hello again, World!", "SayHelloAgain"),
    ] {
        let request = requests(rpc, "name", &["World"]);
        play(
            &mut server,
            "helloworld",
            &[call],
            &received(&[message]),
            &request,
        )
        .await;
    }
}

#[tokio::test]
async fn receiver() {
    let mut server = Greet::serve(&["receiver"]).await;
    let event = "\
request:
appid: \"demo\"
xwhen: 123
xwho: \"jerry\"
xwhat: \"install\"
xcontext {
  fields {
    key: \"amount\"
    value {
      number_value: 123
    }
  }
  fields {
    key: \"idfa\"
    value {
      string_value: \"idfa1\"
    }
  }
}
";
    let reply = "client status: 0 received: Hello, jerry!";
    play(&mut server, "receiver", &["receive"], reply, event).await;

    let call = ["receive", "--xwho", "Zoë", "--xwhen", "-1"];
    let reply = "client status: 0 received: Hello, Zoë!";
    let event = event
        .replace("jerry", "Zoë")
        .replace("xwhen: 123", "xwhen: -1");
    play(&mut server, "receiver", &call, reply, &event).await;
}

const NUMBERED: [&str; 5] = [
    "Hello, World! Number 1",
    "Hello, World! Number 2",
    "Hello, World! Number 3",
    "Hello, World! Number 4",
    "Hello, World! Number 5",
];

#[tokio::test]
async fn hello() {
    let mut server = Greet::serve(&["hello"]).await;
    for (call, messages, rpc, names) in [
        (
            "say-hello",
            &["Hello, World!"][..],
            "SayHello",
            &["World"][..],
        ),
        ("lots-of-replies", &NUMBERED, "LotsOfReplies", &["World"]),
        (
            "lots-of-greetings",
            &["Hello, Alice, Bob, Charlie!"],
            "LotsOfGreetings",
            &["Alice", "Bob", "Charlie"],
        ),
    ] {
        let request = requests(rpc, "name", names);
        play(&mut server, "hello", &[call], &received(messages), &request).await;
    }
}

#[tokio::test]
async fn four_kinds() {
    let mut server = Greet::serve(&["four-kinds"]).await;
    for (call, messages, rpc, names) in [
        (
            "say-hello",
            &["Hello, World!"][..],
            "SayHello",
            &["World"][..],
        ),
        (
            "say-hello-server-streaming",
            &NUMBERED,
            "SayHelloServerStreaming",
            &["World"],
        ),
        (
            "say-hello-client-streaming",
            &["Hello, Alice, Bob, Charlie!"],
            "SayHelloClientStreaming",
            &["Alice", "Bob", "Charlie"],
        ),
        (
            "say-hello-bi-di-streaming",
            &["Hello, Dave!", "Hello, Eve!", "Hello, Frank!"],
            "SayHelloBiDiStreaming",
            &["Dave", "Eve", "Frank"],
        ),
    ] {
        let request = requests(rpc, "name", names);
        play(
            &mut server,
            "four-kinds",
            &[call],
            &received(messages),
            &request,
        )
        .await;
    }
}

#[tokio::test]
async fn addressbook() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("people.binpb");
    let file = file.to_str().unwrap();
    let add = ["addressbook", "add", file, "--name"];
    let ada = [
        "Ada",
        "--id",
        "7",
        "--email",
        "ada@example.org",
        "--home",
        "1",
        "--home",
        "2",
    ];
    Greet::start(&[&add[..], &ada].concat()).succeeds("").await;
    Greet::start(&[&add[..], &["Zoë 陈", "--mobile", "3"]].concat())
        .succeeds("")
        .await;
    Greet::start(&[&add[..], &["Bo", "--id", "7"]].concat())
        .fails(&["ALREADY_EXISTS", "7 is Ada"], "")
        .await;

    let listed = Greet::start(&["addressbook", "list", file]).end().await;
    let expected = [
        "Person ID: 7",
        "  Name: Ada",
        "  E-mail address: ada@example.org",
        "  Home phone #: 1",
        "  Home phone #: 2",
        "Person ID: 8",
        "  Name: Zoë 陈",
        "  Mobile phone #: 3",
    ];
    let (updated, lines): (Vec<_>, Vec<_>) = listed
        .printed
        .iter()
        .partition(|line| line.starts_with("  Updated: "));
    assert_eq!(
        (lines, updated.len()),
        (expected.map(String::from).iter().collect(), 2)
    );

    Greet::start(&["addressbook", "list", "nowhere"])
        .fails(&["NOT_FOUND", "nowhere"], "")
        .await;
    std::fs::write(file, b"\xff\xff").unwrap();
    Greet::start(&["addressbook", "list", file])
        .fails(&["DATA_LOSS", file], "")
        .await;
}

#[tokio::test]
async fn every_tour_ends_well() {
    for (scenario, expected) in [
        ("users", "name: \"Ada Lovelace\""),
        ("files", "exists: true"),
        ("chat", "content: \"Hello, Annie!\""),
        ("textbook", "reply: \"Goodbye!\""),
        ("helloworld", "Greeter client received: Hello, World!"),
        ("addressbook", "  Name: Ada Lovelace"),
        ("receiver", "client status: 0 received: Hello, jerry!"),
        (
            "hello",
            "Greeter client received: Hello, Alice, Bob, Charlie!",
        ),
        ("four-kinds", "Greeter client received: Hello, Frank!"),
    ] {
        let ended = Greet::start(&[scenario, "tour"]).end().await;
        assert!(
            ended.status.success() && ended.complaints.is_empty(),
            "{ended:?}"
        );
        assert!(
            ended.printed.iter().any(|line| line == expected),
            "{ended:?}"
        );
    }
}
