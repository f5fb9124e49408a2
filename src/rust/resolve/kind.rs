//! Resolves the kinds of values: the paths of their types, and the types that options choose.

use super::Resolver;
use crate::diag::{Diagnostic, Location};
use crate::options::{BytesType, StringType};
use crate::proto::{self, Scalar};
use crate::rust::model::{Kind, Name, OtherString};
use crate::rust::paths::Home;

impl Resolver<'_> {
    pub(super) fn resolve_kind(&mut self, here: &[Name], field: &proto::Field) -> Kind {
        self.check_home(field.kind, &field.head.location);
        match field.kind {
            proto::Kind::Scalar(scalar) => self.resolve_scalar(scalar, field),
            proto::Kind::Enum(id) => {
                let path = self.paths.enum_path(here, id);
                let closed = self.schema.enumeration(id).closed;
                if closed {
                    Kind::ClosedEnum(path)
                } else {
                    Kind::Enum(path)
                }
            }
            proto::Kind::Message(id) => Kind::Message(self.paths.message_path(here, id)),
            proto::Kind::Group(id) => Kind::Group(self.paths.message_path(here, id)),
        }
    }

    /// The kind of a scalar in a field: of its value, or of its key.
    pub(super) fn resolve_scalar(&self, scalar: Scalar, field: &proto::Field) -> Kind {
        let name = &field.head.full_name;
        match scalar {
            Scalar::Bytes if *self.options.bytes.nearest(name) == BytesType::Vec => Kind::ByteVec,
            Scalar::String => match self.options.string.nearest(name) {
                StringType::String => Kind::Scalar(scalar),
                StringType::Boxed => Kind::OtherString(OtherString::Boxed),
                StringType::Shared => Kind::OtherString(OtherString::Shared),
            },
            _ => Kind::Scalar(scalar),
        }
    }

    /// Whether a field's type is deprecated.
    pub(super) fn is_deprecated(&self, kind: proto::Kind) -> bool {
        match kind {
            proto::Kind::Scalar(_) => false,
            proto::Kind::Enum(id) => self.schema.enumeration(id).head.deprecated,
            proto::Kind::Message(id) | proto::Kind::Group(id) => {
                self.schema.message(id).head.deprecated
            }
        }
    }

    /// Refuses a type that neither this run's output nor the runtime declares.
    pub(super) fn check_home(&mut self, kind: proto::Kind, location: &Location) {
        let (home, file, name) = match kind {
            proto::Kind::Scalar(_) => return,
            proto::Kind::Message(id) | proto::Kind::Group(id) => {
                let message = self.schema.message(id);
                (
                    self.paths.message_home(id),
                    message.file,
                    &message.head.full_name,
                )
            }
            proto::Kind::Enum(id) => {
                let enumeration = self.schema.enumeration(id);
                (
                    self.paths.enum_home(id),
                    enumeration.file,
                    &enumeration.head.full_name,
                )
            }
        };
        if *home != Home::Missing {
            return;
        }
        let file = &self.schema.file(file).name;
        let message = format!("`{name}` is declared in {file}, which this run does not generate");
        let help = format!(
            "generate {file} in the same run (with buf: `strategy: all`), or say where its types \
             are: `extern_path=.{name}=::path::Type`"
        );
        let error = Diagnostic::at(location, message).help(help);
        if !self.errors.iter().any(|other| *other == error) {
            self.errors.push(error);
        }
    }
}
