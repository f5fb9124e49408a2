//! `{:#?}` is what a derived `Debug` prints. It allocates nothing, and its steps grow with its text;
//! so do those of text format.

use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::mem::ManuallyDrop;

use rustgreet::__private::field;
use rustgreet::schema::{Field, MessageTable, Type};
use rustgreet::{
    DynamicMessage, FieldRef, Message, Reader, Reflect, Sink, TypeRegistry, Writer, text,
};

use super::counted;

/// message Tree { .. }, as the generator would have it, but with a derived `Debug`.
#[derive(Debug, Default)]
struct Tree {
    name: String,
    count: Option<i32>,
    weight: f64,
    numbers: Vec<u32>,
    child: Option<Box<Tree>>,
    children: Vec<Tree>,
    by_name: BTreeMap<String, Tree>,
    flags: BTreeMap<i32, bool>,
}

static TREE: MessageTable = MessageTable::new(
    "forest.Tree",
    &[
        Field::new(1, "name", Type::String),
        Field::optional(2, "count", Type::Int32),
        Field::new(3, "weight", Type::Double),
        Field::packed(4, "numbers", Type::Uint32),
        Field::optional(5, "child", Type::Message(&TREE)),
        Field::repeated(6, "children", Type::Message(&TREE)),
        Field::map(7, "by_name", Type::String, Type::Message(&TREE)),
        Field::map(8, "flags", Type::Int32, Type::Bool),
    ],
);

impl Reflect for Tree {
    fn table(&self) -> &'static MessageTable {
        &TREE
    }

    fn field(&self, index: usize) -> FieldRef<'_> {
        match index {
            0 => field(&self.name),
            1 => field(&self.count),
            2 => field(&self.weight),
            3 => field(&self.numbers),
            4 => field(&self.child),
            5 => field(&self.children),
            6 => field(&self.by_name),
            7 => field(&self.flags),
            _ => FieldRef::Unset,
        }
    }
}

impl Message for Tree {
    fn merge_from(&mut self, _: &mut Reader<'_>) -> rustgreet::wire::Result {
        Ok(())
    }

    fn write_to(&self, _: &mut Writer<'_, impl Sink>) {}
}

/// A tree whose `Debug` is the one that generated code has.
struct ByTable(Tree);

impl fmt::Debug for ByTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        rustgreet::__private::debug(&self.0, f)
    }
}

fn leaf(name: &str) -> Tree {
    Tree {
        name: name.into(),
        count: Some(-7),
        weight: 1.0,
        numbers: vec![10, 255],
        flags: [(1, true)].into(),
        ..Tree::default()
    }
}

/// Under a new root: once alone, once in a list, once in a map.
fn below(root: &str, tree: impl Fn() -> [Tree; 3]) -> Tree {
    let [one, other, third] = tree();
    Tree {
        child: Some(Box::new(one)),
        children: vec![other],
        by_name: [("a \"key\"\n".into(), third)].into(),
        ..leaf(root)
    }
}

#[test]
fn a_table_prints_what_a_derive_prints() {
    let inner = || below("in\nner", || [leaf("one"), Tree::default(), leaf("two")]);
    let root = || below("root", || [inner(), inner(), inner()]);
    let (derived, tree) = (root(), ByTable(root()));
    assert_eq!(format!("{tree:?}"), format!("{derived:?}"));
    assert_eq!(format!("{tree:#?}"), format!("{derived:#?}"));
    assert_eq!(format!("{tree:#x?}"), format!("{derived:#x?}"));
    assert_eq!(format!("{tree:#8.2?}"), format!("{derived:#8.2?}"));
    // In a type of the user's, which is indented by the standard library.
    let derived = Some((vec![derived], "next"));
    let tree = Some((vec![tree], "next"));
    assert_eq!(format!("{tree:?}"), format!("{derived:?}"));
    assert_eq!(format!("{tree:#?}"), format!("{derived:#?}"));
}

/// Counts what is written, and keeps nothing.
#[derive(Default)]
struct Steps {
    writes: usize,
}

impl Write for Steps {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.writes += usize::from(!text.is_empty());
        Ok(())
    }
}

/// The innermost of so many levels has values, and the others have none.
fn nested(levels: usize) -> DynamicMessage {
    let mut tree = DynamicMessage::new(&TREE);
    tree.set("name", "innermost").unwrap();
    tree.push("numbers", 10u32).unwrap();
    tree.insert("flags", 1, true).unwrap();
    for _ in 0..levels {
        let mut outer = DynamicMessage::new(&TREE);
        outer.push("children", tree).unwrap();
        tree = outer;
    }
    tree
}

#[test]
fn steps_grow_with_the_text() {
    check(|tree, out| write!(out, "{tree:#?}"));
    check(|tree, out| write!(out, "{tree:?}"));
    check(|tree, out| write!(out, "{}", text::display(tree)));
}

fn check(print: impl Fn(&DynamicMessage, &mut Steps) -> fmt::Result) {
    let steps = |levels| {
        let tree = nested(levels);
        let mut steps = Steps::default();
        let ((), counts) = counted(|| print(&tree, &mut steps).unwrap());
        assert_eq!(counts.allocations, 0);
        steps
    };
    let (once, twice) = (steps(49), steps(98));
    assert!(
        twice.writes * 10 <= once.writes * 25,
        "{} and {}",
        once.writes,
        twice.writes
    );
}

/// A table of a message that holds itself is a circle.
#[test]
fn tables_show_their_names() {
    assert_eq!(
        format!("{TREE:?}"),
        "MessageTable { name: \"forest.Tree\", .. }"
    );
    let mut types = TypeRegistry::new();
    types.add_table(&TREE);
    assert!(format!("{types:?}").contains("forest.Tree"));
    let row = format!("{:?}", TREE.field(5));
    assert!(
        row.contains("Message(MessageTable { name: \"forest.Tree\", .. })"),
        "{row}"
    );
}

#[test]
fn what_is_too_deep_is_left_out() {
    // Dropping it would need more stack than there is.
    let deep = &*ManuallyDrop::new(nested(100_000));
    for shown in [format!("{deep:?}"), format!("{deep:#?}")] {
        assert_eq!(shown.matches("Tree {").count(), 102);
        assert_eq!(shown.matches("Tree { .. }").count(), 1);
    }
    assert_eq!(format!("{:?}", nested(100)).matches(".. }").count(), 0);
}
