//! Decides where lines end: boxes of words with places to break, as Derek Oppen describes them
//! ("Prettyprinting", 1980). A box that fits into the line stays in it. Of one that does not, a block
//! breaks at all of its places, a paragraph only where the next part would not fit.

/// How long a line may be.
const WIDTH: i64 = 89;

/// How much of a line is used at least, however deep it is indented.
const LEAST_WIDTH: i64 = 60;

/// One level of indentation.
pub(super) const INDENT: i32 = 4;

/// A size that fits into no line.
const NEVER: i32 = 0xffff;

/// How a box that does not fit breaks.
#[derive(Clone, Copy, PartialEq)]
enum Style {
    Block,
    Paragraph,
}

/// A place where a line can end.
#[derive(Clone, Copy, Default)]
pub(super) struct Break {
    /// The spaces that stand there if the line goes on.
    pub(super) blank: i32,
    /// How much further the next line is indented than its box.
    pub(super) indent: i32,
    /// What ends the line.
    pub(super) before: Option<char>,
    /// What begins the next line.
    pub(super) after: Option<char>,
    /// What stands there if the line goes on.
    pub(super) otherwise: Option<char>,
    /// Whether the line goes on in any case: the place only ends what is measured.
    pub(super) never: bool,
}

enum Step<'a> {
    Word(&'a str),
    Break(Break),
    Begin(i32, Style),
    End,
}

struct Sized<'a> {
    step: Step<'a>,
    /// Of a box or a break, how much comes before the next break that is not in it. While this is
    /// not known, what came before the step, negated.
    size: i64,
}

/// A box that was begun, to change its indentation.
#[derive(Clone, Copy)]
pub(super) struct Begun(usize);

/// Words, boxes and breaks, as they come.
pub(super) struct Layout<'a> {
    steps: Vec<Sized<'a>>,
    /// The boxes, ends and breaks whose size is not known.
    unknown: Vec<usize>,
    total: i64,
}

/// How wide a text is, in bytes.
fn length(text: &str) -> i64 {
    i64::try_from(text.len()).unwrap_or(i64::from(NEVER))
}

impl<'a> Layout<'a> {
    /// Nothing yet, with room for what so many tokens take.
    pub(super) fn with_capacity(tokens: usize) -> Self {
        Self {
            steps: Vec::with_capacity(2 * tokens),
            unknown: Vec::new(),
            total: 0,
        }
    }

    pub(super) fn word(&mut self, text: &'a str) {
        let size = length(text);
        self.steps.push(Sized {
            step: Step::Word(text),
            size,
        });
        self.total += size;
    }

    /// Begins a block, indented further than what is around it.
    pub(super) fn block(&mut self, indent: i32) -> Begun {
        self.begin(indent, Style::Block)
    }

    /// Begins a paragraph.
    pub(super) fn paragraph(&mut self, indent: i32) -> Begun {
        self.begin(indent, Style::Paragraph)
    }

    fn begin(&mut self, indent: i32, style: Style) -> Begun {
        self.push(Step::Begin(indent, style));
        Begun(self.steps.len() - 1)
    }

    /// Changes the indentation of a box.
    pub(super) fn indent(&mut self, Begun(at): Begun, to: i32) {
        if let Step::Begin(indent, _) = &mut self.steps[at].step {
            *indent = to;
        }
    }

    /// Ends the innermost box.
    pub(super) fn end(&mut self) {
        self.push(Step::End);
    }

    /// Ends the innermost box, and breaks it if it is wider than this.
    pub(super) fn end_within(&mut self, Begun(at): Begun, width: i64) {
        if self.steps[at].size + self.total > width {
            self.total += i64::from(NEVER);
        }
        self.end();
    }

    pub(super) fn place(&mut self, place: Break) {
        self.measure();
        self.push(Step::Break(place));
        self.total += i64::from(place.blank);
    }

    /// A place to break without a space.
    pub(super) fn cut(&mut self) {
        self.place(Break::default());
    }

    /// A space, or the end of the line.
    pub(super) fn space(&mut self) {
        self.place(Break {
            blank: 1,
            ..Break::default()
        });
    }

