//! `{:#?}` is what the standard library prints of a struct. It allocates nothing, and its steps grow with its text.

use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::mem::ManuallyDrop;

use rustgreet::DynamicMessage;
use rustgreet::schema::{Field, MessageTable, Type};

use super::counted;

/// message Tree { .. }, as the generator would have it, but that `Debug` shows the fields that are set.
#[derive(Default)]
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

impl fmt::Debug for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Tree");
        let mut show = |name, value: &dyn fmt::Debug, is_set| {
            if is_set {
                out.field(name, value);
            }
        };
        show("name", &self.name, !self.name.is_empty());
        show("count", &self.count, self.count.is_some());
        show("weight", &self.weight, self.weight != 0.0);
        show("numbers", &self.numbers, !self.numbers.is_empty());
        show("child", &self.child, self.child.is_some());
        show("children", &self.children, !self.children.is_empty());
        show("by_name", &self.by_name, !self.by_name.is_empty());
        show("flags", &self.flags, !self.flags.is_empty());
        out.finish()
    }
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

/// The same tree twice: as a struct, and by the table.
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
fn a_table_prints_what_the_standard_library_prints() {
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
    bytes: usize,
}

impl Write for Steps {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.writes += 1;
        self.bytes += text.len();
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
    let steps = |levels| {
        let tree = nested(levels);
        let mut steps = Steps::default();
        let ((), counts) = counted(|| write!(steps, "{tree:#?}").unwrap());
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
    assert!(
        twice.writes < twice.bytes / 4,
        "{} for {}",
        twice.writes,
        twice.bytes
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
