//! The names that JSON gives fields: lower camel case, unless the schema says otherwise.

use super::Field;

impl Field {
    /// Whether this is the JSON name.
    pub(crate) fn is_json_name(&self, name: &str) -> bool {
        match self.json_name() {
            Some(own) => own == name,
            None => is_camel_of(name, self.name()),
        }
    }

    /// Appends the JSON name.
    pub(crate) fn push_json_name(&self, out: &mut String) {
        match self.json_name() {
            Some(own) => out.push_str(own),
            None => out.extend(camel(self.name())),
        }
    }
}

/// As protoc has it: an underscore goes, and capitalizes what follows it.
fn camel(name: &str) -> impl Iterator<Item = char> {
    let mut capitalize = false;
    name.chars().filter_map(move |c| {
        let upper = core::mem::replace(&mut capitalize, c == '_');
        match c {
            '_' => None,
            _ if upper => Some(c.to_ascii_uppercase()),
            _ => Some(c),
        }
    })
}

/// `camel(name) == camel_name`
fn is_camel_of(camel_name: &str, name: &str) -> bool {
    let mut wanted = camel_name.bytes();
    let mut upper = false;
    for byte in name.bytes() {
        if byte == b'_' {
            upper = true;
            continue;
        }
        let byte = if upper {
            byte.to_ascii_uppercase()
        } else {
            byte
        };
        upper = false;
        if wanted.next() != Some(byte) {
            return false;
        }
    }
    wanted.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::{camel, is_camel_of};

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
            assert_eq!(camel(name).collect::<String>(), expected);
            assert!(is_camel_of(expected, name), "{name}");
            assert!(!is_camel_of(&expected[1..], name), "{name}");
            assert!(!is_camel_of(&format!("{expected}x"), name), "{name}");
        }
    }
}
