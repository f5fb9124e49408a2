//! How messages and lines look: to a program, to a person, in JSON.

use std::{
    fmt::Write,
    time::{Duration, Instant},
};

use anstyle::{AnsiColor, Style};
use rustgreet::{
    Reflect, Status, json, text,
    wkt::{Struct, Value, value::Kind},
};

const QUIET: Style = Style::new().dimmed();
const HEAD: Style = Style::new().bold();
const FIELD: Style = AnsiColor::Cyan.on_default();
const ERROR: Style = AnsiColor::Red.on_default().bold();

/// The width of a time and a side: continued lines are indented by it.
const MARGIN: usize = "+123.45 s  client  ".len();

/// How things look.
#[derive(Clone, Copy, Debug)]
pub(super) enum Look {
    /// The lines alone, for programs: the same that clients in other languages print.
    Plain,
    /// For a person: with side and time, since this moment, in colour.
    Live(Instant),
    /// Replies in JSON, a line each, and nothing else.
    Json,
}

/// Who says a line.
#[derive(Clone, Copy, Debug)]
pub(super) enum Side {
    Client,
    Server,
}

impl Look {
    /// A message below a line that says what it is.
    pub(super) fn message(
        self,
        side: Side,
        head: &str,
        message: &dyn Reflect,
    ) -> Result<String, Status> {
        Ok(match self {
            Self::Plain => format!("{head}\n{}", text::display(message)),
            Self::Live(since) => {
                live_message(since.elapsed(), side, head, &text::to_string(message))
            }
            Self::Json => in_json(message)?,
        })
    }

    /// A message of which a side has its own words to say.
    pub(super) fn told(
        self,
        side: Side,
        line: &str,
        message: &dyn Reflect,
    ) -> Result<String, Status> {
        match self {
            Self::Plain | Self::Live(_) => Ok(self.line(side, line)),
            Self::Json => in_json(message),
        }
    }

    /// A line without a message.
    pub(super) fn line(self, side: Side, line: &str) -> String {
        match self {
            Self::Plain => format!("{line}\n"),
            Self::Live(since) => live_line(since.elapsed(), side, line),
            Self::Json => String::new(),
        }
    }

    /// Why something failed, in one line.
    pub(super) fn error(self, status: &Status) -> String {
        match self {
            Self::Plain | Self::Live(_) => {
                let why = in_one_line(&status.to_string());
                format!("{ERROR}greet:{ERROR:#} {why}")
            }
            Self::Json => error_in_json(status),
        }
    }
}

fn live_message(elapsed: Duration, side: Side, head: &str, message: &str) -> String {
    let mut shown = format!("{}{HEAD}{head}{HEAD:#}\n", margin(elapsed, side));
    if message.is_empty() {
        _ = writeln!(shown, "{:MARGIN$}{QUIET}(empty){QUIET:#}", "");
    }
    for line in message.lines() {
        let name = line.find([':', '{']).unwrap_or(0);
        let (name, rest) = line.split_at(name);
        _ = writeln!(shown, "{:MARGIN$}{FIELD}{name}{FIELD:#}{rest}", "");
    }
    shown
}

/// What others sent cannot move a person's cursor.
fn live_line(elapsed: Duration, side: Side, line: &str) -> String {
    let visible = |it: char| if it.is_control() { '\u{fffd}' } else { it };
    let line: String = line.chars().map(visible).collect();
    format!("{}{line}\n", margin(elapsed, side))
}

fn margin(elapsed: Duration, side: Side) -> String {
    let time = format!("+{:.2} s", elapsed.as_secs_f64());
    let (side, color) = match side {
        Side::Client => ("client", AnsiColor::Green.on_default()),
        Side::Server => ("server", AnsiColor::Magenta.on_default()),
    };
    format!("{QUIET}{time:>9}{QUIET:#}  {color}{side}{color:#}  ")
}

fn in_json(message: &dyn Reflect) -> Result<String, Status> {
    let text = json::to_string(message)
        .map_err(|error| Status::internal(format!("the message has no JSON: {error}")))?;
    Ok(text + "\n")
}

fn error_in_json(status: &Status) -> String {
    let value = |text: &str| Value {
        kind: Some(Kind::StringValue(text.to_owned())),
        ..Default::default()
    };
    let fields = [
        ("code".to_owned(), value(status.code().name())),
        ("message".to_owned(), value(status.message())),
    ];
    let error = Struct {
        fields: fields.into(),
        ..Default::default()
    };
    json::to_string(&error).expect("strings have JSON")
}

/// A server's message may be of any shape.
fn in_one_line(text: &str) -> String {
    text.split(|it: char| it.is_control())
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pb::greet::{DelayedReply, HelloReply, HelloRequest};

    const HALF: Duration = Duration::from_millis(507);

    /// The text without what colours it.
    fn bare(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn a_person_sees_side_and_time() {
        let reply = DelayedReply {
            message: "a: {b".into(),
            request: vec![HelloRequest::default()],
            ..Default::default()
        };
        let shown = live_message(HALF, Side::Client, "Reply:", &text::to_string(&reply));
        let expected = "  +0.51 s  client  Reply:
                   message: \"a: {b\"
                   request {
                   }\n";
        assert_eq!(bare(&shown), expected);
        assert!(shown.contains("\u{1b}[32mclient\u{1b}[0m"), "{shown:?}");
        assert!(shown.contains("\u{1b}[36mmessage\u{1b}[0m: "), "{shown:?}");
        let late = Duration::from_secs(123);
        let line = live_line(late, Side::Server, "listening on [::1]:1");
        assert_eq!(bare(&line), "+123.00 s  server  listening on [::1]:1\n");
    }

    #[test]
    fn an_empty_message_says_so_to_a_person() {
        let shown = live_message(HALF, Side::Server, "Request:", "");
        let expected = "  +0.51 s  server  Request:\n                   (empty)\n";
        assert_eq!(bare(&shown), expected);
        let plain = Look::Plain.message(Side::Server, "Request:", &HelloReply::default());
        assert_eq!(plain.unwrap(), "Request:\n");
        let json = Look::Json.message(Side::Server, "Request:", &HelloReply::default());
        assert_eq!(json.unwrap(), "{}\n");
    }

    #[test]
    fn a_line_of_others_has_no_power_over_the_terminal() {
        let line = live_line(HALF, Side::Client, "a\u{1b}[2Jb\rc");
        assert!(
            bare(&line).ends_with("  a\u{fffd}[2Jb\u{fffd}c\n"),
            "{line:?}"
        );
    }

    #[test]
    fn a_complaint_is_one_line() {
        let status = Status::not_found("nobody,\r\n\tnowhere: é");
        assert_eq!(
            bare(&Look::Plain.error(&status)),
            "greet: NOT_FOUND: nobody, nowhere: é"
        );
        assert_eq!(
            Look::Json.error(&status),
            r#"{"code":"NOT_FOUND","message":"nobody,\r\n\tnowhere: é"}"#
        );
    }
}
