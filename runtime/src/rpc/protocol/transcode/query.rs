//! Query parameters to wire bytes. A name is the path of a field, with names of the schema or of JSON; a
//! repeated field may be there more than once.
//!
//! What grpc-gateway does is done here: names of no field are passed over, and so are fields that the path or
//! the body has.

use std::collections::{HashMap, HashSet};

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
    for variable in &binding.variables {
        // The members of oneofs: variables are of different fields.
        let _ = given.note(&variable.rows);
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
    let in_body = match binding.request {
        Content::Field(row) => is_with(&[row]),
        Content::Message(_) | Content::Nothing => false,
    };
    in_body || binding.variables.iter().any(|it| is_with(&it.rows))
}

impl Given {
    fn note(&mut self, rows: &[&'static Field]) -> Result<(), &'static str> {
        let mut numbers = Vec::with_capacity(rows.len());
        for row in rows {
            if let Some(oneof) = row.oneof_index() {
                let member = self
                    .oneofs
                    .entry((numbers.clone(), oneof))
                    .or_insert(row.number());
                if *member != row.number() {
                    return Err("another field of the same oneof is there, too");
                }
            }
            numbers.push(row.number());
        }
        let is_many = |row: &&Field| matches!(row.label(), Label::Repeated | Label::Packed);
        if !self.fields.insert(numbers) && !rows.last().is_some_and(is_many) {
            return Err("it is there twice, and the field has one value");
        }
        Ok(())
    }
}
