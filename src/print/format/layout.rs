//! Decides where lines end: boxes of words with places to break, as Derek Oppen describes them
//! ("Prettyprinting", 1980). A box that fits into the line stays in it. Of one that does not, a block
//! breaks at all of its places, a paragraph only where the next part would not fit.

/// How long a line may be.
const WIDTH: isize = 89;

/// How much of a line is used at least, however deep it is indented.
const LEAST_WIDTH: isize = 60;

/// One level of indentation.
pub(super) const INDENT: isize = 4;

/// A size that fits into no line.
const NEVER: isize = 0xffff;

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
    pub(super) blank: isize,
    /// How much further the next line is indented than its box.
    pub(super) indent: isize,
    /// What ends the line.
    pub(super) before: &'static str,
    /// What begins the next line.
    pub(super) after: &'static str,
    /// What stands there if the line goes on.
    pub(super) otherwise: &'static str,
    /// Whether the line goes on in any case: the place only ends what is measured.
    pub(super) never: bool,
}

enum Step<'a> {
    Word(&'a str),
    Break(Break),
    Begin(isize, Style),
    End,
}

struct Sized<'a> {
    step: Step<'a>,
    /// Of a box or a break, how much comes before the next break that is not in it. While this is
    /// not known, what came before the step, negated.
    size: isize,
}

/// A box that was begun, to change its indentation.
#[derive(Clone, Copy)]
pub(super) struct Begun(usize);

/// Words, boxes and breaks, as they come.
#[derive(Default)]
pub(super) struct Layout<'a> {
    steps: Vec<Sized<'a>>,
    /// The boxes, ends and breaks whose size is not known.
    unknown: Vec<usize>,
    total: isize,
}

impl<'a> Layout<'a> {
    pub(super) fn word(&mut self, text: &'a str) {
        let size = text.len() as isize;
        self.steps.push(Sized {
            step: Step::Word(text),
            size,
        });
        self.total += size;
    }

    /// Begins a block, indented further than what is around it.
    pub(super) fn block(&mut self, indent: isize) -> Begun {
        self.begin(indent, Style::Block)
    }

    /// Begins a paragraph.
    pub(super) fn paragraph(&mut self, indent: isize) -> Begun {
        self.begin(indent, Style::Paragraph)
    }

    fn begin(&mut self, indent: isize, style: Style) -> Begun {
        self.push(Step::Begin(indent, style));
        Begun(self.steps.len() - 1)
    }

    /// Changes the indentation of a box.
    pub(super) fn indent(&mut self, Begun(at): Begun, to: isize) {
        if let Step::Begin(indent, _) = &mut self.steps[at].step {
            *indent = to;
        }
    }

    /// Ends the innermost box.
    pub(super) fn end(&mut self) {
        self.push(Step::End);
    }

    /// Ends the innermost box, and breaks it if it is wider than this.
    pub(super) fn end_within(&mut self, Begun(at): Begun, width: isize) {
        if self.steps[at].size + self.total > width {
            self.total += NEVER;
        }
        self.end();
    }

    pub(super) fn place(&mut self, place: Break) {
        self.measure();
        self.push(Step::Break(place));
        self.total += place.blank;
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
    pub(super) fn comma(&mut self, is_last: bool, blank: isize) {
        if is_last {
            self.place(Break {
                blank,
                before: ",",
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
        let indent = isize::try_from(indent).unwrap_or(0);
        let mut lines = Lines {
            text: String::with_capacity(usize::try_from(self.total % NEVER).unwrap_or(0)),
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
    blank: isize,
    /// How much room the line has.
    left: isize,
    /// The indentation of the innermost box that broke.
    indent: isize,
    /// The boxes that are open: the indentation around one that breaks, or none if it fits.
    boxes: Vec<(Option<isize>, Style)>,
}

impl Lines {
    fn word(&mut self, text: &str) {
        if !text.is_empty() {
            for _ in 0..self.blank {
                self.text.push(' ');
            }
            self.blank = 0;
            self.text.push_str(text);
            self.left -= text.len() as isize;
        }
    }

    fn begin(&mut self, indent: isize, style: Style, size: isize) {
        if size > self.left {
            self.boxes.push((Some(self.indent), style));
            self.indent += indent;
        } else {
            self.boxes.push((None, style));
        }
    }

    fn end(&mut self) {
        if let Some((Some(around), _)) = self.boxes.pop() {
            self.indent = around;
        }
    }

    fn place(&mut self, place: Break, size: isize) {
        let goes_on = match self.boxes.last() {
            _ if place.never => true,
            Some((Some(_), Style::Block)) => false,
            Some((Some(_), Style::Paragraph)) => size <= self.left,
            Some((None, _)) | None => true,
        };
        if goes_on {
            self.blank += place.blank;
            self.left -= place.blank;
            self.word(place.otherwise);
        } else {
            self.word(place.before);
            self.text.push('\n');
            self.blank = self.indent + place.indent;
            self.left = (WIDTH - self.blank).max(LEAST_WIDTH);
            self.word(place.after);
        }
    }
}
