//! A `greet` process: what it prints, what it is told, how it ends.

use std::{
    process::{ExitStatus, Stdio},
    time::Duration,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
    task::JoinHandle,
    time::timeout,
};

/// Nothing here takes this long, on however slow a machine.
pub(crate) const FOREVER: Duration = Duration::from_secs(60);

/// What the menu asks.
const PROMPTS: [&str; 2] = [
    "Which rpc would you like to make: ",
    "Please enter a name (or nothing to stop chatting): ",
];

/// A process, killed when dropped.
pub(crate) struct Greet {
    child: Child,
    input: ChildStdin,
    printed: Lines<BufReader<ChildStdout>>,
    complaints: JoinHandle<String>,
}

/// A process that has ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    /// The lines that had not been read yet, without prompts.
    pub(crate) printed: Vec<String>,
    pub(crate) complaints: String,
}

impl Greet {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_greet"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let complaints = tokio::spawn(async move {
            let mut text = String::new();
            stderr.read_to_string(&mut text).await.unwrap();
            text
        });
        Self {
            input: child.stdin.take().unwrap(),
            printed: BufReader::new(child.stdout.take().unwrap()).lines(),
            complaints,
            child,
        }
    }

    /// A server on a free port, and its address.
    pub(crate) async fn serve(scenario: &[&str]) -> (Self, String) {
        let mut server = Self::start(&[scenario, &["serve", "--addr", "127.0.0.1:0"]].concat());
        let line = server.line().await;
        let address = line
            .strip_prefix("listening on ")
            .unwrap_or_else(|| panic!("{line}"));
        let address = address.to_owned();
        (server, address)
    }

    /// A client of scenario 1.
    pub(crate) fn client(address: &str, arguments: &[&str]) -> Self {
        Self::start(&[&["client", "--addr", address], arguments].concat())
    }

    /// The next line, without prompts.
    pub(crate) async fn line(&mut self) -> String {
        let line = timeout(FOREVER, self.printed.next_line())
            .await
            .expect("a line in time");
        without_prompts(&line.unwrap().expect("greet goes on"))
    }

    /// The next lines, as many as `expected` has.
    pub(crate) async fn prints(&mut self, expected: &str) {
        for expected in expected.lines() {
            assert_eq!(self.line().await, expected);
        }
    }

    /// Waits until the process closes its output, with its input still open.
    pub(crate) async fn prints_no_more(&mut self) {
        let last = timeout(FOREVER, self.printed.next_line())
            .await
            .expect("an end in time");
        assert_eq!(
            last.unwrap()
                .map(|line| without_prompts(&line))
                .unwrap_or_default(),
            ""
        );
    }

    pub(crate) async fn enter(&mut self, text: &str) {
        self.input.write_all(text.as_bytes()).await.unwrap();
    }

    /// Sends a signal, as in `TERM`.
    pub(crate) async fn signal(&self, name: &str) {
        let command = format!("kill -{name} {}", self.child.id().unwrap());
        assert!(
            Command::new("sh")
                .args(["-c", &command])
                .status()
                .await
                .unwrap()
                .success()
        );
    }

    /// Closes the input, and waits for the end.
    pub(crate) async fn end(mut self) -> Ended {
        drop(self.input);
        let mut printed = Vec::new();
        let rest = async {
            while let Some(line) = self.printed.next_line().await.unwrap() {
                printed.push(without_prompts(&line));
            }
            (
                self.child.wait().await.unwrap(),
                self.complaints.await.unwrap(),
            )
        };
        let (status, complaints) = timeout(FOREVER, rest).await.expect("an end in time");
        printed.retain(|line| !line.is_empty());
        Ended {
            status,
            printed,
            complaints,
        }
    }

    /// Closes the output, as `head` does, and waits for the end.
    pub(crate) async fn end_unread(mut self) -> Ended {
        drop(self.printed);
        let rest = async {
            (
                self.child.wait().await.unwrap(),
                self.complaints.await.unwrap(),
            )
        };
        let (status, complaints) = timeout(FOREVER, rest).await.expect("an end in time");
        Ended {
            status,
            printed: Vec::new(),
            complaints,
        }
    }

    /// Waits for a good end, after which exactly `expected` has been printed.
    pub(crate) async fn succeeds(self, expected: &str) {
        let ended = self.end().await;
        assert!(
            ended.status.success() && ended.complaints.is_empty(),
            "{ended:?}"
        );
        assert_eq!(ended.printed, expected.lines().collect::<Vec<_>>());
    }

    /// Waits for a bad end, with one line on stderr that has all of `parts` in it, after which
    /// exactly `expected` has been printed.
    pub(crate) async fn fails(self, parts: &[&str], expected: &str) {
        let ended = self.end().await;
        assert!(!ended.status.success(), "{ended:?}");
        assert_eq!(ended.complaints.lines().count(), 1, "{ended:?}");
        for part in parts {
            assert!(ended.complaints.contains(part), "{part} in {ended:?}");
        }
        assert_eq!(ended.printed, expected.lines().collect::<Vec<_>>());
    }
}

fn without_prompts(line: &str) -> String {
    PROMPTS
        .iter()
        .fold(line.to_owned(), |line, prompt| line.replace(prompt, ""))
}
