//! Decides which features of the runtime a file of generated code needs, so that its first line can
//! ask for them.

use super::Resolver;
use crate::proto::{self, File, Kind, MessageId};
use crate::rust::paths::Home;

impl Resolver<'_> {
    /// The features that the code of these files needs.
    pub(super) fn features(&self, files: &[&File]) -> Vec<&'static str> {
        let options = self.options;
        let has_service = files.iter().any(|file| !file.services.is_empty());
        let has_message = files.iter().any(|file| !file.messages.is_empty());
        let written = has_message && options.messages;
        let needed = [
            ("rpc", has_service && options.services),
            ("descriptor", self.names_descriptors(files)),
            ("serde", written && options.serde),
            ("prost", written && options.prost),
        ];
        let needed = needed.into_iter().filter(|(_, is_needed)| *is_needed);
        needed.map(|(feature, _)| feature).collect()
    }

    /// Whether anything in the files is of a type of google/protobuf/descriptor.proto.
    fn names_descriptors(&self, files: &[&File]) -> bool {
        let of_service = |service: &proto::Service| {
            let mut methods = service.methods.iter();
            methods.any(|it| {
                [it.input, it.output]
                    .map(Kind::Message)
                    .iter()
                    .any(|it| self.is_descriptor(*it))
            })
        };
        files.iter().any(|file| {
            (self.options.services && file.services.iter().any(of_service))
                || file.extensions.iter().any(|it| self.extends_descriptor(it))
                || (self.options.messages
                    && file.messages.iter().any(|&id| self.has_descriptor(id)))
        })
    }

    fn extends_descriptor(&self, extension: &proto::Extension) -> bool {
        let extendee = Kind::Message(extension.extendee);
        self.is_descriptor(extendee) || self.is_descriptor(extension.field.kind)
    }

    fn has_descriptor(&self, id: MessageId) -> bool {
        let message = self.schema.message(id);
        message.fields.iter().any(|it| self.is_descriptor(it.kind))
            || message
                .extensions
                .iter()
                .any(|it| self.extends_descriptor(it))
            || message.messages.iter().any(|&id| self.has_descriptor(id))
    }

    fn is_descriptor(&self, kind: Kind) -> bool {
        let home = match kind {
            Kind::Scalar(_) => return false,
            Kind::Message(id) | Kind::Group(id) => self.paths.message_home(id),
            Kind::Enum(id) => self.paths.enum_home(id),
        };
        match home {
            Home::Runtime(modules) => modules.iter().any(|module| module.0 == "descriptor"),
            Home::Tree(_) | Home::Extern(_) | Home::ExternType(_) | Home::Missing => false,
        }
    }
}
