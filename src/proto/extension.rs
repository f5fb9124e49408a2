//! Links extensions: fields that a message gets from outside.

use rustgreet::descriptor::FieldDescriptorProto;

use super::Extension;
use super::field::Around;
use super::link::Linker;
use super::scope::{child, join};
use crate::diag::Location;

impl Linker<'_> {
    /// Links the extensions declared in `around`, which are its descriptor's field `step`.
    pub(super) fn link_extensions(
        &mut self,
        around: Around<'_>,
        fields: &[FieldDescriptorProto],
        step: i32,
    ) -> Vec<Extension> {
        let mut extensions = Vec::new();
        for (index, field) in fields.iter().enumerate() {
            let path = child(around.path, step, index);
            let location: Location = self.files[around.file.0].source.location(&path);
            let full_name = join(around.name, field.name.as_deref().unwrap_or_default());
            let extendee = self.link_message_type(field.extendee.as_deref(), &full_name, &location);
            let inside = Around {
                path: &path,
                ..around
            };
            let field = self.link_field(inside, field, &[]);
            if let (Some(field), Some(extendee)) = (field, extendee) {
                extensions.push(Extension { field, extendee });
            }
        }
        extensions
    }
}
