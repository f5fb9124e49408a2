//! Statements, and expressions that end with a block.

use super::Formatter;
use super::layout::{Break, INDENT};

impl Formatter<'_, '_> {
    /// A statement and the end of its line.
    pub(super) fn statement(&mut self) -> Option<()> {
        match self.peek() {
            "#" | "static" | "const" | "use" | "pub" | "fn" => return self.item(),
            "let" => {
                self.out.paragraph(0);
                self.keyword("let");
                self.patterns()?;
                self.expect("=")?;
                self.out.word(" = ");
                self.out.gate();
                self.expression()?;
                self.out.end();
                self.take(";")?;
            }
            _ => {
                self.out.paragraph(0);
                let first = self.peek();
                let is_assigned = self.expression_of_line()?;
                let has_block = matches!(first, "match" | "if" | "while");
                let ends = self.skip(";");
                if (ends || is_assigned) && !has_block {
                    self.out.word(";");
                }
                if !ends && !has_block && self.peek() != "}" {
                    return None;
                }
                self.out.end();
            }
        }
        self.out.line();
        Some(())
    }

    pub(super) fn match_(&mut self) -> Option<()> {
        self.out.paragraph(0);
        self.keyword("match");
        self.condition()?;
        self.block(Self::arm)?;
        self.out.end();
        Some(())
    }

    pub(super) fn while_(&mut self) -> Option<()> {
        self.keyword("while");
        self.condition()?;
        self.block(Self::statement)
    }

    /// An `if` without an `else`.
    pub(super) fn if_(&mut self) -> Option<()> {
        self.out.block(INDENT);
        self.keyword("if");
        self.out.block(-INDENT);
        self.condition()?;
        self.out.end();
        self.body(Self::statement)?;
        (self.peek() != "else").then_some(())
    }

    /// What stands before a block, with the space after it.
    fn condition(&mut self) -> Option<()> {
        self.out.block(0);
        let has_steps = if self.peek() == "let" {
            self.out.paragraph(0);
            self.keyword("let");
            self.out.paragraph(0);
            self.patterns()?;
            self.out.end();
            self.expect("=")?;
            self.out.word(" = ");
            self.out.gate();
            self.out.paragraph(0);
            let has_steps = self.chain(false, false)?;
            self.out.end();
            self.out.end();
            has_steps
        } else {
            self.chain(false, false)?
        };
        if has_steps {
            self.out.space();
        } else {
            self.out.word(" ");
        }
        self.out.end();
        Some(())
    }

    /// A block after a condition.
    fn block(&mut self, element: fn(&mut Self) -> Option<()>) -> Option<()> {
        self.take("{")?;
        self.out.gate();
        if self.peek() != "}" {
            self.out.block(INDENT);
            self.out.line();
            while self.peek() != "}" {
                element(self)?;
            }
            self.out.dedent();
            self.out.end();
        }
        self.take("}")
    }

    /// An arm of a `match` and the end of its line.
    fn arm(&mut self) -> Option<()> {
        self.attributes()?;
        self.out.paragraph(0);
        self.patterns()?;
        self.expect("=>")?;
        self.out.word(" => ");
        let mut braces = 0;
        while self.peek() == "{" && self.block_is_expression() {
            self.expect("{")?;
            braces += 1;
        }
        if self.peek() == "{" {
            self.block(Self::statement)?;
        } else {
            self.out.gate();
            self.out.block(INDENT);
            self.out.place(Break {
                before: "{",
                ..Break::default()
            });
            let has_block = matches!(self.peek(), "match" | "if" | "while");
            let is_assigned = self.expression_of_line()?;
            self.out.place(Break {
                indent: -INDENT,
                before: if is_assigned { ";" } else { "" },
                after: "}",
                otherwise: if has_block { "" } else { "," },
                ..Break::default()
            });
            self.out.end();
        }
        for _ in 0..braces {
            self.expect("}")?;
        }
        self.out.end();
        self.skip(",");
        self.out.line();
        Some(())
    }

    /// Whether the block that comes is one expression: then an arm needs no braces.
    fn block_is_expression(&self) -> bool {
        let mut depth = 0;
        for (at, token) in self.tokens.iter().enumerate() {
            match token.text {
                "{" | "(" | "[" => depth += 1,
                "}" if depth == 1 => return at > 1,
                "}" | ")" | "]" => depth -= 1,
                ";" if depth == 1 => return false,
                _ => {}
            }
        }
        false
    }
}
