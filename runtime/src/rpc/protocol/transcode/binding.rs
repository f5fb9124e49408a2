//! [`Binding`]: a rule of a method, with its template parsed and its names resolved to the fields of the
//! method's messages.

use std::ops::Range;

use http::uri::PathAndQuery;

use super::{path, query};
use crate::schema::http::{Segment, Template};
use crate::schema::{Field, HttpRule, Label, MessageTable, MethodDescriptor, Type, WellKnown};

/// A rule of a method, ready to be used.
#[derive(Debug)]
pub(crate) struct Binding {
    pub(crate) method: &'static MethodDescriptor,
    pub(super) rule: &'static HttpRule,
    /// The path of the method's calls.
    pub(super) path: PathAndQuery,
    pub(super) template: Template<'static>,
    pub(super) variables: Vec<Variable>,
    pub(super) request: Content,
    pub(super) reply: Content,
}

/// A variable of the template, and the field that it sets.
#[derive(Debug)]
pub(super) struct Variable {
    pub(super) name: &'static str,
    pub(super) rows: FieldPath,
    /// Which segments of the template are its value.
    pub(super) segments: Range<usize>,
    pub(super) is_one_segment: bool,
}

/// A field inside of a message: the rows of the fields around it, and its own.
pub(super) type FieldPath = Vec<&'static Field>;

/// What of a message a body is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Content {
    /// Nothing: there is no body.
    Nothing,
    /// The message.
    Message(&'static MessageTable),
    /// One field of the message.
    Field(&'static Field),
}

impl Binding {
    /// Resolves a rule. An error says what is wrong with it.
    pub(crate) fn new(
        method: &'static MethodDescriptor,
        rule: &'static HttpRule,
    ) -> Result<Self, String> {
        let fault = |what: String| {
            format!(
                "the rule `{}` of {}: {what}",
                rule.template(),
                method.path()
            )
        };
        let template =
            Template::parse(rule.template()).map_err(|error| fault(error.to_string()))?;
        let path = PathAndQuery::from_maybe_shared(method.path().as_bytes());
        let variables = template.variables().iter().map(|variable| {
            Ok(Variable {
                name: variable.path(),
                rows: field_path(method.request(), variable.path())?,
                segments: variable.segments(),
                is_one_segment: variable.is_one_segment(),
            })
        });
        let field = |table: &'static MessageTable, name| match table.field_named(name) {
            Some(row) => Ok(Content::Field(row)),
            None => Err(fault(format!("{} has no field `{name}`", table.name()))),
        };
        let this = Self {
            method,
            rule,
            path: path.map_err(|error| fault(error.to_string()))?,
            variables: variables.collect::<Result<_, _>>().map_err(fault)?,
            template,
            request: match rule.body() {
                "" => Content::Nothing,
                "*" => Content::Message(method.request()),
                name => field(method.request(), name)?,
            },
            reply: match rule.response_body() {
                "" => Content::Message(method.reply()),
                name => field(method.reply(), name)?,
            },
        };
        match query::second_of_oneof(&this) {
            None => Ok(this),
            Some(row) => {
                let name = row.name();
                let what = "and another field of path or body are of one oneof";
                Err(fault(format!("`{name}` {what}")))
            }
        }
    }

    /// The variables, each with its value as it stands in a path that matches. A path has more segments than
    /// the template, or fewer, where that has `**`.
    pub(super) fn values<'a>(
        &'a self,
        path: &'a str,
    ) -> impl Iterator<Item = (&'a Variable, String)> {
        let all = self.template.segments();
        let rest = all.iter().position(|it| *it == Segment::Rest);
        let mut segments = path::segments(path);
        if self.template.custom_verb().is_some()
            && let Some(last) = segments.last_mut()
            && let Some((before, _)) = last.rsplit_once(':')
        {
            *last = before;
        }
        let count = segments.len();
        let place = move |at: usize| match rest {
            Some(rest) if at > rest => count + at - all.len(),
            _ => at,
        };
        self.variables.iter().map(move |variable| {
            let Range { start, end } = variable.segments;
            (variable, segments[place(start)..place(end)].join("/"))
        })
    }
}

/// The rows of a path of names, as in `shelf.name`.
fn field_path(table: &'static MessageTable, path: &str) -> Result<FieldPath, String> {
    let mut rows = FieldPath::new();
    let mut inside = Some(table);
    for name in path.split('.') {
        let Some(table) = inside else {
            return Err(format!("`{path}`: only messages have fields"));
        };
        let Some(row) = table.field_named(name) else {
            return Err(format!("`{path}`: {} has no field `{name}`", table.name()));
        };
        if matches!(row.label(), Label::Repeated | Label::Packed | Label::Map) {
            return Err(format!(
                "`{path}`: a variable is of one value, and `{name}` has many"
            ));
        }
        inside = inside_of(row);
        rows.push(row);
    }
    let is_value = |known| !matches!(known, None | Some(WellKnown::Any));
    match inside.map(|table| table.names().well_known) {
        Some(known) if !is_value(known) => Err(format!(
            "`{path}`: a variable is of one value, and this is a message"
        )),
        _ => Ok(rows),
    }
}

/// The table of a field's message.
pub(super) fn inside_of(row: &Field) -> Option<&'static MessageTable> {
    match row.ty() {
        Type::Message(table) | Type::Group(table) => Some(table),
        _ => None,
    }
}
