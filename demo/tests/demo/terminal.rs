//! A person at a terminal: what they see, and what their keys do. The program runs in this process,
//! on a console whose ends say that they are a terminal's.

use std::{
    io::{self, PipeWriter, Write},
    sync::Arc,
};

use greet_demo::{
    cli::Cli,
    console::{Console, Terminal},
};
use rustgreet::Status;
use tokio::{sync::watch, task::JoinHandle, time::timeout};

use super::{
    page::ask,
    process::{FOREVER, Greet},
};

/// What has been shown.
#[derive(Clone)]
struct Screen(Arc<watch::Sender<String>>);

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = str::from_utf8(bytes).map_err(io::Error::other)?;
        self.0.send_modify(|shown| shown.push_str(text));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Somebody who has started `greet`, and looks.
struct Person {
    keyboard: PipeWriter,
    screen: Screen,
    /// How much of the screen has been looked at.
    read: usize,
    program: JoinHandle<Result<(), Status>>,
}

impl Person {
    fn starts(arguments: &[&str]) -> Self {
        let terminal = Terminal {
            input: true,
            output: true,
        };
        Self::starts_with(terminal, arguments)
    }

    fn starts_with(terminal: Terminal, arguments: &[&str]) -> Self {
        let (keys, keyboard) = io::pipe().unwrap();
        let screen = Screen(Arc::new(watch::Sender::new(String::new())));
        let mut console = Console::new(terminal, keys, screen.clone(), screen.clone());
        let words = [&["greet"], arguments].concat();
        let cli = Cli::of_words(words.into_iter().map(Into::into)).unwrap();
        Self {
            keyboard,
            screen,
            read: 0,
            program: tokio::spawn(async move { cli.run(&mut console).await }),
        }
    }

    /// Waits until `text` is on the screen, below what was seen before. What colours it is not seen.
    async fn sees(&mut self, text: &str) {
        let mut shown = self.screen.0.subscribe();
        let find = |shown: &String| bare(shown)[self.read..].find(text);
        let seen = timeout(FOREVER, shown.wait_for(|shown| find(shown).is_some())).await;
        let Ok(seen) = seen else {
            panic!("no {text:?} in {:?}", &self.screen.0.borrow()[..]);
        };
        let at = find(&seen.unwrap()).unwrap();
        self.read += at + text.len();
    }

    /// The rest of the line that was seen last, once it is there.
    async fn rest_of_line(&mut self) -> String {
        let start = self.read;
        self.sees("\n").await;
        bare(&self.screen.0.borrow())[start..self.read - 1].to_owned()
    }

    fn enters(&mut self, line: &str) {
        writeln!(self.keyboard, "{line}").unwrap();
    }

    /// Waits for a good end, and gives all that was shown.
    async fn leaves(self) -> String {
        timeout(FOREVER, self.program)
            .await
            .expect("an end in time")
            .unwrap()
            .unwrap();
        self.screen.0.borrow().clone()
    }
}

