//! Query parameters to wire bytes. A name is the path of a field, with names of the schema or of JSON; a
//! repeated field may be there more than once.
//!
//! What grpc-gateway does is done here: names of no field are passed over, and so are fields that the path or
//! the body has.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use super::{Binding, binding::Content, path, value};
use crate::raw::excerpt::excerpt;
use crate::rpc::call::Status;
use crate::schema::{Field, Label};

/// Which fields a query has set.
#[derive(Default)]
struct Given {
    /// By their numbers from the message on.
    fields: HashSet<Vec<u32>>,
    /// The member of each oneof, by the numbers of the message that it is in.
    oneofs: HashMap<(Vec<u32>, u16), u32>,
}

/// Appends the fields of a query; messages nest at most `depth` levels.
pub(super) fn append(
    binding: &Binding,
    query: &str,
    depth: u32,
    out: &mut Vec<u8>,
) -> Result<(), Status> {
    if let Content::Message(_) = binding.request {
        return Ok(());
    }
    let mut given = Given::default();
    for rows in elsewhere(binding) {
        // A field of the path may be in the body, too.
        let _ = given.note(&rows);
    }
    for parameter in query.split('&').filter(|it| !it.is_empty()) {
        let (name, text) = parameter.split_once('=').unwrap_or((parameter, ""));
        let fault = |name: &str, why: &str| {
            let name = excerpt(name);
            Status::invalid_argument(format!("the query parameter `{name}`: {why}"))
        };
        let not_encoded = || fault(name, "it is not percent-encoded UTF-8");
        let name = path::of_query(name).ok_or_else(not_encoded)?;
        let text = path::of_query(text).ok_or_else(not_encoded)?;
        let rows = match rows(binding, &name, depth).map_err(|why| fault(&name, &why))? {
            Some(rows) if !is_elsewhere(binding, &rows) => rows,
            _ => continue,
        };
        given.note(&rows).map_err(|why| fault(&name, why))?;
        value::append_at(&rows, &text, out).map_err(|why| fault(&name, &why))?;
    }
    Ok(())
}

/// The rows of a name; nothing if there is no such field.
fn rows(binding: &Binding, name: &str, depth: u32) -> Result<Option<Vec<&'static Field>>, String> {
    let mut table = binding.method.request();
    let mut rows: Vec<&'static Field> = Vec::new();
    for part in name.split('.') {
        if let Some(last) = rows.last() {
            let is_many = matches!(last.label(), Label::Repeated | Label::Packed | Label::Map);
            table = match super::binding::inside_of(last) {
                Some(inside) if !is_many => inside,
                _ => return Err(format!("`{}` is not one message", last.name())),
            };
        }
        let Some(index) = table.names().of_json(table.fields(), part) else {
            return Ok(None);
        };
        if rows.len() >= depth as usize {
            return Err(format!("messages nest more than {depth} levels deep"));
        }
        rows.push(&table.fields()[index]);
    }
    Ok(Some(rows))
}

/// Whether the path or the body has the field, a message that it is in, or a part of it.
fn is_elsewhere(binding: &Binding, rows: &[&'static Field]) -> bool {
    let is_with = |other: &[&Field]| {
        let mut both = rows.iter().zip(other);
        both.all(|(one, other)| one.number() == other.number())
    };
    elsewhere(binding).any(|it| is_with(&it))
}

/// The fields of the path and of the body.
fn elsewhere(binding: &Binding) -> impl Iterator<Item = Cow<'_, [&'static Field]>> {
    let body = match binding.request {
        Content::Field(row) => Some(vec![row].into()),
        Content::Message(_) | Content::Nothing => None,
    };
    let path = binding.variables.iter();
    path.map(|it| it.rows.as_slice().into()).chain(body)
}

/// The first field of path or body that is of one oneof with another.
pub(super) fn second_of_oneof(binding: &Binding) -> Option<&'static Field> {
    let mut given = Given::default();
    let mut seconds = elsewhere(binding).filter(|rows| given.note_members(rows).is_err());
    seconds.next()?.last().copied()
}

impl Given {
    fn note(&mut self, rows: &[&Field]) -> Result<(), &'static str> {
        self.note_members(rows)?;
        let numbers = rows.iter().map(|row| row.number()).collect();
        let is_many = |row: &&Field| matches!(row.label(), Label::Repeated | Label::Packed);
        if !self.fields.insert(numbers) && !rows.last().is_some_and(is_many) {
            return Err("it is there twice, and the field has one value");
        }
        Ok(())
    }

    fn note_members(&mut self, rows: &[&Field]) -> Result<(), &'static str> {
        let mut numbers = Vec::with_capacity(rows.len());
        for row in rows {
            if let Some(oneof) = row.oneof_index() {
                let place = (numbers.clone(), oneof);
                let member = self.oneofs.entry(place).or_insert(row.number());
                if *member != row.number() {
                    return Err("another field of the same oneof is there, too");
                }
            }
            numbers.push(row.number());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{HttpRule, MethodDescriptor};
    use crate::wkt::{Empty, Value};

    /// A rule for values, which are of one oneof.
    fn binding(template: &'static str, body: &'static str) -> Result<Binding, String> {
        let method = MethodDescriptor::unary("/a.A/B", Value::table(), Empty::table());
        let rule = HttpRule::new("POST", template).with_body(body);
        Binding::new(Box::leak(Box::new(method)), Box::leak(Box::new(rule)))
    }

    #[test]
    fn a_oneof_has_one_member_in_path_and_body_and_query() {
        for (template, body) in [("/v1", "string_value"), ("/v1/{string_value}", "")] {
            let binding = binding(template, body).unwrap();
            let mut out = Vec::new();
            let status = append(&binding, "boolValue=true", 10, &mut out).unwrap_err();
            let why =
                "the query parameter `boolValue`: another field of the same oneof is there, too";
            assert_eq!(status.to_string(), format!("INVALID_ARGUMENT: {why}"));
            append(&binding, "stringValue=a", 10, &mut out).unwrap();
            assert!(out.is_empty());
        }
        for (template, body) in [
            ("/v1/{string_value}", "bool_value"),
            ("/v1/{string_value}/{bool_value}", ""),
        ] {
            let why = "`bool_value` and another field of path or body are of one oneof";
            let error = binding(template, body).unwrap_err();
            assert_eq!(error, format!("the rule `{template}` of /a.A/B: {why}"));
        }
    }
}
