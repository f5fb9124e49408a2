//! What is shown and what is entered. A client that cannot print fails; a server goes on.

use std::{
    fmt::Display,
    io::{self, Write},
    thread,
};

use rustgreet::{Message, Reflect, Status, Streaming, text};
use tokio::sync::mpsc;

/// Prints a line.
pub fn print(line: impl Display) -> Result<(), Status> {
    write(&format!("{line}\n"))
}

/// Prints the reply of an rpc, in text format.
pub fn print_reply(rpc: &str, reply: &dyn Reflect) -> Result<(), Status> {
    write(&format!(
        "{rpc} Response Received:\n{}",
        text::display(reply)
    ))
}

/// Prints the replies of an rpc as they come.
pub async fn print_replies<M: Message>(rpc: &str, mut replies: Streaming<M>) -> Result<(), Status> {
    while let Some(reply) = replies.message().await? {
        print_reply(rpc, &reply)?;
    }
    Ok(())
}

/// Notes a line at a server, where no call fails because nobody reads along.
pub fn log(line: impl Display) {
    _ = print(line);
}

/// Notes a request at a server, in text format.
pub fn log_request(rpc: &str, request: &dyn Reflect) {
    _ = write(&format!("{rpc} Request Made:\n{}", text::display(request)));
}

/// Says on stderr, in one line, why the program ends.
pub fn complain(status: &Status) {
    _ = writeln!(io::stderr(), "greet: {}", in_one_line(&status.to_string()));
}

/// Writes `text` in one piece, whoever else writes.
fn write(text: &str) -> Result<(), Status> {
    let mut stdout = io::stdout().lock();
    let written = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
    written.map_err(|error| Status::aborted(format!("cannot print: {error}")))
}

/// A server's message may be of any shape.
fn in_one_line(text: &str) -> String {
    text.split(|it: char| it.is_control())
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The lines that a person enters, or that a pipe brings.
#[derive(Debug)]
pub struct Input {
    lines: mpsc::Receiver<io::Result<String>>,
}

impl Input {
    /// Begins to read. A thread of its own does: a read cannot be called off, and must not keep
    /// the program from ending.
    pub fn new() -> Self {
        let (sender, lines) = mpsc::channel(1);
        thread::spawn(move || {
            for line in io::stdin().lines() {
                if sender.blocking_send(line).is_err() {
                    break;
                }
            }
        });
        Self { lines }
    }

    /// The next line after a prompt; nothing after the last one.
    pub async fn ask(&mut self, prompt: &str) -> Result<Option<String>, Status> {
        write(prompt)?;
        let line = self.lines.recv().await.transpose();
        line.map_err(|error| Status::invalid_argument(format!("cannot read the input: {error}")))
    }
}

impl Default for Input {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_is_one_line() {
        assert_eq!(
            in_one_line("NOT_FOUND: nobody,\r\n\tnowhere: é"),
            "NOT_FOUND: nobody, nowhere: é"
        );
    }
}
