//! Items, and what stands in front of them.

use super::layout::INDENT;
use super::{Formatter, Kind};

impl Formatter<'_, '_> {
    /// An item and the end of its line, in a file, a module, a trait, an impl or a function.
    pub(super) fn item(&mut self) -> Option<()> {
        self.attributes()?;
        let first = usize::from(self.peek() == "pub");
        let keyword = match self.ahead(first) {
            "const" | "async" if matches!(self.ahead(first + 1), "fn" | "async") => "fn",
            keyword => keyword,
        };
        match keyword {
            "struct" => self.structure(),
            "enum" => self.enumeration(),
            "impl" => self.implementation(),
            "trait" => self.definition("trait"),
            "fn" => self.function(),
            "const" => self.constant("const"),
            "static" => self.constant("static"),
            "type" => self.alias(),
            "mod" => self.definition("mod"),
            "use" => self.import(),
            _ => self.macro_call(),
        }?;
        self.out.line();
        Some(())
    }

    /// Documentation and attributes, each in a line.
    pub(super) fn attributes(&mut self) -> Option<()> {
        loop {
            match self.tokens.first()? {
                it if it.kind == Kind::Doc => {
                    self.out.word(it.text.trim_end_matches(' '));
                    self.tokens = &self.tokens[1..];
                }
                it if it.text == "#" => {
                    self.take("#")?;
                    self.take("[")?;
                    self.path()?;
                    if self.skip("(") {
                        self.attribute_group()?;
                    }
                    self.take("]")?;
                }
                _ => return Some(()),
            }
            self.out.line();
        }
    }

    /// The parentheses of an attribute.
    fn attribute_group(&mut self) -> Option<()> {
        self.out.word("(");
        self.out.block(INDENT);
        self.out.cut();
        let (mut after_word, mut after_comma) = (false, false);
        loop {
            let token = self.next()?;
            let is_word = token.kind != Kind::Mark;
            match token.text {
                ")" => break,
                "," => {
                    after_comma = self.peek() == ")";
                    self.out.comma(after_comma, 0);
                }
                "(" => self.attribute_group()?,
                "=" => {
                    self.out.word(if after_word { " = " } else { "= " });
                }
                "[" | "{" => return None,
                _ if matches!(token.kind, Kind::Lifetime | Kind::Doc) => return None,
                text => {
                    if is_word && after_word {
                        self.out.space();
                    }
                    self.out.word(text);
                }
            }
            after_word = is_word;
        }
        if !after_comma {
            self.out.cut();
        }
        self.out.dedent();
        self.out.end();
        self.out.word(")");
        Some(())
    }

    fn structure(&mut self) -> Option<()> {
        self.out.block(INDENT);
        self.keyword("pub");
        self.keyword("struct");
        self.name()?;
        self.parameters()?;
        match self.peek() {
            "{" => {
                self.out.word(" ");
                self.body(|it| {
                    it.field()?;
                    it.skip(",");
                    it.out.word(",");
                    it.out.line();
                    Some(())
                })
            }
            "(" => {
                self.unnamed_fields()?;
                self.take(";")?;
                self.out.end();
                Some(())
            }
            _ => {
                self.take(";")?;
                self.out.end();
                Some(())
            }
        }
    }

    /// A field with its documentation.
    fn field(&mut self) -> Option<()> {
        self.attributes()?;
        self.keyword("pub");
        if self.ahead(1) == ":" {
            self.name()?;
            self.expect(":")?;
            self.out.word(": ");
        }
        self.ty()
    }

    /// Fields between parentheses, in the box that is open.
    fn unnamed_fields(&mut self) -> Option<()> {
        self.take("(")?;
        self.out.cut();
        self.field()?;
        self.skip(",");
        self.out.comma(true, 0);
        self.out.dedent();
        self.take(")")
    }

    fn enumeration(&mut self) -> Option<()> {
        self.out.block(INDENT);
        self.keyword("pub");
        self.keyword("enum");
        self.name()?;
        self.out.word(" ");
        self.body(|it| {
            it.attributes()?;
            it.name()?;
            if it.peek() == "(" {
                it.out.block(INDENT);
                it.unnamed_fields()?;
                it.out.end();
            }
            it.skip(",");
            it.out.word(",");
            it.out.line();
            Some(())
        })
    }

