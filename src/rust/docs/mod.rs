//! The documentation of the generated code: the schema's comments, and sentences of ours.

mod comment;

pub(super) use comment::docs;

use super::model::{Docs, Name, Parts, Path, ServiceDocs};
use super::names::ServiceNames;
use crate::proto::Head;

/// The documentation of what the schema declares: its comment.
pub(super) fn of(head: &Head) -> Docs {
    docs(&head.comment)
}

/// Documentation, then one more paragraph.
pub(super) fn and(mut docs: Docs, paragraph: &str) -> Docs {
    if !docs.is_empty() {
        docs.push_str("\n\n");
    }
    docs.push_str(paragraph);
    docs
}

/// The module of a package.
pub(super) fn of_package(name: &str) -> Docs {
    format!("The package `{name}`.")
}

/// The module of what is declared inside a message.
pub(super) fn of_module(message: &Name) -> Docs {
    format!("What is declared inside {}.", link("struct", &message.0))
}

/// The getter of a field.
pub(super) fn of_getter(field: &Name) -> Docs {
    format!("`{}`, or its default where it is absent.", field.bare())
}

/// What is said of an extension after its comment.
pub(super) fn of_extension(proto_name: &str, extendee: &Path) -> Docs {
    let segments = extendee.0.iter().map(|segment| &segment.0[..]);
    let path = segments.collect::<Vec<_>>().join("::");
    let extendee = link("struct", &path);
    format!("The extension `{proto_name}` of {extendee}.")
}

/// The items of a service. `reply` is a reply in the words of Rust.
pub(super) fn of_service(
    head: &Head,
    names: &ServiceNames,
    parts: Parts,
    reply: Option<String>,
) -> ServiceDocs {
    let it = link("trait", names.service.bare());
    let (handle, server) = (names.handle.bare(), names.server.bare());
    let call = match parts.client {
        true => format!("; call it through [`{}`]", names.client.bare()),
        false => String::new(),
    };
    let mut usage = format!(
        "Implement it to serve, with plain `async fn`{call}.\n\
         [`{handle}`] is any implementation, without type parameters."
    );
    if let Some(reply) = reply {
        usage.push_str(&format!(
            "\nA reply is a [`Response`](::rustgreet::Response): `Ok({reply}.into())` makes one."
        ));
    }
    ServiceDocs {
        own: of(head),
        usage,
        client: format!("The client of {it}. It implements the trait too."),
        server: format!("Serves a {it}, as a tower service."),
        routes: format!("The routes of [`{server}`](super::{server}), which names them for you."),
        handle: format!("Any {it} as one type: to store, to clone, to choose at run time."),
        module: format!("What the schema says about {it}."),
    }
}

/// The static that holds a method's descriptor.
pub(super) fn of_descriptor(method: &str) -> Docs {
    format!("The descriptor of `{method}`.")
}

/// A link of rustdoc to a type or trait. The name of a derive macro alone would be two things.
pub(super) fn link(what: &str, path: &str) -> String {
    match path {
        "Clone" | "Copy" | "Debug" | "Default" | "Eq" | "Hash" | "Ord" | "PartialEq"
        | "PartialOrd" => format!("[`{what}@{path}`]"),
        _ => format!("[`{path}`]"),
    }
}
