//! Circles in a graph of imports: Tarjan's strongly connected components.

use std::collections::{BTreeMap, BTreeSet};

use super::graph::Imports;

/// The circles of a graph, each of two files or more: Tarjan's strongly connected components.
pub(crate) fn circles(imports: &Imports) -> Vec<BTreeSet<String>> {
    struct Walk<'a> {
        imports: &'a Imports,
        index: BTreeMap<&'a str, (usize, usize)>,
        stack: Vec<&'a str>,
        circles: Vec<BTreeSet<String>>,
    }
    impl<'a> Walk<'a> {
        fn visit(&mut self, file: &'a str) -> usize {
            let number = self.index.len();
            self.index.insert(file, (number, number));
            self.stack.push(file);
            let mut low = number;
            for to in self.imports.get(file).into_iter().flat_map(|it| it.keys()) {
                match self.index.get(to.as_str()) {
                    None => low = low.min(self.visit(to)),
                    Some((other, _)) if self.stack.contains(&to.as_str()) => low = low.min(*other),
                    Some(_) => {}
                }
            }
            self.index.insert(file, (number, low));
            if low == number {
                let at = self
                    .stack
                    .iter()
                    .position(|it| *it == file)
                    .expect("on the stack");
                let circle = self.stack.split_off(at);
                if circle.len() > 1 {
                    self.circles
                        .push(circle.into_iter().map(str::to_owned).collect());
                }
            }
            low
        }
    }
    let mut walk = Walk {
        imports,
        index: BTreeMap::new(),
        stack: Vec::new(),
        circles: Vec::new(),
    };
    for file in imports.keys() {
        if !walk.index.contains_key(file.as_str()) {
            walk.visit(file);
        }
    }
    walk.circles
}
