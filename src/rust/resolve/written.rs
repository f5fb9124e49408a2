//! Decides in which order the fields of a message are written: that of their numbers, so that equal
//! messages are equal bytes in all implementations of protobuf.

use super::Resolver;
use crate::proto::{self, MessageId};
use crate::rust::model::{Field, Members, Oneof, Written};

impl Resolver<'_> {
    /// The steps of writing a message. A oneof is one step, unless another field has a number between
    /// those of its members: then each run of members is a step.
    pub(super) fn resolve_written(
        &self,
        id: MessageId,
        fields: &[Field],
        oneofs: &[(Oneof, Vec<&proto::Field>)],
    ) -> Vec<Written> {
        let members = fields.iter().enumerate().flat_map(|(index, field)| {
            let members = field.shape.members().iter().enumerate();
            members.map(move |(at, member)| (member.number, index, at))
        });
        let mut members: Vec<_> = members.collect();
        members.sort_unstable();
        let runs = members.chunk_by(|(_, one, _), (_, next, _)| one == next);
        let steps = runs.map(|run| {
            let (_, index, at) = run[0];
            let all = fields[index].shape.members();
            match all[at].oneof {
                Some(oneof) if run.len() < all.len() => {
                    let oneof = &oneofs[oneof].0;
                    let variants = run.iter().map(|&(_, _, at)| &oneof.variants[at]);
                    let first = all.iter().map(|member| member.number).min();
                    Written::Members(Members {
                        field: index,
                        oneof: self.oneof_path(id, oneof),
                        variants: variants
                            .map(|it| (it.name.clone(), it.member.clone()))
                            .collect(),
                        are_first: first == Some(run[0].0),
                    })
                }
                _ => Written::Field(index),
            }
        });
        steps.collect()
    }
}
