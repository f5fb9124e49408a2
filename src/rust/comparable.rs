//! Which messages and oneofs derive `Eq` and `Hash`: those that hold no float and no `HashMap`, neither
//! themselves nor in the messages inside, unless an option says that they must not.

use std::collections::{BTreeMap, BTreeSet};

use super::check::refusal;
use super::graph::spread;
use super::paths::{Home, Paths};
use crate::diag::Diagnostics;
use crate::options::{ByPath, MapType, Options, is_below};
use crate::proto::{Field, Kind, Label, Message, MessageId, Scalar, Schema};

/// What each message lacks.
pub(super) struct Comparable<'a> {
    schema: &'a Schema,
    options: &'a Options,
    not_eq: Vec<bool>,
    not_hash: Vec<bool>,
}

impl<'a> Comparable<'a> {
    /// Decides for every message, and refuses options that change nothing.
    pub(super) fn new(
        schema: &'a Schema,
        options: &'a Options,
        paths: &Paths<'_>,
        errors: &mut Diagnostics,
    ) -> Self {
        // Types that are elsewhere are assumed not to be `Eq` and `Hash`.
        let is_elsewhere = |id| {
            matches!(
                paths.message_home(id),
                Home::Extern(_) | Home::ExternType(_)
            )
        };
        let fields = |id| schema.message(id).fields.iter();
        let cannot = spread(schema, |id| {
            is_elsewhere(id) || fields(id).any(|field| bars(field, options))
        });
        let is_off =
            |option, id| names(schema.message(id)).any(|name| !ByPath::nearest(option, name));
        let not_eq = spread(schema, |id| cannot[id.0] || is_off(&options.derive_eq, id));
        let not_hash = spread(schema, |id| {
            not_eq[id.0] || is_off(&options.derive_hash, id)
        });
        check("derive_eq", &options.derive_eq, schema, &cannot, errors);
        check("derive_hash", &options.derive_hash, schema, &not_eq, errors);
        Self {
            schema,
            options,
            not_eq,
            not_hash,
        }
    }

    /// What the message derives.
    pub(super) fn of_message(&self, id: MessageId) -> &'static [&'static str] {
        derives(!self.not_eq[id.0], !self.not_hash[id.0])
    }

    /// What the oneof of this index derives.
    pub(super) fn of_oneof(&self, id: MessageId, index: usize) -> &'static [&'static str] {
        let message = self.schema.message(id);
        let name = &message.oneofs[index].full_name;
        let derives_eq = *self.options.derive_eq.nearest(name);
        let derives_hash = *self.options.derive_hash.nearest(name);
        let is_eq = derives_eq && can_be(message, index, &self.not_eq);
        derives(
            is_eq,
            is_eq && derives_hash && can_be(message, index, &self.not_hash),
        )
    }
}

fn derives(eq: bool, hash: bool) -> &'static [&'static str] {
    match (eq, hash) {
        (true, true) => &["Eq", "Hash"],
        (true, false) => &["Eq"],
        (false, _) => &[],
    }
}

/// The full names of the message and of its oneofs.
fn names(message: &Message) -> impl Iterator<Item = &str> {
    let oneofs = message.oneofs.iter().map(|oneof| &oneof.full_name[..]);
    oneofs.chain([&message.head.full_name[..]])
}

/// Whether the field itself, not the message that it holds, keeps its message from being `Eq`.
fn bars(field: &Field, options: &Options) -> bool {
    let is_map = matches!(field.label, Label::Map { .. });
    let is_hash_map = is_map && *options.map.nearest(&field.head.full_name) == MapType::Hash;
    is_hash_map || is_float(field.kind)
}

fn is_float(kind: Kind) -> bool {
    matches!(kind, Kind::Scalar(Scalar::Float | Scalar::Double))
}

/// Whether each member of the oneof of this index has what the messages in `without` lack.
fn can_be(message: &Message, index: usize, without: &[bool]) -> bool {
    let members = message.fields.iter();
    let mut members = members.filter(|field| field.label == Label::Oneof(index));
    members.all(|field| match field.kind {
        Kind::Message(id) | Kind::Group(id) => !without[id.0],
        kind @ (Kind::Scalar(_) | Kind::Enum(_)) => !is_float(kind),
    })
}

/// Refuses paths for which the option changes nothing, since all that they cover is in `without` or has
/// the value from a shorter path.
fn check(
    option: &str,
    values: &ByPath<bool>,
    schema: &Schema,
    without: &[bool],
    errors: &mut Diagnostics,
) {
    let mut times_set: BTreeMap<&str, usize> = BTreeMap::new();
    for (path, _) in values.paths().filter(|(path, _)| !path.is_empty()) {
        *times_set.entry(path).or_default() += 1;
    }
    if times_set.is_empty() {
        return;
    }
    let mut decisive = BTreeSet::new();
    for (message, without_it) in schema.messages.iter().zip(without) {
        let name = (!without_it).then_some(&message.head.full_name);
        let oneofs = message.oneofs.iter().enumerate();
        let oneofs = oneofs.filter(|(index, _)| can_be(message, *index, without));
        let names = oneofs.map(|(_, oneof)| &oneof.full_name).chain(name);
        decisive.extend(names.filter_map(|name| values.decisive(name)));
    }
    for (path, location) in values.paths().filter(|(path, _)| !path.is_empty()) {
        // Where a command line takes back what a file says, nothing may be left.
        if decisive.contains(path) || times_set[path] > 1 {
            continue;
        }
        // What is neither a message nor a oneof, nor holds one, is refused for that.
        let is_package = |package: &str| is_below(package, path);
        let mut packages = schema.files.iter().map(|file| &file.package[..]);
        let mut all = schema.messages.iter().flat_map(names);
        if packages.any(is_package) || all.any(|name| is_below(name, path)) {
            let error = refusal(location, format!("`{option}:.{path}` changes nothing"));
            let trait_name = if option == "derive_eq" { "Eq" } else { "Hash" };
            errors.push(error.help(format!(
                "remove it, or name a message or oneof that derives `{trait_name}`"
            )));
        }
    }
}
