//! Conversions of `Struct`, `Value` and `ListValue`, which hold any JSON, from and to Rust's types.

use std::collections::BTreeMap;

use super::value::Kind;
use super::{ListValue, NullValue, Struct, Value};

impl Value {
    /// Returns JSON's `null`.
    ///
    /// Other values come from Rust's types by `From`, and are read by the `as_` methods:
    ///
    /// ```
    /// use rustgreet::wkt::Value;
    ///
    /// let size = Value::from(vec![Value::from(4.5), Value::from("cm"), Value::null()]);
    /// let Some([number, unit, note]) = size.as_list() else {
    ///     panic!("{size:?} is not a list of three");
    /// };
    /// assert_eq!((number.as_f64(), unit.as_str()), (Some(4.5), Some("cm")));
    /// assert!(note.is_null());
    /// ```
    pub fn null() -> Self {
        Kind::NullValue(NullValue::default()).into()
    }

    /// Returns whether this is `null`, or has no kind set.
    pub fn is_null(&self) -> bool {
        matches!(self.kind, None | Some(Kind::NullValue(_)))
    }

    /// Returns the number, or `None` if this is not one.
    pub fn as_f64(&self) -> Option<f64> {
        match self.kind {
            Some(Kind::NumberValue(number)) => Some(number),
            _ => None,
        }
    }

    /// Returns the string, or `None` if this is not one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Some(Kind::StringValue(text)) => Some(text),
            _ => None,
        }
    }

    /// Returns the bool, or `None` if this is not one.
    pub fn as_bool(&self) -> Option<bool> {
        match self.kind {
            Some(Kind::BoolValue(truth)) => Some(truth),
            _ => None,
        }
    }

    /// Returns the object, or `None` if this is not one.
    pub fn as_struct(&self) -> Option<&Struct> {
        match &self.kind {
            Some(Kind::StructValue(object)) => Some(object),
            _ => None,
        }
    }

    /// Returns the elements, or `None` if this is not a list.
    pub fn as_list(&self) -> Option<&[Value]> {
        match &self.kind {
            Some(Kind::ListValue(list)) => Some(&list.values),
            _ => None,
        }
    }
}

impl Struct {
    /// Returns the value of a field, or `None` if there is no such field.
    pub fn get(&self, field: &str) -> Option<&Value> {
        self.fields.get(field)
    }

    /// Sets a field and returns the value that it had before.
    ///
    /// ```
    /// use rustgreet::{json, wkt::Struct};
    ///
    /// let mut labels = Struct::from_iter([("colour", "red")]);
    /// labels.insert("sizes", vec![38, 40]);
    /// let before = labels.insert("colour", "blue");
    /// assert_eq!(before.as_ref().and_then(|it| it.as_str()), Some("red"));
    /// assert_eq!(json::to_string(&labels)?, r#"{"colour":"blue","sizes":[38,40]}"#);
    /// # Ok::<(), json::Error>(())
    /// ```
    pub fn insert(&mut self, field: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        self.fields.insert(field.into(), value.into())
    }
}

impl From<Kind> for Value {
    fn from(kind: Kind) -> Self {
        Self {
            kind: Some(kind),
            ..Self::default()
        }
    }
}

macro_rules! values {
    ($($from:ty, $value:ident => $kind:ident($of:expr);)*) => {$(
        impl From<$from> for Value {
            fn from($value: $from) -> Self {
                Kind::$kind($of).into()
            }
        }
    )*};
}

values! {
    f64, value => NumberValue(value);
    f32, value => NumberValue(value.into());
    i32, value => NumberValue(value.into());
    u32, value => NumberValue(value.into());
    bool, value => BoolValue(value);
    String, value => StringValue(value);
    &str, value => StringValue(value.to_owned());
    Struct, value => StructValue(value);
    ListValue, value => ListValue(value);
    BTreeMap<String, Value>, value => StructValue(value.into());
}

impl From<()> for Value {
    fn from((): ()) -> Self {
        Self::null()
    }
}

/// `None` becomes `null`.
impl<V: Into<Value>> From<Option<V>> for Value {
    fn from(value: Option<V>) -> Self {
        value.map_or_else(Self::null, Into::into)
    }
}

impl<V: Into<Value>> From<Vec<V>> for Value {
    fn from(values: Vec<V>) -> Self {
        ListValue::from_iter(values).into()
    }
}

impl From<BTreeMap<String, Value>> for Struct {
    fn from(fields: BTreeMap<String, Value>) -> Self {
        Self {
            fields,
            ..Self::default()
        }
    }
}

impl<K: Into<String>, V: Into<Value>> FromIterator<(K, V)> for Struct {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(fields: I) -> Self {
        let fields = fields.into_iter();
        fields
            .map(|(field, value)| (field.into(), value.into()))
            .collect::<BTreeMap<_, _>>()
            .into()
    }
}

/// Collects values of one Rust type.
///
/// ```
/// use rustgreet::{json, wkt::ListValue};
///
/// let squares: ListValue = (1..=4).map(|number| number * number).collect();
/// assert_eq!(json::to_string(&squares)?, "[1,4,9,16]");
/// # Ok::<(), json::Error>(())
/// ```
impl<V: Into<Value>> FromIterator<V> for ListValue {
    fn from_iter<I: IntoIterator<Item = V>>(values: I) -> Self {
        Self {
            values: values.into_iter().map(Into::into).collect(),
            ..Self::default()
        }
    }
}

impl IntoIterator for ListValue {
    type Item = Value;
    type IntoIter = std::vec::IntoIter<Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.into_iter()
    }
}

impl IntoIterator for Struct {
    type Item = (String, Value);
    type IntoIter = std::collections::btree_map::IntoIter<String, Value>;

    fn into_iter(self) -> Self::IntoIter {
        self.fields.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Message;

    #[test]
    fn from_and_to_rust() {
        let mut object = Struct::from_iter([("name", "Ada")]);
        object.insert("age", 36);
        object.insert("tags", vec!["a", "b"]);
        object.insert("ok", true);
        object.insert("none", None::<f64>);
        object.insert("inner", Struct::from_iter([("pi", 3.25)]));
        let object = Struct::decode(&object.encode_to_vec()).unwrap();

        let get = |field| object.get(field).unwrap();
        assert_eq!(get("name").as_str(), Some("Ada"));
        assert_eq!(get("age").as_f64(), Some(36.0));
        assert_eq!(get("tags").as_list().unwrap()[1].as_str(), Some("b"));
        assert_eq!(get("ok").as_bool(), Some(true));
        assert!(get("none").is_null() && Value::default().is_null());
        let inner = get("inner").as_struct().unwrap();
        assert_eq!(inner.get("pi"), Some(&Value::from(3.25)));
        assert_eq!((get("name").as_f64(), object.get("nothing")), (None, None));
    }
}
