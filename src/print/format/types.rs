//! Types, paths and patterns.

use super::layout::INDENT;
use super::{Formatter, Kind};

impl Formatter<'_, '_> {
    pub(super) fn ty(&mut self) -> Option<()> {
        match self.peek() {
            "&" => {
                self.take("&")?;
                if self.lifetime() {
                    self.out.word(" ");
                }
                self.keyword("mut");
                self.ty()
            }
            "(" => {
                self.take("(")?;
                self.tuple(Self::ty)
            }
            "[" => {
                self.take("[")?;
                self.ty()?;
                self.take("]")
            }
            "impl" => {
                self.keyword("impl");
                self.bounds()
            }
            "fn" => {
                self.take("fn")?;
                self.take("(")?;
                self.list(")", INDENT, Self::ty)?;
                self.take(")")?;
                self.returned()
            }
            _ => self.generic_path(""),
        }
    }

    /// The elements of a tuple, after its parenthesis.
    pub(super) fn tuple(&mut self, element: fn(&mut Self) -> Option<()>) -> Option<()> {
        if self.skip(")") {
            self.out.word(")");
            return Some(());
        }
        self.out.block(INDENT);
        self.out.cut();
        let mut count = 0;
        loop {
            element(self)?;
            count += 1;
            let (comma, is_last) = (self.skip(","), self.peek() == ")");
            if is_last && count == 1 {
                if !comma {
                    // A parenthesis, not a tuple.
                    return None;
                }
                self.out.word(",");
                self.out.cut();
            } else if comma || is_last {
                self.out.comma(is_last, 0);
            } else {
                return None;
            }
            if is_last {
                break;
            }
        }
        self.out.dedent();
        self.out.end();
        self.take(")")
    }

    /// What a function returns.
    pub(super) fn returned(&mut self) -> Option<()> {
        if self.skip("->") {
            self.out.word(" -> ");
            self.ty()?;
        }
        Some(())
    }

    fn lifetime(&mut self) -> bool {
        match self.tokens.first() {
            Some(it) if it.kind == Kind::Lifetime => {
                self.out.word(it.text);
                self.tokens = &self.tokens[1..];
                true
            }
            _ => false,
        }
    }

    /// Bounds with a plus between them.
    pub(super) fn bounds(&mut self) -> Option<()> {
        self.bound()?;
        while self.skip("+") {
            self.out.word(" + ");
            self.bound()?;
        }
        Some(())
    }

    fn bound(&mut self) -> Option<()> {
        if self.lifetime() {
            Some(())
        } else {
            self.generic_path("")
        }
    }

    /// The type parameters of an item, if there are any.
    pub(super) fn parameters(&mut self) -> Option<()> {
        if !self.skip("<") {
            return Some(());
        }
        self.out.word("<");
        self.list(">", 0, |it| {
            it.name()?;
            it.out.paragraph(INDENT);
            if it.skip(":") {
                it.out.word(": ");
                it.bound()?;
                while it.skip("+") {
                    it.out.space();
                    it.out.word("+ ");
                    it.bound()?;
                }
            }
            if it.skip("=") {
                it.out.space();
                it.out.word("= ");
                it.ty()?;
            }
            it.out.end();
            Some(())
        })?;
        self.take(">")
    }

    /// A path without type arguments.
    pub(super) fn path(&mut self) -> Option<()> {
        if self.skip("::") {
            self.out.word("::");
        }
        self.name()?;
        while self.skip("::") {
            self.out.word("::");
            self.name()?;
        }
        Some(())
    }

    /// A path with type arguments. `before` stands before those: `"::"` in an expression.
    pub(super) fn generic_path(&mut self, before: &'static str) -> Option<()> {
        if self.skip("::") {
            self.out.word("::");
        }
        self.name()?;
        loop {
            if before.is_empty() && self.peek() == "<" {
                self.arguments()?;
            }
            if !self.skip("::") {
                return Some(());
            }
            self.out.word("::");
            if self.peek() == "<" {
                self.arguments()?;
                if !self.skip("::") {
                    return Some(());
                }
                self.out.word("::");
            }
            self.name()?;
        }
    }

    /// Type arguments in angle brackets.
    pub(super) fn arguments(&mut self) -> Option<()> {
        self.take("<")?;
        self.list(
            ">",
            INDENT,
            |it| {
                if it.lifetime() { Some(()) } else { it.ty() }
            },
        )?;
        self.take(">")
    }

    /// A pattern, or several with a bar between them.
    pub(super) fn patterns(&mut self) -> Option<()> {
        // Literals and `_` share lines, others do not: which it is shows in the first one, since ours
        // are all of one kind.
        let is_plain = |text: &str, kind| text == "_" || matches!(kind, Kind::Number | Kind::Text);
        let first = self.tokens.first()?;
        if is_plain(first.text, first.kind) {
            if self.ahead(1) != "|" {
                return self.pattern();
            }
            self.out.paragraph(0);
        } else {
            self.out.block(0);
        }
        self.pattern()?;
        while self.skip("|") {
            self.out.space();
            self.out.word("| ");
            self.pattern()?;
        }
        self.out.end();
        Some(())
    }

    pub(super) fn pattern(&mut self) -> Option<()> {
        let first = self.tokens.first()?;
        if matches!(first.kind, Kind::Number | Kind::Text) {
            self.out.word(first.text);
            self.tokens = &self.tokens[1..];
            return Some(());
        }
        self.generic_path("::")?;
        if self.skip("(") {
            self.out.word("(");
            self.list(")", INDENT, Self::pattern)?;
            self.take(")")?;
        }
        Some(())
    }
}