    /// The end of the line.
    pub(super) fn line(&mut self) {
        self.place(Break {
            blank: NEVER,
            ..Break::default()
        });
    }

    /// Ends what is measured: what comes now does not count for the boxes before it.
    pub(super) fn gate(&mut self) {
        self.place(Break {
            never: true,
            ..Break::default()
        });
    }

    /// A comma and a space between elements; after the last one, a comma only if the line ends.
    pub(super) fn comma(&mut self, is_last: bool, blank: i32) {
        if is_last {
            self.place(Break {
                blank,
                before: Some(','),
                ..Break::default()
            });
        } else {
            self.word(",");
            self.space();
        }
    }

    /// The line after the last break begins one level further left.
    pub(super) fn dedent(&mut self) {
        if let Some(Step::Break(it)) = self.steps.last_mut().map(|it| &mut it.step) {
            it.indent -= INDENT;
        }
    }

    fn push(&mut self, step: Step<'a>) {
        self.unknown.push(self.steps.len());
        self.steps.push(Sized {
            step,
            size: -self.total,
        });
    }

    /// Gives their sizes to the last break and to the boxes that ended after it.
    fn measure(&mut self) {
        let mut depth = 0;
        while let Some(&at) = self.unknown.last() {
            let it = &mut self.steps[at];
            match it.step {
                Step::Begin(..) if depth == 0 => return,
                Step::Begin(..) => depth -= 1,
                Step::End => depth += 1,
                Step::Break(_) | Step::Word(_) => {}
            }
            it.size += self.total;
            self.unknown.pop();
            if depth == 0 && matches!(it.step, Step::Break(_)) {
                return;
            }
        }
    }

    /// The text of all, in a block that breaks, indented by so many spaces.
    pub(super) fn print(mut self, indent: usize) -> String {
        self.measure();
        let indent = i64::try_from(indent).unwrap_or(0);
        let mut lines = Lines {
            text: String::with_capacity(8 * self.steps.len()),
            blank: indent,
            left: (WIDTH - indent).max(LEAST_WIDTH),
            indent,
            boxes: vec![(Some(indent), Style::Block)],
        };
        for Sized { step, size } in self.steps {
            match step {
                Step::Word(text) => lines.word(text),
                Step::Break(place) => lines.place(place, size),
                Step::Begin(indent, style) => lines.begin(indent, style, size),
                Step::End => lines.end(),
            }
        }
        lines.text
    }
}

/// The lines that are written.
struct Lines {
    text: String,
    /// The spaces to write before the next word.
    blank: i64,
    /// How much room the line has.
    left: i64,
    /// The indentation of the innermost box that broke.
    indent: i64,
    /// The boxes that are open: the indentation around one that breaks, or none if it fits.
    boxes: Vec<(Option<i64>, Style)>,
}

impl Lines {
    fn word(&mut self, text: &str) {
        if !text.is_empty() {
            for _ in 0..self.blank {
                self.text.push(' ');
            }
            self.blank = 0;
            self.text.push_str(text);
            self.left -= length(text);
        }
    }

    fn character(&mut self, character: Option<char>) {
        if let Some(character) = character {
            self.word(character.encode_utf8(&mut [0; 4]));
        }
    }

    fn begin(&mut self, indent: i32, style: Style, size: i64) {
        if size > self.left {
            self.boxes.push((Some(self.indent), style));
            self.indent += i64::from(indent);
        } else {
            self.boxes.push((None, style));
        }
    }

    fn end(&mut self) {
        if let Some((Some(around), _)) = self.boxes.pop() {
            self.indent = around;
        }
    }

    fn place(&mut self, place: Break, size: i64) {
        let goes_on = match self.boxes.last() {
            _ if place.never => true,
            Some((Some(_), Style::Block)) => false,
            Some((Some(_), Style::Paragraph)) => size <= self.left,
            Some((None, _)) | None => true,
        };
        if goes_on {
            self.blank += i64::from(place.blank);
            self.left -= i64::from(place.blank);
            self.character(place.otherwise);
        } else {
            self.character(place.before);
            self.text.push('\n');
            self.blank = self.indent + i64::from(place.indent);
            self.left = (WIDTH - self.blank).max(LEAST_WIDTH);
            self.character(place.after);
        }
    }
}
