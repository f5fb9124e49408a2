//! The JSON name of a field: lower camel case, unless the schema says otherwise.

#[cfg(feature = "descriptor")]
use super::Field;

#[cfg(feature = "descriptor")]
impl Field {
    /// With this JSON name, if it is not the one that follows from the name.
    pub(crate) fn with_json_name(self, json: &'static str) -> Self {
        let mut camel = String::new();
        push_camel(&mut camel, self.name());
        if camel == json { self } else { self.json(json) }
    }
}

/// As protoc has it: an underscore goes, and capitalizes what follows it.
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
