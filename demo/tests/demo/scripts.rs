//! What scripts use: lines from a pipe, JSON, names of scenarios, completions.

use super::process::Greet;

#[tokio::test]
async fn each_line_of_a_pipe_is_a_name() {
    let (_server, address) = Greet::serve(&[]).await;
    let mut chatty = Greet::client(&address, &["chatty-client-says-hello"]);
    chatty.enter("Ann\nBob\n").await;
    let request = |name| format!("request {{\n  name: \"{name}\"\n  greeting: \"Hello\"\n}}");
    let reply = "ChattyClientSaysHello Response Received:\n\
                 message: \"You have sent 2 messages. Please expect a delayed response.\"";
    let expected = format!("{reply}\n{}\n{}", request("Ann"), request("Bob"));
    chatty.succeeds(&expected).await;

    let reply = |name| format!("InteractingHello Response Received:\nmessage: \"Hello {name}\"\n");
    let mut interacting = Greet::client(&address, &["interacting-hello"]);
    interacting.enter("Ann\n").await;
    interacting.prints(&reply("Ann")).await;
    // The last line has no end; an empty one would end the chat before.
    interacting.enter("Bob").await;
    interacting.succeeds(&reply("Bob")).await;
}

#[tokio::test]
async fn arguments_have_defaults() {
    let (_server, address) = Greet::serve(&[]).await;
    for (arguments, message) in [
        (&["say-hello"][..], "Hello World"),
        (&["say-hello", "Ann"], "Hello Ann"),
        (&["say-hello", "Ann", "--greeting", "Hi"], "Hi Ann"),
        (&["say-hello", "--name", "Ann"], "Hello Ann"),
    ] {
        let expected = format!("SayHello Response Received:\nmessage: \"{message}\"");
        Greet::client(&address, arguments).succeeds(&expected).await;
    }
    let ended = Greet::client(&address, &["say-hello", "Ann", "--name", "Bob"]);
    let ended = ended.end().await;
    assert!(
        ended.complaints.contains("cannot be used with"),
        "{ended:?}"
    );
}

#[tokio::test]
async fn json_is_one_reply_a_line() {
    let (_server, address) = Greet::serve(&[]).await;
    let five: String = (1..=5)
        .map(|number| format!("{{\"message\":\"{number} Hello Zoë\"}}\n"))
        .collect();
    let delayed = r#"{"message":"You have sent 1 messages. Please expect a delayed response.","request":[{"name":"Ann","greeting":"Hello"}]}"#;
    for (arguments, expected) in [
        (
            &["--json", "say-hello", "Ann"][..],
            "{\"message\":\"Hello Ann\"}",
        ),
        (&["parrot-says-hello", "Zoë", "--json"], &five),
        (&["chatty-client-says-hello", "Ann", "--json"], delayed),
    ] {
        Greet::client(&address, arguments).succeeds(expected).await;
    }
    // The menu is not JSON.
    let mut menu = Greet::client(&address, &["--json"]);
    menu.enter("1\n").await;
    let ended = menu.end().await;
    assert_eq!(ended.printed, ["{\"message\":\"Hi Annie\"}"]);
    assert!(
        ended.complaints.contains("1. SayHello - Unary"),
        "{ended:?}"
    );

    // A client that has its own words for a reply has none in JSON; an empty reply is an object.
    for (scenario, call, expected) in [
        ("helloworld", "say-hello", "{\"message\":\"Hello, World!\"}"),
        ("hello", "say-hello", "{\"reply\":\"Hello, World!\"}"),
        ("receiver", "receive", "{\"message\":\"Hello, jerry!\"}"),
        (
            "users",
            "get-user",
            r#"{"id":"1","name":"Ada Lovelace","age":36}"#,
        ),
    ] {
        let (_server, address) = Greet::serve(&["scenario", scenario]).await;
        let client = ["scenario", scenario, "client", "--addr", &address, "--json"];
        Greet::start(&[&client[..], &[call]].concat())
            .succeeds(expected)
            .await;
    }
    let (_server, address) = Greet::serve(&["files"]).await;
    let call = [
        "files",
        "client",
        "--addr",
        &address,
        "--json",
        "check-file",
        "none",
    ];
    Greet::start(&call).succeeds("{}").await;
}

#[tokio::test]
async fn who_stops_reading_is_not_told() {
    let (_server, address) = Greet::serve(&[]).await;
    let mut parrot = Greet::client(&address, &["parrot-says-hello", "--json"]);
    parrot.prints("{\"message\":\"1 Hello World\"}").await;
    let ended = parrot.end_unread().await;
    assert!(
        !ended.status.success() && ended.complaints.is_empty(),
        "{ended:?}"
    );
}

#[tokio::test]
async fn an_error_is_json_next_to_json() {
    let (_server, address) = Greet::serve(&["users"]).await;
    let client = [
        "users", "client", "--addr", &address, "get-user", "9", "--json",
    ];
    let ended = Greet::start(&client).end().await;
    let expected = "{\"code\":\"NOT_FOUND\",\"message\":\"there is no user with the id `9`\"}\n";
    assert!(
        !ended.status.success() && ended.printed.is_empty(),
        "{ended:?}"
    );
    assert_eq!(ended.complaints, expected);
}

#[tokio::test]
async fn scenarios_go_by_name() {
    let listed = Greet::start(&["scenario"]).end().await;
    let names = listed.printed.iter().map(|line| line.split(' ').next());
    let names: Vec<_> = names.map(Option::unwrap).collect();
    let expected = [
        "users",
        "files",
        "chat",
        "textbook",
        "helloworld",
        "addressbook",
        "receiver",
        "hello",
        "four-kinds",
    ];
    assert_eq!(names, expected);

    // A name alone is the tour, and a client without a call makes the tour's first one.
    let tour = Greet::start(&["scenario", "chat"]).end().await;
    let printed = tour.printed.join("\n");
    assert!(printed.contains("content: \"Hello, Annie!\""), "{tour:?}");
    let (_server, address) = Greet::serve(&["scenario", "users"]).await;
    let ada = "GetUser Response Received:\nid: \"1\"\nname: \"Ada Lovelace\"\nage: 36";
    Greet::start(&["scenario", "users", "client", "--addr", &address])
        .succeeds(ada)
        .await;
}

#[tokio::test]
async fn a_folder_that_is_missing_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing");
    let missing = missing.to_str().unwrap();
    for role in ["serve", "tour"] {
        Greet::start(&["scenario", "files", "--folder", missing, role])
            .fails(&["NOT_FOUND", missing, "create it", "--folder"], "")
            .await;
    }
    let book = format!("{missing}/people.binpb");
    Greet::start(&["scenario", "addressbook", "add", &book, "Ann"])
        .fails(&["NOT_FOUND", &book, missing, "create it first"], "")
        .await;
    Greet::start(&["scenario", "addressbook", "list", &book])
        .fails(&["NOT_FOUND", &book, "add"], "")
        .await;
}

#[tokio::test]
async fn shells_can_complete() {
    for (shell, start) in [
        ("bash", "_greet() {"),
        ("zsh", "#compdef greet"),
        ("fish", "# Print"),
    ] {
        let ended = Greet::start(&["completions", shell]).end().await;
        assert!(ended.status.success(), "{ended:?}");
        assert!(ended.printed[0].starts_with(start), "{}", ended.printed[0]);
        let script = ended.printed.join("\n");
        for word in ["scenario", "say-hello", "four-kinds", "timeout", "json"] {
            assert!(script.contains(word), "{shell} does not know {word}");
        }
    }
}
