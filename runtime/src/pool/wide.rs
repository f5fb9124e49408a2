//! Wide messages, oneofs and enums, and many extensions: no input makes a search of row after row.
//!
//! Steps are counted, not time: looks at a row of a table, comparisons in an index, records of unknown
//! fields. Twice as many rows with twice as much input may take two and a half times the steps; a
//! search of all rows for each field would take four times as many.

use std::fmt::Write;

use crate::json;
use crate::message::Message;
use crate::pool::DescriptorPool;
use crate::raw::steps;
use crate::reflect::rows::set_rows;
use crate::reflect::{DynamicMessage, FieldRef, Reflect, TypeRegistry};
use crate::schema::MessageTable;
use crate::text;
use crate::unknown::{UnknownFields, UnknownValue};

/// A schema of the given size: a message of so many fields, one with a oneof of so many members, one
/// with so many oneofs, with so many extensions, and with an enum of so many values.
struct Schema {
    size: usize,
    pool: DescriptorPool,
}

const INT: &str = "label: LABEL_OPTIONAL type: TYPE_INT32";

impl Schema {
    fn new(size: usize) -> Self {
        let numbers = || 1..=size;
        let each = |row: &dyn Fn(usize) -> String| numbers().map(row).collect::<String>();
        let wide = each(&|n| format!("field {{ name: 'f_{n}' number: {n} {INT} }}"));
        let required = wide.replace("LABEL_OPTIONAL", "LABEL_REQUIRED");
        let one =
            wide.replace("TYPE_INT32", "TYPE_INT32 oneof_index: 0") + "oneof_decl { name: 'o' }";
        let oneofs = each(&|n| {
            let index = n - 1;
            format!(
                "field {{ name: 'f_{n}' number: {n} {INT} oneof_index: {index} }} oneof_decl {{ name: 'o_{n}' }}"
            )
        });
        let reserved = each(&|n| format!("reserved_name: 'f_{n}'"));
        let values = each(&|n| format!("value {{ name: 'V_{n}' number: {} }}", n * 2));
        let extensions =
            each(&|n| format!("extension {{ name: 'e_{n}' number: {n} extendee: '.Ext' {INT} }}"));
        let mut text = format!(
            "syntax: 'proto2' name: 'wide.proto' enum_type {{ name: 'Enum' {values} }} {extensions}
             message_type {{ name: 'Wide' {wide} }} message_type {{ name: 'One' {one} }}
             message_type {{ name: 'Oneofs' {oneofs} }} message_type {{ name: 'Reserved' {reserved} }}
             message_type {{ name: 'Required' {required} }}
             message_type {{ name: 'Ext' extension_range {{ start: 1 end: 1000000 }} }}
             message_type {{ name: 'Enums' field {{
                 name: 'of' number: 1 label: LABEL_REPEATED type: TYPE_ENUM type_name: '.Enum' }} }}"
        );
        for name in ["Wide", "One", "Ext"] {
            let of = format!("label: LABEL_REPEATED type: TYPE_MESSAGE type_name: '.{name}'");
            let field = format!("field {{ name: 'of' number: 1 {of} }}");
            let _ = write!(text, "message_type {{ name: '{name}s' {field} }}");
        }
        let file = text::from_str(&text).unwrap();
        let set = crate::descriptor::FileDescriptorSet {
            file: vec![file],
            ..Default::default()
        };
        let pool = DescriptorPool::new(set).unwrap();
        Self { size, pool }
    }

    fn table(&self, name: &str) -> &'static MessageTable {
        self.pool.message(name).unwrap().table()
    }

    fn types(&self) -> &TypeRegistry {
        self.pool.types()
    }

    /// The numbers of all fields in an order that is neither up nor down.
    fn numbers(&self) -> impl Iterator<Item = usize> {
        let size = self.size;
        (0..size).map(move |at| at * 7919 % size + 1)
    }

    /// What `each` writes of every number, in a row.
    fn text(&self, each: impl Fn(usize) -> String) -> String {
        self.numbers().map(each).collect()
    }

    /// A list of JSON objects in a field.
    fn json_list(&self, each: impl Fn(usize) -> String) -> String {
        let list: Vec<_> = self.numbers().map(each).collect();
        format!("{{\"of\": [{}]}}", list.join(","))
    }

    fn read_json(&self, table: &str, json: &str) -> DynamicMessage {
        let mut message = DynamicMessage::new(self.table(table));
        let options = json::ParseOptions::new().ignore_unknown_fields(true);
        let options = options.registry(self.types());
        options.merge_str(json, &mut message).unwrap();
        message
    }

    fn read_text(&self, table: &str, text: &str) -> DynamicMessage {
        let mut message = DynamicMessage::new(self.table(table));
        let options = text::ParseOptions::new().registry(self.types());
        options.merge_str(text, &mut message).unwrap();
        message
    }

    fn print_json(&self, message: &DynamicMessage) -> String {
        let options = json::PrintOptions::new().registry(self.types());
        options.to_string(message).unwrap()
    }

    fn print_text(&self, message: &DynamicMessage) -> String {
        text::PrintOptions::new()
            .registry(self.types())
            .to_string(message)
    }

    /// A message with a record of the value 1 for every number.
    fn decode(&self, table: &str) -> DynamicMessage {
        let mut records = UnknownFields::new();
        for number in self.numbers() {
            records.push(number as u32, UnknownValue::Varint(1));
        }
        DynamicMessage::decode(self.table(table), records.as_bytes()).unwrap()
    }

    /// A message with a list of as many empty messages.
    fn decode_empty(&self, table: &str) -> DynamicMessage {
        DynamicMessage::decode(self.table(table), &[10, 0].repeat(self.size)).unwrap()
    }
}

