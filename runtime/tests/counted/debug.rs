//! `{:#?}` is what a derived `Debug` prints. It allocates nothing, and its steps grow with its text;
//! so do those of text format.

use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::mem::ManuallyDrop;

use rustgreet::schema::{Field, MessageTable, Type};
use rustgreet::{DynamicMessage, TypeRegistry, text};

use super::counted;

/// message Tree { .. }, as the generator would have it, and with a derived `Debug`.
#[derive(Debug, Default)]
#[allow(dead_code, reason = "`Debug` reads the fields")]
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

/// The same tree twice: derived, and by the table.
type Twins = (Tree, DynamicMessage);

fn leaf(name: &str) -> Twins {
    let mut tree = DynamicMessage::new(&TREE);
    tree.set("name", name).unwrap();
    tree.set("count", -7).unwrap();
    tree.set("weight", 1.0).unwrap();
    tree.push("numbers", 10u32).unwrap();
    tree.push("numbers", 255u32).unwrap();
    tree.insert("flags", 1, true).unwrap();
    let derived = Tree {
        name: name.into(),
        count: Some(-7),
        weight: 1.0,
        numbers: vec![10, 255],
        flags: [(1, true)].into(),
        ..Tree::default()
    };
    (derived, tree)
}

/// Under a new root: once alone, once in a list, once in a map.
fn below(root: &str, one: Twins, other: Twins, third: Twins) -> Twins {
    let (mut derived, mut tree) = leaf(root);
    derived.child = Some(Box::new(one.0));
    tree.set("child", one.1).unwrap();
    derived.children.push(other.0);
    tree.push("children", other.1).unwrap();
    derived.by_name.insert("a \"key\"\n".into(), third.0);
    tree.insert("by_name", "a \"key\"\n", third.1).unwrap();
    (derived, tree)
}

#[test]
fn a_table_prints_what_a_derive_prints() {
    let empty = || (Tree::default(), DynamicMessage::new(&TREE));
    let inner = || below("in\nner", leaf("one"), empty(), leaf("two"));
    let (derived, tree) = below("root", inner(), inner(), inner());
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

fn nested(levels: usize) -> DynamicMessage {
    let mut tree = leaf("innermost").1;
    for _ in 0..levels {
        let mut outer = DynamicMessage::new(&TREE);
        outer.push("children", tree).unwrap();
        tree = outer;
    }
    tree
}

#[test]
fn steps_grow_with_the_text() {
    check(0, |tree, out| write!(out, "{tree:#?}"));
    check(0, |tree, out| write!(out, "{tree:?}"));
    // The digits of a double, of which there is one.
    check(6, |tree, out| write!(out, "{}", text::display(tree)));
}

fn check(allocations: usize, print: impl Fn(&DynamicMessage, &mut Steps) -> fmt::Result) {
    let steps = |levels| {
        let tree = nested(levels);
        let mut steps = Steps::default();
        let ((), counts) = counted(|| print(&tree, &mut steps).unwrap());
        assert_eq!(counts.allocations, allocations);
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
