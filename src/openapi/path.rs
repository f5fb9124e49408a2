//! Path templates as OpenAPI can say them: a parameter is one segment, so a variable of several segments
//! becomes several parameters.

use rustgreet::__plugin::http::Segment;

use super::text;
use crate::http::Rule;
use crate::proto::Field;

/// A path, in parts.
pub(super) struct Path<'r> {
    /// The text before each parameter.
    literals: Vec<String>,
    pub(super) parameters: Vec<Parameter<'r>>,
    /// The text after the last one.
    end: String,
}

/// A parameter of a path.
pub(super) struct Parameter<'r> {
    pub(super) name: String,
    /// The variable of the rule that it is a part of, by its index; `*` may also stand outside of variables.
    variable: Option<usize>,
    /// The field that it is the whole value of.
    pub(super) whole: Option<&'r Field>,
    /// Whether it stands for any number of segments.
    pub(super) is_rest: bool,
}

impl<'r> Path<'r> {
    pub(super) fn new(rule: &'r Rule<'_>) -> Self {
        let template = &rule.template;
        let (mut literals, mut parameters) = (Vec::new(), Vec::new());
        let mut text = String::new();
        let mut before = "";
        for (index, segment) in template.segments().iter().enumerate() {
            text.push('/');
            if let Segment::Literal(literal) = segment {
                text.push_str(literal);
                before = literal;
                continue;
            }
            let variables = template.variables();
            let variable = variables
                .iter()
                .position(|it| it.segments().contains(&index));
            let whole = variable.filter(|&it| variables[it].segments().len() == 1);
            let wanted = match (whole, before) {
                (Some(variable), _) => variables[variable].path().to_owned(),
                (None, "") => "segment".to_owned(),
                (None, literal) => format!("{literal}Id"),
            };
            parameters.push(Parameter {
                name: free(&wanted, &parameters),
                variable,
                whole: whole.and_then(|it| rule.variables[it].last().copied()),
                is_rest: *segment == Segment::Rest,
            });
            literals.push(std::mem::take(&mut text));
            before = "";
        }
        if template.segments().is_empty() {
            text.push('/');
        }
        if let Some(verb) = template.custom_verb() {
            text.push(':');
            text.push_str(verb);
        }
        Self {
            literals,
            parameters,
            end: text,
        }
    }

    /// The path as OpenAPI has it, with what is in the braces by `name`.
    pub(super) fn text(&self, name: impl Fn(&Parameter<'r>) -> String) -> String {
        let mut text = String::new();
        for (literal, parameter) in self.literals.iter().zip(&self.parameters) {
            text.push_str(literal);
            text.push('{');
            text.push_str(&name(parameter));
            text.push('}');
        }
        text.push_str(&self.end);
        text
    }

    /// What a parameter is for, if it is only a part of a variable: the variable, and how it is put together.
    /// `names` are those that the document gives to the parameters.
    pub(super) fn part_of(
        &self,
        parameter: &Parameter<'_>,
        rule: &Rule<'_>,
        names: &[String],
    ) -> Option<String> {
        let index = parameter.variable.filter(|_| parameter.whole.is_none())?;
        let variable = &rule.template.variables()[index];
        let mut names = names.iter();
        let all = rule.template.segments().iter().enumerate();
        let parts = all.filter_map(|(at, segment)| {
            let part = match segment {
                Segment::Literal(text) => (*text).to_owned(),
                Segment::One | Segment::Rest => format!("{{{}}}", names.next()?),
            };
            variable.segments().contains(&at).then_some(part)
        });
        let parts: Vec<_> = parts.collect();
        Some(text::part_of(variable.path(), &parts.join("/")))
    }
}

/// A name that no parameter has yet, of characters that a parameter's name can have.
fn free(wanted: &str, taken: &[Parameter<'_>]) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    let wanted = match wanted.chars().all(is_plain) {
        true => wanted,
        false => "segment",
    };
    let is_free = |name: &String| taken.iter().all(|it| it.name != *name);
    let others = (2..).map(|number| format!("{wanted}{number}"));
    let mut names = std::iter::once(wanted.to_owned()).chain(others);
    names.find(is_free).unwrap_or_default()
}
