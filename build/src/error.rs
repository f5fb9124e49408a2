//! Why a build script failed, in words that cargo can show as they are: what, where, the line, and
//! the way out.

use std::fmt;
use std::path::Path;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use protoc_gen_rustgreet::diag::{Diagnostic, Diagnostics, Location};

use crate::sources::Sources;

/// Why nothing was generated: the compiler's or the generator's diagnostics, or what is wrong with
/// a file or program. `Debug` shows the same text as `Display`, since that is what a build script's
/// `main` prints.
pub struct Error {
    reports: Vec<Report>,
    more: Option<String>,
}

/// One thing that is wrong.
pub(crate) struct Report {
    pub(crate) title: String,
    pub(crate) place: Option<Place>,
    pub(crate) help: Option<String>,
}

/// Where it is.
pub(crate) struct Place {
    /// The file, as the person would open it.
    pub(crate) path: String,
    /// Line and column, from 1.
    pub(crate) position: Option<(u32, u32)>,
    pub(crate) ruler: Ruler,
}

/// How columns are counted.
#[cfg_attr(
    not(feature = "protox"),
    allow(dead_code, reason = "only protox counts in plain bytes")
)]
#[derive(Clone, Copy)]
pub(crate) enum Ruler {
    /// In bytes, and a tab reaches to the next multiple of eight: protoc, buf.
    Protoc,
    /// In bytes: protox.
    Bytes,
    /// In letters: files of options.
    Letters,
}

impl Error {
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Self::all(vec![Report::new(title)])
    }

    pub(crate) fn all(reports: Vec<Report>) -> Self {
        Self {
            reports,
            more: None,
        }
    }

    pub(crate) fn io(path: &Path, error: &std::io::Error) -> Self {
        Self::new(format!("`{}`: {error}", path.display()))
    }

    /// Adds the way out, to the last report.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        if let Some(report) = self.reports.last_mut() {
            report.help = Some(help.into());
        }
        self
    }

    /// The errors of the generator. `config` is the name of the file of options; `ruler` is the
    /// compiler's.
    pub(crate) fn generator(
        errors: &Diagnostics,
        config: Option<&str>,
        sources: &Sources,
        ruler: Ruler,
    ) -> Self {
        let report = |error| Report::generator(error, config, sources, ruler);
        let text = errors.to_string();
        let last = text.lines().next_back();
        let more = last.filter(|line| line.starts_with("and ") && line.ends_with(" more"));
        Self {
            reports: errors.iter().map(report).collect(),
            more: more.map(str::to_owned),
        }
    }
}

/// The warnings of the generator, a line each.
pub(crate) fn warnings(said: &Diagnostics, sources: &Sources, ruler: Ruler) -> Vec<String> {
    let report = |said| Report::generator(said, None, sources, ruler).line();
    said.iter().map(report).collect()
}

impl Report {
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            place: None,
            help: None,
        }
    }

    /// What the generator says.
    fn generator(said: &Diagnostic, config: Option<&str>, sources: &Sources, ruler: Ruler) -> Self {
        let place = said.location.as_ref().map(|location| {
            let is_config = config == Some(&location.file);
            Place {
                path: match is_config {
                    true => Location::file(location.file.clone()).to_string(),
                    false => sources.shown(&location.file),
                },
                position: location.position,
                ruler: if is_config { Ruler::Letters } else { ruler },
            }
        });
        // It keeps names from anywhere on one line.
        let one_line = |text: &str| Diagnostic::general(text).to_string();
        Self {
            title: one_line(&said.message),
            place,
            help: said.help.as_deref().map(one_line),
        }
    }

    /// All of it on one line.
    pub(crate) fn line(&self) -> String {
        let title = match &self.help {
            Some(help) => format!("{} ({help})", self.title),
            None => self.title.clone(),
        };
        match &self.place {
            Some(Place { path, position, .. }) => match position {
                Some((row, column)) => format!("{path}:{row}:{column}: {title}"),
                None => format!("{path}: {title}"),
            },
            None => title,
        }
    }

    fn render(&self) -> String {
        let mut group: Group<'_> = Group::with_title(Level::ERROR.primary_title(&self.title));
        if let Some(place) = &self.place {
            group = match (place.position, place.line()) {
                (Some((number, column)), Some(line)) => {
                    let start = offset(&line, column, place.ruler);
                    let span = start..start + token(&line[start..]);
                    group.element(
                        Snippet::source(line)
                            .path(place.path.clone())
                            .line_start(number as usize)
                            .annotation(AnnotationKind::Primary.span(span)),
                    )
                }
                (Some((number, column)), None) => {
                    let origin = Origin::path(place.path.clone()).line(number as usize);
                    group.element(origin.char_column(column as usize))
                }
                (None, _) => group.element(Origin::path(place.path.clone())),
            };
        }
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help));
        }
        Renderer::plain().render(&[group])
    }
}

impl Place {
    /// The line, if the file is there to be read.
    fn line(&self) -> Option<String> {
        let (number, _) = self.position?;
        let text = std::fs::read(&self.path).ok()?;
        let text = String::from_utf8_lossy(&text);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        text.lines()
            .nth((number as usize).checked_sub(1)?)
            .map(str::to_owned)
    }
}

/// Where a column is in its line.
fn offset(line: &str, column: u32, ruler: Ruler) -> usize {
    let wanted = (column as usize).saturating_sub(1);
    let mut at = 0;
    for (offset, letter) in line.char_indices() {
        if at >= wanted {
            return offset;
        }
        at += match (ruler, letter) {
            (Ruler::Letters, _) => 1,
            (Ruler::Protoc, '\t') => 8 - at % 8,
            (Ruler::Protoc | Ruler::Bytes, _) => letter.len_utf8(),
        };
    }
    line.len()
}

/// How long what begins there is: a name, or one letter.
fn token(rest: &str) -> usize {
    let is_name = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '.';
    let name = rest.find(|letter| !is_name(letter)).unwrap_or(rest.len());
    let one = rest.chars().next().map_or(0, char::len_utf8);
    name.max(one)
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, report) in self.reports.iter().enumerate() {
            if index > 0 {
                f.write_str("\n\n")?;
            }
            f.write_str(&report.render())?;
        }
        match &self.more {
            Some(more) => write!(f, "\n{more}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Cargo prints `Error: ` first.
        write!(f, "\n{self}")
    }
}

impl std::error::Error for Error {}
