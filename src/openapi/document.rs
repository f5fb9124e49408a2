//! The document of a package: its paths in the order of the schema, and what they name.

use std::collections::{BTreeMap, BTreeSet};

use super::json::Object;
use super::operation::{Source, error, operation};
use super::path::Path;
use super::query::MAX_PARAMETERS;
use super::schemas::Schemas;
use super::text::describe;
use crate::diag::{Diagnostic, Diagnostics};
use crate::http::{Body, Rule, Rules};
use crate::proto::{File, Schema, Service};

/// The version of OpenAPI.
const OPENAPI: &str = "3.1.0";

/// The operations of one path.
struct Item {
    path: String,
    /// The names of its parameters. Every rule with this path has them.
    names: Vec<String>,
    operations: Vec<Operation>,
}

struct Operation {
    verb: &'static str,
    /// The rule, as a warning names it.
    rule: String,
    object: Object,
}

/// The document of the files of a package, unless none of its methods has a rule that it can hold.
/// `room` is for how many bytes there is room; none are left if it was too much.
pub(super) fn document(
    schema: &Schema,
    rules: &Rules<'_>,
    package: &str,
    files: &[&File],
    room: &mut usize,
    warnings: &mut Diagnostics,
) -> Option<String> {
    let mut schemas = Schemas::new(schema);
    let mut paths = Paths::default();
    let mut tags = Vec::new();
    let services = files.iter().flat_map(|file| &file.services);
    for service in services {
        let before = paths.count;
        for method in &service.methods {
            let bound = rules.of(&method.head.full_name);
            for (index, rule) in bound.iter().enumerate() {
                let source = Source {
                    service,
                    method,
                    rule,
                    index,
                };
                paths.add(&mut schemas, &source, room, warnings);
            }
        }
        if paths.count > before {
            tags.push(tag(service));
        }
    }
    if paths.count == 0 {
        return None;
    }
    let (status, failed) = error();
    let schemas = schemas.finish(vec![("google.rpc.Status", status)], room);
    let components = Object::default()
        .with("responses", Object::default().with("Error", failed))
        .with("schemas", schemas);
    let document = Object::default()
        .with("x-generated-by", generated_by())
        .with("openapi", OPENAPI)
        .with("info", info(package, files))
        .with("tags", tags)
        .with("paths", paths.finish())
        .with("components", components);
    Some(document.print())
}

fn generated_by() -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!("protoc-gen-rustgreet {version}. DO NOT EDIT.")
}

/// The title is the package's name, its version the `v1` at the end of that, as packages are named.
fn info(package: &str, files: &[&File]) -> Object {
    let first = files.first().map_or("", |file| &file.name);
    let title = if package.is_empty() { first } else { package };
    let last = package.rsplit('.').next().unwrap_or_default();
    let is_version = |rest: &str| rest.starts_with(|c: char| c.is_ascii_digit());
    let version = match last.strip_prefix('v').is_some_and(is_version) {
        true => last,
        false => "unversioned",
    };
    Object::default()
        .with("title", title)
        .with("version", version)
}

fn tag(service: &Service) -> Object {
    Object::default()
        .with("name", &service.head.name[..])
        .with_some("description", describe(&service.head.comment))
}

/// The paths so far.
#[derive(Default)]
struct Paths {
    items: Vec<Item>,
    /// The item of each path, whatever its parameters are called.
    by_path: BTreeMap<String, usize>,
    ids: BTreeSet<String>,
    count: usize,
}

impl Paths {
    fn add<'s>(
        &mut self,
        schemas: &mut Schemas<'s>,
        source: &Source<'s>,
        room: &mut usize,
        warnings: &mut Diagnostics,
    ) {
        let Source { method, rule, .. } = source;
        let name = &method.head.full_name;
        let shown = format!("`{} {}`", rule.verb, rule.text);
        let mut warn = |what: &str, help: &str| {
            let message = format!("`{name}`: {what}");
            warnings.push(Diagnostic::at(&method.http_location, message).help(help));
        };
        let Some(verb) = verb(rule) else {
            let other = rule.verb;
            let what =
                format!("`{other}` is not a verb of OpenAPI, so {shown} is not in the document");
            return warn(
                &what,
                "use GET, PUT, POST, DELETE, OPTIONS, HEAD, PATCH or TRACE",
            );
        };
        let path = Path::new(rule);
        let names = || path.parameters.iter().map(|it| it.name.clone());
        let key = path.text(|_| String::new());
        let index = *self.by_path.entry(key).or_insert_with(|| {
            self.items.push(Item {
                path: path.text(|it| it.name.clone()),
                names: names().collect(),
                operations: Vec::new(),
            });
            self.items.len() - 1
        });
        let item = &mut self.items[index];
        if let Some(other) = item.operations.iter().find(|it| it.verb == verb) {
            let other = &other.rule;
            let what = format!(
                "{shown} is not in the OpenAPI document: OpenAPI cannot tell it from {other}"
            );
            return warn(&what, "if clients need it, give it another path");
        }
        let id = free_id(source, &mut self.ids);
        let (object, are_more) = operation(schemas, source, id, &path, &item.names);
        if are_more {
            let what = format!(
                "{shown} has more than {MAX_PARAMETERS} query parameters; the OpenAPI document has no more"
            );
            warn(&what, "give the rule a body");
        }
        *room = room.saturating_sub(object.weight());
        if *room > 0 {
            item.operations.push(Operation {
                verb,
                rule: format!("{shown} of `{name}`"),
                object,
            });
            self.count += 1;
        }
    }

    fn finish(self) -> Object {
        let items = self
            .items
            .into_iter()
            .filter(|item| !item.operations.is_empty());
        items.fold(Object::default(), |paths, item| {
            let operations = item.operations.into_iter();
            let operations =
                operations.fold(Object::default(), |all, it| all.with(it.verb, it.object));
            paths.with(item.path, operations)
        })
    }
}

/// `Service_Method`, with a number for each rule but the first, and with `_` where another has that name.
fn free_id(source: &Source<'_>, ids: &mut BTreeSet<String>) -> String {
    let (service, method) = (&source.service.head.name, &source.method.head.name);
    let mut id = match source.index {
        0 => format!("{service}_{method}"),
        index => format!("{service}_{method}_{}", index + 1),
    };
    while !ids.insert(id.clone()) {
        id.push('_');
    }
    id
}

/// The verb as a path item has it. Where any verb leads to a method, one stands for all.
fn verb(rule: &Rule<'_>) -> Option<&'static str> {
    Some(match (rule.verb, rule.body) {
        ("*", Body::None) => "get",
        ("*", Body::All | Body::Field(_)) => "post",
        ("GET", _) => "get",
        ("PUT", _) => "put",
        ("POST", _) => "post",
        ("DELETE", _) => "delete",
        ("OPTIONS", _) => "options",
        ("HEAD", _) => "head",
        ("PATCH", _) => "patch",
        ("TRACE", _) => "trace",
        _ => return None,
    })
}
