//! Required fields that have no value are found by their path.

use std::collections::BTreeMap;

use rustgreet::reflect::missing_required;
use rustgreet::{Field, FieldRef, Message, MessageTable, Reader, Reflect, Sink, Type, Writer};

#[derive(Clone, Debug, Default)]
struct Thing {
    label: Option<String>,
    parts: Vec<Thing>,
    by_name: BTreeMap<String, Thing>,
}

impl Thing {
    const fn table() -> &'static MessageTable {
        static TABLE: MessageTable = MessageTable::new(
            "pkg.Thing",
            &[
                Field::required(1, "label", Type::String),
                Field::repeated(2, "parts", Type::Message(Thing::table())),
                Field::map(3, "by_name", Type::String, Type::Message(Thing::table())),
            ],
        );
        &TABLE
    }
}

impl Reflect for Thing {
    fn table(&self) -> &'static MessageTable {
        Self::table()
    }

    fn field(&self, index: usize) -> FieldRef<'_> {
        match index {
            0 => rustgreet::__private::field(&self.label),
            1 => rustgreet::__private::field(&self.parts),
            2 => rustgreet::__private::field(&self.by_name),
            _ => FieldRef::Unset,
        }
    }
}

impl Message for Thing {
    fn merge_from(&mut self, r: &mut Reader<'_>) -> rustgreet::wire::Result {
        while let Some(tag) = r.tag()? {
            r.skip(tag)?;
        }
        Ok(())
    }

    fn write_to(&self, _: &mut Writer<'_, impl Sink>) {}
}

#[test]
fn by_its_path() {
    let whole = Thing {
        label: Some(String::new()),
        ..Default::default()
    };
    assert_eq!(missing_required(&whole), None);
    let missing = |thing: &Thing| missing_required(thing).unwrap();
    assert_eq!(missing(&Thing::default()), "Thing.label");
    let parts = vec![whole.clone(), Thing::default()];
    assert_eq!(
        missing(&Thing {
            parts,
            ..whole.clone()
        }),
        "Thing.parts[1].label"
    );
    let by_name = [("a".into(), whole.clone()), ("b".into(), Thing::default())].into();
    assert_eq!(
        missing(&Thing { by_name, ..whole }),
        r#"Thing.by_name["b"].label"#
    );
}
