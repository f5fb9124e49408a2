//! An operation: a rule of a method, with its parameters, its bodies and its responses.

use super::json::Object;
use super::path::{Parameter, Path};
use super::query::{self, MAX_DEPTH};
use super::schemas::{Schemas, inside, reference};
use super::text::{self, describe, paragraphs};
use super::values::{JSON, typed, well_known};
use crate::http::{Body, Rule};
use crate::proto::{Field, Kind, Label, MessageId, Method, Scalar, Service};

/// A stream of JSON: a text on each line.
const LINES: &str = "application/x-ndjson";
/// Bytes of any kind. A request's type is this, since forms and the like are not read.
const BYTES: &str = "application/octet-stream";
/// The message that is a body of any content type.
const HTTP_BODY: &str = "google.api.HttpBody";

/// What an operation is made of.
pub(super) struct Source<'s> {
    pub(super) service: &'s Service,
    pub(super) method: &'s Method,
    pub(super) rule: &'s Rule<'s>,
    /// Which of the method's rules it is.
    pub(super) index: usize,
}

/// The operation, and whether query parameters are left out. `names` are those of the path's parameters.
pub(super) fn operation<'s>(
    schemas: &mut Schemas<'s>,
    source: &Source<'s>,
    id: String,
    path: &Path<'_>,
    names: &[String],
) -> (Object, bool) {
    let Source {
        service,
        method,
        rule,
        ..
    } = source;
    let any = (rule.verb == "*").then(|| text::ANY_VERB.to_owned());
    let (in_query, are_more) = query::parameters(schemas, method.input, rule);
    let in_path = path.parameters.iter().zip(names).map(|(it, name)| {
        let part_of = path.part_of(it, rule, names);
        in_path_parameter(schemas, it, name, part_of)
    });
    let mut parameters: Vec<_> = in_path.collect();
    parameters.extend(in_query);
    let responses = Object::default()
        .with("200", reply(schemas, method, rule))
        .with(
            "default",
            Object::default().with("$ref", "#/components/responses/Error"),
        );
    let operation = Object::default()
        .with("tags", vec![&service.head.name[..]])
        .with("operationId", id)
        .with_some(
            "description",
            paragraphs([describe(&method.head.comment), any]),
        )
        .with_some("deprecated", method.head.deprecated.then_some(true))
        .with_some("parameters", (!parameters.is_empty()).then_some(parameters))
        .with_some("requestBody", request(schemas, method, rule))
        .with("responses", responses);
    (operation, are_more)
}

fn in_path_parameter(
    schemas: &mut Schemas<'_>,
    parameter: &Parameter<'_>,
    name: &str,
    part_of: Option<String>,
) -> Object {
    let comment = parameter
        .whole
        .and_then(|field| describe(&field.head.comment));
    let several = parameter.is_rest.then(|| text::SEVERAL.to_owned());
    let description = paragraphs([part_of, comment, several]);
    let schema = match parameter.whole {
        Some(field) if !is_string(field) => schemas.values(field),
        // A segment is not empty.
        _ if !parameter.is_rest => typed("string").with("minLength", 1),
        _ => typed("string"),
    };
    Object::default()
        .with("name", name)
        .with("in", "path")
        .with_some("description", description)
        .with("required", true)
        .with("schema", schema)
}

fn is_string(field: &Field) -> bool {
    matches!(field.kind, Kind::Scalar(Scalar::String))
}

/// The body of a request.
fn request(schemas: &mut Schemas<'_>, method: &Method, rule: &Rule<'_>) -> Option<Object> {
    // What the path has need not be in the body.
    let ways = rule.variables.iter().map(Vec::as_slice);
    let ways: Vec<_> = ways.filter(|way| way.len() <= MAX_DEPTH).collect();
    let body = match rule.body {
        Body::None => return None,
        Body::Field(field) => Content::of_field(schemas, field, &inside(&ways, field)),
        Body::All => Content::of_message(schemas, method.input, &ways),
    };
    let streams = method.kind.client_streams();
    Some(
        Object::default()
            .with_some("description", streams.then_some(text::REQUESTS))
            .with("required", true)
            .with("content", body.object(streams, BYTES)),
    )
}

/// The response with the reply.
fn reply(schemas: &mut Schemas<'_>, method: &Method, rule: &Rule<'_>) -> Object {
    let body = match rule.response_body {
        Some(field) => Content::of_field(schemas, field, &[]),
        None => Content::of_message(schemas, method.output, &[]),
    };
    let streams = method.kind.server_streams();
    let description = match body {
        Content::Any => text::ANY_BODY,
        Content::Json(_) if streams => text::REPLIES,
        Content::Json(_) => text::REPLY,
    };
    Object::default()
        .with("description", description)
        .with("content", body.object(streams, "*/*"))
}

/// What a body holds.
enum Content {
    /// Anything, of any type: a `google.api.HttpBody`.
    Any,
    /// JSON of this schema.
    Json(Object),
}

impl Content {
    /// `ways` lead to what comes from elsewhere.
    fn of_message(schemas: &mut Schemas<'_>, id: MessageId, ways: &[&[&Field]]) -> Self {
        match schemas.message(id).head.full_name == HTTP_BODY {
            true => Self::Any,
            false => Self::Json(schemas.without(id, ways)),
        }
    }

    fn of_field(schemas: &mut Schemas<'_>, field: &Field, ways: &[&[&Field]]) -> Self {
        let is_many = matches!(field.label, Label::Repeated { .. } | Label::Map { .. });
        match field.kind {
            Kind::Message(id) | Kind::Group(id) if !is_many => Self::of_message(schemas, id, ways),
            _ => Self::Json(schemas.values(field)),
        }
    }

    /// The schema by content type; `any` stands for any type.
    fn object(self, streams: bool, any: &str) -> Object {
        let (name, schema) = match self {
            Self::Any => (any, Object::default()),
            Self::Json(schema) if streams => (LINES, schema),
            Self::Json(schema) => (JSON, schema),
        };
        Object::default().with(name, Object::default().with("schema", schema))
    }
}

/// The message and the response that every failure has.
pub(super) fn error() -> (Object, Object) {
    let details = well_known("google.protobuf.Any").unwrap_or_default();
    let properties = Object::default()
        .with("code", typed("integer").with("description", text::CODE))
        .with("message", typed("string"))
        .with("details", typed("array").with("items", details));
    let status = typed("object")
        .with("description", text::STATUS)
        .with("properties", properties);
    let response = Object::default().with("description", text::FAILED).with(
        "content",
        Content::Json(reference("google.rpc.Status")).object(false, JSON),
    );
    (status, response)
}
