//! An extension: a constant that reads and writes it.

use super::phrases::marker;
use super::text::{allow_deprecated, docs, lints, quoted};
use crate::rust::{Extension, ExtensionForm, Kind, Literal, Packing, spelling};

pub(super) fn emit(extension: &Extension) -> String {
    let Extension {
        name,
        extendee,
        member,
        ..
    } = extension;
    let kind = marker(&member.kind);
    let (number, proto_name) = (member.number, quoted(&member.proto_name));
    let (ty, new) = match extension.form {
        ExtensionForm::Single => ("Extension", "new"),
        ExtensionForm::InMessageSet => ("Extension", "in_message_set"),
        ExtensionForm::Repeated(_) => ("RepeatedExtension", "new"),
    };
    let packed = match extension.form {
        ExtensionForm::Repeated(Packing::Packed) => ".packed()",
        _ => "",
    };
    let default = extension.default.as_ref().map(|default| {
        let value = value_ref(&member.kind, default);
        format!(".with_default({value})")
    });
    let default = default.unwrap_or_default();
    let docs = docs(&extension.docs, extension.deprecated);
    let allow = allow_deprecated(extension.touches_deprecated);
    let lints = lints(&extension.lints);
    format!(
        "{docs}{allow}{lints}
        pub const {name}: ::rustgreet::{ty}<{extendee}, {kind}> =
            ::rustgreet::{ty}::{new}({number}, {proto_name}){packed}{default};"
    )
}

/// A default as the runtime keeps it.
fn value_ref(kind: &Kind, default: &Literal) -> String {
    let variant = match (kind, default) {
        (Kind::Scalar(scalar), _) => spelling(*scalar).value,
        (Kind::OtherString(_), _) => "String",
        (Kind::ByteVec, _) => "Bytes",
        (_, Literal::Enum(path, number)) => {
            return format!("::rustgreet::ValueRef::Enum({number}, {path}::table())");
        }
        _ => "Message",
    };
    format!("::rustgreet::ValueRef::{variant}({default})")
}