/// The text without what colours it.
fn bare(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

#[tokio::test]
async fn enter_starts_the_tour_and_ends_its_server() {
    let mut person = Person::starts(&[]);
    for words in [
        "tour",
        "serve",
        "client",
        "client say-hello Ann",
        "scenario",
    ] {
        person.sees(&format!(" {words} ")).await;
    }
    person.sees("Enter starts the tour, q leaves: ").await;
    person.enters("");
    person.sees(" s  server  listening on 127.0.0.1:").await;
    person
        .sees("\n$ greet client say-hello Annie --greeting Hi\n")
        .await;
    person.sees(" s  server  SayHello Request Made:\n").await;
    person.sees("                   name: \"Annie\"\n").await;
    person
        .sees(" s  client  SayHello Response Received:\n")
        .await;
    person
        .sees("                   message: \"Hi Annie\"\n")
        .await;
    person
        .sees("\n$ greet client parrot-says-hello Jimin\n")
        .await;
    person.sees("message: \"5 Hello Jimin\"\n").await;
    person
        .sees("\n$ greet client interacting-hello Annie Jimin Zoë\n")
        .await;
    person.sees("It has a page: http://").await;
    let address = person.rest_of_line().await;
    let page = ask(address.trim_end_matches('/'), "GET /").await;
    assert!(page.contains("<h1>Say hello.</h1>"), "{page}");
    person.enters("");
    let seen = person.leaves().await;
    assert!(seen.contains("\u{1b}[32mclient\u{1b}[0m"), "{seen}");
}

#[tokio::test]
async fn another_key_leaves() {
    for key in ["q", "x"] {
        let mut person = Person::starts(&[]);
        person.sees("q leaves: ").await;
        person.enters(key);
        assert!(!person.leaves().await.contains("listening"));
    }
    let mut person = Person::starts(&[]);
    person.sees("q leaves: ").await;
    person.keyboard = io::pipe().unwrap().1;
    assert!(!person.leaves().await.contains("listening"));
}

/// Somebody looks, but nobody can be asked.
#[tokio::test]
async fn without_a_keyboard_the_tour_ends_by_itself() {
    let terminal = Terminal {
        input: false,
        output: true,
    };
    let mut person = Person::starts_with(terminal, &[]);
    person.sees("listening on ").await;
    person.sees("The page: start ").await;
    person.leaves().await;
}

#[tokio::test]
async fn the_menu_comes_again_until_nothing_is_chosen() {
    let (_server, address) = Greet::serve(&[]).await;
    const WHICH: &str = "Which rpc would you like to make (or nothing to leave): ";
    const NAME: &str = "Please enter a name (or nothing to stop chatting): ";
    // Without a command, a client shows the menu.
    let mut person = Person::starts(&["client", "--addr", &address]);
    person.sees("\n1. SayHello - Unary\n").await;
    person.sees(WHICH).await;
    person.enters("1");
    person.sees("message: \"Hi Annie\"\n").await;
    person.sees(WHICH).await;
    person.enters("5");
    person
        .sees("greet: INVALID_ARGUMENT: `5` is not on the menu")
        .await;
    person.sees(WHICH).await;
    person.enters("4");
    for name in ["Ann", "Bob"] {
        person.sees(NAME).await;
        person.enters(name);
        person.sees(&format!("message: \"Hello {name}\"\n")).await;
    }
    person.sees(NAME).await;
    person.enters("");
    person.sees(WHICH).await;
    person.enters("3");
    person.sees(NAME).await;
    person.enters("Zoë");
    person.sees(NAME).await;
    person.enters("");
    person.sees("You have sent 1 messages.").await;
    person.sees(WHICH).await;
    person.enters("");
    person.leaves().await;
}

#[tokio::test]
async fn a_person_is_asked_for_names() {
    let (_server, address) = Greet::serve(&[]).await;
    for (call, reply) in [
        ("chatty-client-says-hello", "You have sent 1 messages."),
        ("interacting-hello", "message: \"Hello Ann\""),
    ] {
        let mut person = Person::starts(&["client", "--addr", &address, call]);
        person.sees("Please enter a name").await;
        person.enters("Ann");
        person.enters("");
        person.sees(reply).await;
        person.leaves().await;
    }
}

#[tokio::test]
async fn an_empty_reply_says_so() {
    let (_server, address) = Greet::serve(&["files"]).await;
    let call = ["check-file", "no such file"];
    let client = ["scenario", "files", "client", "--addr", &address];
    let mut person = Person::starts(&[&client[..], &call].concat());
    person.sees("CheckFile Response Received:\n").await;
    person.sees("                   (empty)\n").await;
    person.leaves().await;
}

#[tokio::test]
async fn scenarios_are_listed_with_what_to_type() {
    let mut person = Person::starts(&["scenario"]);
    person
        .sees("users        Looks users up by their id\n")
        .await;
    person.sees("four-kinds   The other helloworld").await;
    person.sees(" scenario NAME\n").await;
    person.leaves().await;
}
