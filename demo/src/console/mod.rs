//! What is shown and what is entered. A client that cannot print fails; a server goes on.
//!
//! On a terminal a person reads along: each line says its side and its time, in colour. Elsewhere a
//! program does, and gets the lines alone. `Look` is the difference.

mod input;
mod look;

use std::{
    error::Error,
    fmt::{self, Display},
    io::{self, IsTerminal, Read, Write},
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use rustgreet::{Message, Reflect, Status, Streaming};

use self::{
    input::Input,
    look::{Look, Side},
};

/// Which ends of a console are a terminal's.
#[derive(Clone, Copy, Debug, Default)]
pub struct Terminal {
    /// A person enters what is read.
    pub input: bool,
    /// A person sees what is printed.
    pub output: bool,
}

/// Where the program reads and writes. Clones share it.
#[derive(Clone)]
pub struct Console {
    terminal: Terminal,
    look: Look,
    ends: Arc<Ends>,
}

struct Ends {
    input: tokio::sync::Mutex<Input>,
    out: Mutex<Box<dyn Write + Send>>,
    err: Mutex<Box<dyn Write + Send>>,
}

impl Console {
    /// The console of this process. `NO_COLOR` and the like are heeded.
    pub fn of_process() -> Self {
        let terminal = Terminal {
            input: io::stdin().is_terminal(),
            output: io::stdout().is_terminal(),
        };
        let err = anstream::stderr();
        match terminal.output {
            true => Self::new(terminal, io::stdin(), anstream::stdout(), err),
            false => Self::new(terminal, io::stdin(), io::stdout(), err),
        }
    }

    /// A console with these ends. Colour is written if the output is a terminal's.
    pub fn new(
        terminal: Terminal,
        input: impl Read + Send + 'static,
        out: impl Write + Send + 'static,
        err: impl Write + Send + 'static,
    ) -> Self {
        let look = match terminal.output {
            true => Look::Live(Instant::now()),
            false => Look::Plain,
        };
        let ends = Ends {
            input: Input::new(input).into(),
            out: Mutex::new(Box::new(out)),
            err: Mutex::new(Box::new(err)),
        };
        Self {
            terminal,
            look,
            ends: Arc::new(ends),
        }
    }

    /// From here on, replies and errors are JSON, one a line, and the output has nothing else.
    pub fn speak_json(&mut self) {
        self.look = Look::Json;
    }

    /// Whether somebody can be asked, and sees the question.
    pub fn is_interactive(&self) -> bool {
        self.terminal.input && self.terminal.output
    }

    /// Whether a person enters what is read.
    pub fn is_typed(&self) -> bool {
        self.terminal.input
    }

    /// Prints the reply of an rpc.
    pub fn reply(&self, rpc: &str, reply: &dyn Reflect) -> Result<(), Status> {
        let head = format!("{rpc} Response Received:");
        self.print_out(&self.look.message(Side::Client, &head, reply)?)
    }

    /// Prints the replies of an rpc as they come.
    pub async fn replies<M: Message>(
        &self,
        rpc: &str,
        mut replies: Streaming<M>,
    ) -> Result<(), Status> {
        while let Some(reply) = replies.message().await? {
            self.reply(rpc, &reply)?;
        }
        Ok(())
    }

    /// Prints a reply of which the client has this to say.
    pub fn reply_as(&self, reply: &dyn Reflect, line: impl Display) -> Result<(), Status> {
        self.print_out(&self.look.told(Side::Client, &line.to_string(), reply)?)
    }

    /// Notes a request at a server, where no call fails because nobody reads along.
    pub fn request(&self, rpc: &str, request: &dyn Reflect) {
        self.request_as(&format!("{rpc} Request Made:"), request);
    }

    /// Notes a request at a server below this line.
    pub fn request_as(&self, head: &str, request: &dyn Reflect) {
        let shown = self.look.message(Side::Server, head, request);
        _ = shown.and_then(|shown| self.print_out(&shown));
    }

    /// Notes a line at a server.
    pub fn note(&self, line: impl Display) {
        _ = self.print_out(&self.look.line(Side::Server, &line.to_string()));
    }

    /// Says where a server listens.
    pub fn listening(&self, address: impl Display) -> Result<(), Status> {
        let line = format!("listening on {address}");
        self.print_out(&self.look.line(Side::Server, &line))
    }

    /// Prints a line that belongs to neither side.
    pub fn print(&self, line: impl Display) -> Result<(), Status> {
        self.prompt(&format!("{line}\n"))
    }

    /// Prints a line that only a person needs: nothing, unless the output is a terminal's.
    pub fn aside(&self, line: impl Display) -> Result<(), Status> {
        match self.look {
            Look::Live(_) => self.print(line),
            Look::Plain | Look::Json => Ok(()),
        }
    }

    /// Says a line on stderr, next to an output that others read.
    pub fn whisper(&self, line: impl Display) {
        _ = write(&self.ends.err, &format!("{line}\n"));
    }

    /// Says on stderr, in one line, why the program ends or goes on without what was asked for.
    /// Whoever stopped reading, as `head` does, is not told that nobody reads.
    pub fn complain(&self, status: &Status) {
        let source = status.source().and_then(|it| it.downcast_ref());
        if source.map(io::Error::kind) != Some(io::ErrorKind::BrokenPipe) {
            self.whisper(self.look.error(status));
        }
    }

    /// The next line after a prompt; nothing after the last one.
    pub async fn ask(&self, prompt: &str) -> Result<Option<String>, Status> {
        let mut input = self.ends.input.lock().await;
        self.prompt(prompt)?;
        let line = input.line().await.transpose();
        if let Ok(None) = line {
            self.aside("")?; // No Enter has ended the prompt's line.
        }
        line.map_err(|error| Status::invalid_argument(format!("cannot read the input: {error}")))
    }

    /// Where the output is all JSON, the rest goes to stderr.
    fn prompt(&self, text: &str) -> Result<(), Status> {
        match self.look {
            Look::Json => write(&self.ends.err, text),
            Look::Plain | Look::Live(_) => self.print_out(text),
        }
    }

    fn print_out(&self, text: &str) -> Result<(), Status> {
        write(&self.ends.out, text)
    }
}

/// Writes `text` in one piece, whoever else writes.
fn write(to: &Mutex<Box<dyn Write + Send>>, text: &str) -> Result<(), Status> {
    let mut to = to.lock().unwrap_or_else(PoisonError::into_inner);
    let written = to.write_all(text.as_bytes()).and_then(|()| to.flush());
    written.map_err(|error| Status::aborted(format!("cannot print: {error}")).with_source(error))
}

impl fmt::Debug for Console {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { terminal, look, .. } = self;
        f.debug_struct("Console")
            .field("terminal", terminal)
            .field("look", look)
            .finish_non_exhaustive()
    }
}
