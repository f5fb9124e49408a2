//! The JSON name of a field: the lower camel case of its name, or the option `json_name` (ProtoJSON
//! specification).

/// Whether a JSON name is the one that follows from a field's name.
#[cfg(feature = "descriptor")]
pub(crate) fn is_json_name(name: &str, json: &str) -> bool {
    json_name(name) == json
}

/// The JSON name that follows from a field's name.
#[cfg(feature = "descriptor")]
pub(crate) fn json_name(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    push_camel(&mut camel, name);
    camel
}

/// Appends the lower camel case of a name, as protoc makes it: underscores are removed, and the
/// letter after one is capitalized.
pub(super) fn push_camel(out: &mut String, name: &str) {
    let mut words = name.split('_');
    out.push_str(words.next().unwrap_or_default());
    for word in words {
        let mut rest = word.chars();
        if let Some(first) = rest.next() {
            out.push(first.to_ascii_uppercase());
            out.push_str(rest.as_str());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::push_camel;

    #[test]
    fn camel_case_as_protoc_has_it() {
        for (name, expected) in [
            ("fieldname1", "fieldname1"),
            ("field_name2", "fieldName2"),
            ("_field_name3", "FieldName3"),
            ("field__name4_", "fieldName4"),
            ("field0name5", "field0name5"),
            ("field_0_name6", "field0Name6"),
            ("fieldName7", "fieldName7"),
            ("__field_name13", "FieldName13"),
        ] {
            let mut camel = String::new();
            push_camel(&mut camel, name);
            assert_eq!(camel, expected);
        }
    }
}