    fn implementation(&mut self) -> Option<()> {
        self.out.block(INDENT);
        self.out.paragraph(-INDENT);
        self.out.block(INDENT);
        self.take("impl")?;
        self.parameters()?;
        self.out.end();
        self.out.word(" ");
        self.ty()?;
        if self.skip("for") {
            self.out.space();
            self.out.word("for ");
            self.ty()?;
        }
        self.out.end();
        self.out.word(" ");
        self.body(Self::item)
    }

    /// A trait or a module.
    fn definition(&mut self, keyword: &'static str) -> Option<()> {
        self.out.block(INDENT);
        self.keyword("pub");
        self.keyword(keyword);
        self.name()?;
        if self.skip(":") {
            self.out.word(": ");
            self.bounds()?;
        }
        self.out.word(" ");
        self.body(Self::item)
    }

    fn function(&mut self) -> Option<()> {
        self.out.block(INDENT);
        self.keyword("pub");
        self.keyword("const");
        self.keyword("async");
        self.keyword("fn");
        self.name()?;
        self.parameters()?;
        self.take("(")?;
        self.out.gate();
        self.list(")", 0, Self::argument)?;
        self.take(")")?;
        self.out.block(-INDENT);
        self.returned()?;
        self.out.end();
        if self.skip(";") {
            self.out.word(";");
            self.out.end();
            return Some(());
        }
        self.out.word(" ");
        self.body(Self::statement)
    }

    fn argument(&mut self) -> Option<()> {
        match self.peek() {
            "&" => {
                self.take("&")?;
                self.keyword("mut");
                self.take("self")
            }
            "self" => self.take("self"),
            _ => {
                self.pattern()?;
                self.expect(":")?;
                self.out.word(": ");
                self.ty()
            }
        }
    }

    /// A constant or a static.
    fn constant(&mut self, keyword: &'static str) -> Option<()> {
        self.out.block(0);
        self.keyword("pub");
        self.keyword(keyword);
        self.name()?;
        self.expect(":")?;
        self.out.word(": ");
        self.ty()?;
        self.expect("=")?;
        self.out.word(" = ");
        self.out.gate();
        self.expression()?;
        self.take(";")?;
        self.out.end();
        Some(())
    }

    fn alias(&mut self) -> Option<()> {
        self.out.block(INDENT);
        self.keyword("pub");
        self.keyword("type");
        self.name()?;
        self.parameters()?;
        self.expect("=")?;
        self.out.word(" = ");
        self.out.gate();
        self.out.paragraph(-INDENT);
        self.ty()?;
        self.out.end();
        self.take(";")?;
        self.out.end();
        Some(())
    }

    fn import(&mut self) -> Option<()> {
        self.keyword("pub");
        self.keyword("use");
        loop {
            match self.next()? {
                it if it.text == ";" => break,
                it if it.kind == Kind::Word || matches!(it.text, "::" | "*") => {
                    self.out.word(it.text);
                }
                _ => return None,
            }
        }
        self.out.word(";");
        Some(())
    }

    /// A call of a macro: with items in braces, or with words and literals in parentheses.
    fn macro_call(&mut self) -> Option<()> {
        self.out.block(INDENT);
        self.path()?;
        self.take("!")?;
        if self.peek() == "{" {
            self.out.word(" ");
            return self.body(Self::item);
        }
        self.out.end();
        self.take("(")?;
        self.out.block(INDENT);
        self.out.cut();
        self.out.paragraph(0);
        while self.peek() != ")" {
            let token = self.next().filter(|it| it.kind != Kind::Mark)?;
            self.out.word(token.text);
            if self.skip(",") {
                self.out.word(",");
                if self.peek() != ")" {
                    self.out.space();
                }
            }
        }
        self.out.end();
        self.out.cut();
        self.out.dedent();
        self.out.end();
        self.take(")")?;
        self.take(";")
    }
}
