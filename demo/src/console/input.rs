//! The lines that a person enters, or that a pipe brings.

use std::{
    io::{self, BufRead, BufReader, Read},
    thread,
};

use tokio::sync::mpsc;

/// Lines, each read when it is asked for.
pub(super) struct Input {
    /// Until the first line is asked for.
    source: Option<Box<dyn Read + Send>>,
    lines: Option<mpsc::Receiver<io::Result<String>>>,
}

impl Input {
    pub(super) fn new(source: impl Read + Send + 'static) -> Self {
        Self {
            source: Some(Box::new(source)),
            lines: None,
        }
    }

    /// The next line; nothing after the last one. A line that nobody waited for is not lost.
    pub(super) async fn line(&mut self) -> Option<io::Result<String>> {
        if let Some(source) = self.source.take() {
            self.lines = Some(read(source));
        }
        self.lines.as_mut()?.recv().await
    }
}

/// Reads on a thread: a read cannot be called off, and must not keep the program from ending.
fn read(source: Box<dyn Read + Send>) -> mpsc::Receiver<io::Result<String>> {
    let (sender, lines) = mpsc::channel(1);
    thread::spawn(move || {
        for line in BufReader::new(source).lines() {
            if sender.blocking_send(line).is_err() {
                break;
            }
        }
    });
    lines
}
