//! Expressions.

use super::layout::{INDENT, Layout};
use super::{Formatter, Kind};

impl Formatter<'_, '_> {
    /// An expression inside a line.
    pub(super) fn expression(&mut self) -> Option<()> {
        match self.peek() {
            "match" => self.match_(),
            _ => self.chain(false, true).map(drop),
        }
    }

    /// An expression that begins a line; whether it is an assignment.
    pub(super) fn expression_of_line(&mut self) -> Option<bool> {
        match self.peek() {
            "match" => self.match_()?,
            "while" => self.while_()?,
            "if" => self.if_()?,
            "*" if self.ahead(2) == "=" => {
                self.out.paragraph(0);
                self.take("*")?;
                self.name()?;
                self.expect("=")?;
                self.out.word(" = ");
                self.out.gate();
                self.expression()?;
                self.out.end();
                return Some(true);
            }
            _ => drop(self.chain(true, true)?),
        }
        Some(false)
    }

    /// A value and what is called on it. Returns whether there are steps, `.x`, in it. Before a block no
    /// braces may follow a path.
    pub(super) fn chain(&mut self, begins_line: bool, with_braces: bool) -> Option<bool> {
        match self.peek() {
            sign @ ("&" | "*" | "-") => {
                self.tokens = &self.tokens[1..];
                self.out.word(sign);
                if sign == "&" {
                    self.keyword("mut");
                }
                return self.chain(false, with_braces);
            }
            _ => {}
        }
        let first = self.tokens.first()?;
        if first.kind != Kind::Mark
            && !matches!(self.ahead(1), "." | "(" | "?" | "::" | "{" | "move")
        {
            self.out.word(first.text);
            self.tokens = &self.tokens[1..];
            return Some(false);
        }
        // Only when the value was read is it known whether a step follows.
        let is_short = begins_line
            && first.kind == Kind::Word
            && self.ahead(1) == "."
            && first.text.len() <= INDENT as usize;
        let whole = self.out.block(0);
        let value = self.out.block(0);
        self.value(with_braces)?;
        self.out.end();
        let (mut steps, mut arguments) = (0, None);
        loop {
            match self.peek() {
                "?" => self.take("?")?,
                "(" => self.call()?,
                "." => {
                    self.expect(".")?;
                    if steps == 0 {
                        self.out.indent(whole, INDENT);
                        self.out.indent(value, -INDENT);
                    }
                    if steps > 0 || !is_short {
                        self.out.cut();
                    }
                    steps += 1;
                    self.out.word(".");
                    self.name()?;
                    if self.skip("::") {
                        self.out.word("::");
                        self.arguments()?;
                    }
                    if self.peek() == "(" {
                        arguments = Some(self.out.block(0));
                        self.call()?;
                        self.out.end();
                    }
                }
                _ => break,
            }
        }
        if let (1, true, Some(arguments)) = (steps, is_short, arguments) {
            self.out.indent(arguments, -INDENT);
        }
        self.out.end();
        Some(steps > 0)
    }

    /// The arguments of a call, with their parentheses.
    fn call(&mut self) -> Option<()> {
        self.take("(")?;
        if self.is_one_block() {
            self.expression()?;
            self.skip(",");
        } else {
            self.list(")", INDENT, Self::expression)?;
        }
        self.take(")")
    }

    /// Whether a call has one argument that brings a box of its own.
    fn is_one_block(&self) -> bool {
        if !matches!(self.peek(), "(" | "[" | "{" | "|" | "async") {
            let is_struct = self.tokens.first().is_some_and(|it| it.kind == Kind::Word);
            return is_struct && self.ahead(1) == "{";
        }
        let is_closure = self.peek() == "|";
        let mut depth = 0;
        for token in self.tokens {
            match token.text {
                "{" | "(" | "[" => depth += 1,
                ")" if depth == 0 => return true,
                "}" | ")" | "]" => depth -= 1,
                "," | "." | "?" if depth == 0 && !is_closure => return false,
                _ => {}
            }
        }
        false
    }

    /// A value without what is called on it.
    fn value(&mut self, with_braces: bool) -> Option<()> {
        match self.peek() {
            "(" => {
                self.take("(")?;
                self.tuple(Self::expression)
            }
            "[" => self.array(),
            "|" => self.closure(),
            "async" => self.async_block(),
            _ => match self.tokens.first()?.kind {
                Kind::Number | Kind::Text => {
                    let literal = self.next()?;
                    self.out.word(literal.text);
                    Some(())
                }
                _ if with_braces && self.ahead(1) == "{" => self.structure_of(),
                _ => self.generic_path("::"),
            },
        }
    }

    fn array(&mut self) -> Option<()> {
        self.take("[")?;
        if self.tokens.first()?.kind == Kind::Number {
            // Numbers share lines.
            return None;
        }
        self.list("]", INDENT, Self::expression)?;
        self.take("]")
    }

    /// A struct with its fields.
    fn structure_of(&mut self) -> Option<()> {
        let whole = self.out.block(INDENT);
        self.out.paragraph(-INDENT);
        self.name()?;
        self.out.end();
        self.out.word(" ");
        self.take("{")?;
        self.out.space();
        loop {
            self.name()?;
            self.expect(":")?;
            self.out.word(": ");
            self.out.paragraph(0);
            self.expression()?;
            self.out.end();
            let is_last = !self.skip(",") || self.peek() == "}";
            self.out.comma(is_last, 1);
            if is_last {
                break;
            }
        }
        self.out.dedent();
        Layout::end_within(&mut self.out, whole, 34);
        self.take("}")
    }

    /// A closure whose body is an `async` block.
    fn closure(&mut self) -> Option<()> {
        self.out.paragraph(0);
        self.out.block(INDENT);
        self.take("|")?;
        self.out.cut();
        self.pattern()?;
        while self.skip(",") {
            self.out.word(",");
            self.out.space();
            self.pattern()?;
        }
        self.take("|")?;
        self.out.space();
        self.out.dedent();
        self.out.end();
        self.out.gate();
        self.async_block()?;
        self.out.end();
        Some(())
    }

    /// An `async` block of one expression.
    fn async_block(&mut self) -> Option<()> {
        self.expect("async")?;
        self.out.word("async ");
        self.keyword("move");
        self.out.block(INDENT);
        self.take("{")?;
        self.out.space();
        self.out.paragraph(0);
        self.expression_of_line()?;
        self.out.end();
        self.out.space();
        self.out.dedent();
        self.take("}")?;
        self.out.end();
        Some(())
    }
}
