//! The menu, through a pipe.

use std::process::Stdio;

use tokio::{io::AsyncWriteExt, process::Command, time::timeout};

use super::{
    greet::PARROT,
    process::{FOREVER, Greet},
};

const MENU: &str = "\
1. SayHello - Unary
2. ParrotSaysHello - Server Side Streaming
3. ChattyClientSaysHello - Client Side Streaming
4. InteractingHello - Both Streaming
";
const WHICH: &str = "Which rpc would you like to make: ";
const NAME: &str = "Please enter a name (or nothing to stop chatting): ";

/// All that the menu prints, prompts included, when `input` is piped into it.
async fn piped(address: &str, input: &str) -> String {
    let mut menu = Command::new(env!("CARGO_BIN_EXE_greet"))
        .args(["client", "--addr", address, "menu"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    menu.stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .await
        .unwrap();
    let ending = timeout(FOREVER, menu.wait_with_output());
    let output = ending.await.expect("an end in time").unwrap();
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{output:?}"
    );
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn one_choice_one_call() {
    let (_server, address) = Greet::serve(&[]).await;
    let reply = "SayHello Response Received:\nmessage: \"Hi Annie\"\n";
    assert_eq!(
        piped(&address, "1\n").await,
        format!("{MENU}{WHICH}{reply}")
    );
    assert_eq!(
        piped(&address, " 2 \r\nleft alone\n").await,
        format!("{MENU}{WHICH}{PARROT}")
    );
}

#[tokio::test]
async fn a_delayed_reply_comes_after_the_last_name() {
    let (_server, address) = Greet::serve(&[]).await;
    let request = |name| format!("request {{\n  name: \"{name}\"\n  greeting: \"Hello\"\n}}\n");
    let reply = format!(
        "ChattyClientSaysHello Response Received:\n\
         message: \"You have sent 2 messages. Please expect a delayed response.\"\n{}{}",
        request("Annie"),
        request("Zoë"),
    );
    let expected = format!("{MENU}{WHICH}{NAME}{NAME}{NAME}{reply}");
    // An empty line ends the chat, and so does the end of the input.
    assert_eq!(piped(&address, "3\nAnnie\nZoë\n\nBo\n").await, expected);
    assert_eq!(piped(&address, "3\nAnnie\nZoë").await, expected);
}

#[tokio::test]
async fn each_reply_comes_before_the_next_prompt() {
    let (_server, address) = Greet::serve(&[]).await;
    let reply =
        |name| format!("InteractingHello Response Received:\nmessage: \"Hello {name}\"\n{NAME}");
    let expected = format!("{MENU}{WHICH}{NAME}{}{}", reply("Annie"), reply("Zoë"));
    assert_eq!(piped(&address, "4\nAnnie\nZoë\n\n").await, expected);
}

#[tokio::test]
async fn a_name_is_sent_as_soon_as_it_is_entered() {
    let (mut server, address) = Greet::serve(&[]).await;
    for (choice, rpc) in [
        ("3\n", "ChattyClientSaysHello"),
        ("4\n", "InteractingHello"),
    ] {
        let mut menu = Greet::client(&address, &["menu"]);
        menu.prints(MENU).await;
        menu.enter(choice).await;
        for name in ["Annie", "Jimin"] {
            menu.enter(&format!("{name}\n")).await;
            let request = format!("name: \"{name}\"\ngreeting: \"Hello\"");
            server
                .prints(&format!("{rpc} Request Made:\n{request}"))
                .await;
        }
        menu.enter("\n").await;
        assert!(menu.end().await.status.success());
    }
}

#[tokio::test]
async fn what_is_not_on_the_menu_is_refused() {
    let (_server, address) = Greet::serve(&[]).await;
    for input in ["5\n", "SayHello\n", "\n", ""] {
        let mut menu = Greet::client(&address, &["menu"]);
        menu.enter(input).await;
        menu.fails(&["INVALID_ARGUMENT", "on the menu"], MENU).await;
    }
}
