//! What follows from the graph of messages: where recursion needs a box, and what spreads from a message
//! to all that hold it. Nothing here recurses, however deep the schema nests.

use crate::proto::{Field, Kind, Label, MessageId, Schema};

/// Facts about every message of a schema.
pub(super) struct Graph {
    /// The component of each message in the graph of direct containment.
    component: Vec<usize>,
    /// Whether each message has a required field, itself or in a message inside.
    required: Vec<bool>,
}

impl Graph {
    pub(super) fn new(schema: &Schema) -> Self {
        let requires = |field: &Field| field.label == Label::Required;
        Self {
            component: components(&direct_edges(schema)),
            required: spread(schema, |id| schema.message(id).fields.iter().any(requires)),
        }
    }

    /// Whether a field of `holder` that holds one `held` directly would make a type of endless size.
    pub(super) fn needs_box(&self, holder: MessageId, held: MessageId) -> bool {
        self.component[holder.0] == self.component[held.0]
    }

    /// Whether the message has a required field, itself or in a message inside.
    pub(super) fn has_required(&self, message: MessageId) -> bool {
        self.required[message.0]
    }
}

fn held_message(field: &Field) -> Option<MessageId> {
    match field.kind {
        Kind::Message(id) | Kind::Group(id) => Some(id),
        Kind::Scalar(_) | Kind::Enum(_) => None,
    }
}

/// From each message to those that it holds directly: not in a `Vec` or a map.
fn direct_edges(schema: &Schema) -> Vec<Vec<usize>> {
    let of_message = |fields: &[Field]| {
        let direct = fields.iter().filter(|field| match field.label {
            Label::Implicit | Label::Explicit | Label::Required | Label::Oneof(_) => true,
            Label::Repeated { .. } | Label::Map { .. } => false,
        });
        direct.filter_map(held_message).map(|id| id.0).collect()
    };
    schema
        .messages
        .iter()
        .map(|message| of_message(&message.fields))
        .collect()
}

/// Strongly connected components, by two sweeps of depth-first search (Kosaraju).
fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    const NONE: usize = usize::MAX;
    let mut order = Vec::with_capacity(edges.len());
    let mut seen = vec![false; edges.len()];
    for root in 0..edges.len() {
        let mut stack = vec![(root, 0)];
        while let Some((node, next)) = stack.pop() {
            if next == 0 && std::mem::replace(&mut seen[node], true) {
                continue;
            }
            match edges[node].get(next) {
                Some(&target) => {
                    stack.push((node, next + 1));
                    stack.push((target, 0));
                }
                None => order.push(node),
            }
        }
    }
    let mut reversed = vec![Vec::new(); edges.len()];
    for (source, targets) in edges.iter().enumerate() {
        for &target in targets {
            reversed[target].push(source);
        }
    }
    let mut component = vec![NONE; edges.len()];
    for &root in order.iter().rev() {
        let mut stack = vec![root];
        while let Some(node) = stack.pop() {
            if component[node] == NONE {
                component[node] = root;
                stack.extend(&reversed[node]);
            }
        }
    }
    component
}

/// What holds of these messages, and so of all that hold one of them.
pub(super) fn spread(schema: &Schema, holds_of: impl Fn(MessageId) -> bool) -> Vec<bool> {
    let mut holders = vec![Vec::new(); schema.messages.len()];
    let mut holds = vec![false; schema.messages.len()];
    let mut found = Vec::new();
    for (index, message) in schema.messages.iter().enumerate() {
        found.extend(holds_of(MessageId(index)).then_some(index));
        for held in message.fields.iter().filter_map(held_message) {
            holders[held.0].push(index);
        }
    }
    while let Some(index) = found.pop() {
        if !std::mem::replace(&mut holds[index], true) {
            found.extend(&holders[index]);
        }
    }
    holds
}

#[cfg(test)]
mod tests {
    use super::components;

    #[test]
    fn a_cycle_is_one_component_and_a_chain_is_many() {
        let found = components(&[vec![1], vec![2], vec![0, 3], vec![], vec![4, 3]]);
        assert_eq!(found[0], found[1]);
        assert_eq!(found[1], found[2]);
        assert_ne!(found[2], found[3]);
        assert_ne!(found[3], found[4]);
    }

    #[test]
    fn depth_costs_no_stack() {
        let chain: Vec<Vec<usize>> = (1..=200_000).map(|next| vec![next % 200_000]).collect();
        let found = components(&chain);
        assert!(found.iter().all(|&component| component == found[0]));
    }
}