/// Checks that work on a schema of twice the size takes at most two and a half times the steps.
/// `prepare` makes what is worked on, and builds the indices.
#[track_caller]
fn assert_linear<T>(prepare: impl Fn(&Schema) -> T, work: impl Fn(&Schema, &T)) {
    let [one, two] = [500, 1_000].map(|size| {
        let schema = Schema::new(size);
        let input = prepare(&schema);
        work(&schema, &input);
        steps::count(|| work(&schema, &input))
    });
    assert!(two * 2 <= one * 5, "{one} steps become {two}");
    assert!(one >= 500, "{one} steps: is anything counted?");
}

#[test]
fn names_of_a_wide_message() {
    let json = |schema: &Schema| {
        let fields = schema.text(|n| format!("\"f{n}\": 1, \"f_x{n}\": 2, "));
        format!("{{ {fields} \"end\": 0 }}")
    };
    assert_linear(json, |schema, json| {
        assert_eq!(
            set_rows(&schema.read_json("Wide", json)).count(),
            schema.size
        );
    });
    let text = |schema: &Schema| schema.text(|n| format!("f_{n}: 1 "));
    assert_linear(text, |schema, text| {
        assert_eq!(
            set_rows(&schema.read_text("Wide", text)).count(),
            schema.size
        );
        schema.read_text("Reserved", text);
    });
    assert_linear(
        |_| (),
        |schema, ()| {
            let mut message = DynamicMessage::new(schema.table("Wide"));
            for number in schema.numbers() {
                message.set(&*format!("f_{number}"), 1).unwrap();
                assert!(!matches!(message.get(number as u32), FieldRef::Unset));
            }
        },
    );
}

#[test]
fn a_wide_message_in_any_order() {
    assert_linear(
        |_| (),
        |schema, ()| {
            let message = schema.decode("Wide");
            assert_eq!(set_rows(&message).count(), schema.size);
        },
    );
    let whole = |schema: &Schema| schema.decode("Wide");
    assert_linear(whole, |schema, whole| {
        schema.print_json(whole);
        schema.print_text(whole);
        let _ = format!("{whole:?}");
        let mut emptied = whole.clone();
        schema
            .numbers()
            .for_each(|number| emptied.clear(number as u32));
        assert_eq!(emptied, DynamicMessage::new(whole.table()));
    });
}

#[test]
fn many_messages_of_which_nothing_is_set() {
    let json = |schema: &Schema| schema.json_list(|_| "{}".to_owned());
    assert_linear(json, |schema, json| drop(schema.read_json("Wides", json)));
    let text = |schema: &Schema| schema.text(|_| "of {} ".to_owned());
    assert_linear(text, |schema, text| drop(schema.read_text("Wides", text)));
    let empty = |schema: &Schema| schema.decode_empty("Wides");
    assert_linear(empty, |schema, empty| {
        schema.print_json(empty);
        schema.print_text(empty);
        let _ = format!("{empty:?}");
        assert!(empty.is_initialized());
        // What this is compared with: one look at each message.
        steps::add(schema.size);
    });
}

#[test]
fn members_of_a_oneof() {
    assert_linear(
        |_| (),
        |schema, ()| {
            assert_eq!(set_rows(&schema.decode("One")).count(), 1);
            assert_eq!(set_rows(&schema.decode("Oneofs")).count(), schema.size);
        },
    );
    let json = |schema: &Schema| schema.json_list(|n| format!("{{\"f_{n}\": 1}}"));
    assert_linear(json, |schema, json| drop(schema.read_json("Ones", json)));
    let text = |schema: &Schema| schema.text(|n| format!("of {{ f_{n}: 1 }} "));
    assert_linear(text, |schema, text| drop(schema.read_text("Ones", text)));
    let oneofs = |schema: &Schema| schema.print_json(&schema.decode("Oneofs"));
    assert_linear(oneofs, |schema, json| {
        drop(schema.read_json("Oneofs", json))
    });
}

/// A oneof's members take turns in a message of which every other field is set.
#[test]
fn a_oneof_among_many_fields() {
    assert_linear(
        |_| (),
        |schema, ()| {
            let mut message = schema.decode("Oneofs");
            for number in schema.numbers() {
                message.set(number as u32, 2).unwrap();
            }
            assert_eq!(set_rows(&message).count(), schema.size);
        },
    );
}

#[test]
fn extensions() {
    let one = |schema: &Schema| schema.decode("Ext");
    let many = |schema: &Schema| {
        let list = schema.json_list(|n| format!("{{\"[e_{n}]\": 1}}"));
        schema.read_json("Exts", &list)
    };
    for prepare in [&one as &dyn Fn(&Schema) -> _, &many] {
        assert_linear(prepare, |schema, message| {
            let json = schema.print_json(message);
            assert_eq!(json.matches("\"[e_").count(), schema.size);
            let text = schema.print_text(message);
            assert_eq!(text.matches("[e_").count(), schema.size);
            let name = message.table().name();
            assert_eq!(schema.read_json(name, &json), schema.read_text(name, &text));
        });
    }
}

#[test]
fn required_fields() {
    let whole = |schema: &Schema| schema.decode("Required");
    assert_linear(whole, |_, whole| {
        assert_eq!(whole.missing_required(), None);
    });
}

#[test]
fn values_of_an_enum() {
    let json = |schema: &Schema| schema.json_list(|n| format!("\"V_{n}\""));
    assert_linear(json, |schema, json| {
        let message = schema.read_json("Enums", json);
        assert_eq!(
            schema.print_json(&message).matches("V_").count(),
            schema.size
        );
        let text = schema.print_text(&message);
        assert_eq!(schema.read_text("Enums", &text), message);
        let bytes = message.encode_to_vec();
        assert_eq!(DynamicMessage::decode(message.table(), &bytes), Ok(message));
    });
}
