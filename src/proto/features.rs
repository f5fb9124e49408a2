//! The features of editions, resolved: what a file's syntax or edition says, and what file, message,
//! oneof, field and enum say over it, each inheriting from the one around it.

use rustgreet::descriptor::feature_set::{
    EnumType, FieldPresence, MessageEncoding, RepeatedFieldEncoding,
};
use rustgreet::descriptor::{Edition, FeatureSet, FileDescriptorProto};

/// The first and the last edition that this version resolves; proto2 and proto3 count as editions.
pub const EDITIONS: std::ops::RangeInclusive<i32> = Edition::Proto2.0..=Edition::Edition2026.0;

/// The features that touch generated code.
#[derive(Clone, Copy)]
pub(super) struct Features {
    pub(super) presence: FieldPresence,
    pub(super) enum_type: EnumType,
    pub(super) repeated: RepeatedFieldEncoding,
    pub(super) message: MessageEncoding,
}

impl Default for Features {
    fn default() -> Self {
        EDITION_2023
    }
}

impl Features {
    /// What holds at the top of a file; or, as the error, its syntax where that is not supported.
    pub(super) fn of_file(file: &FileDescriptorProto) -> Result<Self, String> {
        let defaults = match file.syntax.as_deref() {
            None | Some("" | "proto2") => PROTO2,
            Some("proto3") => PROTO3,
            Some("editions") => {
                let edition = file.edition.unwrap_or_default();
                if !EDITIONS.contains(&edition.0) {
                    return Err(format!("the edition {edition:?}"));
                }
                EDITION_2023
            }
            Some(other) => return Err(format!("the syntax `{other}`")),
        };
        let own = file
            .options
            .as_ref()
            .and_then(|options| options.features.as_ref());
        Ok(defaults.with(own))
    }

    /// What holds inside something that sets features of its own.
    pub(super) fn with(self, own: Option<&FeatureSet>) -> Self {
        let Some(own) = own else { return self };
        Self {
            presence: own.field_presence.unwrap_or(self.presence),
            enum_type: own.enum_type.unwrap_or(self.enum_type),
            repeated: own.repeated_field_encoding.unwrap_or(self.repeated),
            message: own.message_encoding.unwrap_or(self.message),
        }
    }
}

const PROTO2: Features = Features {
    presence: FieldPresence::Explicit,
    enum_type: EnumType::Closed,
    repeated: RepeatedFieldEncoding::Expanded,
    message: MessageEncoding::LengthPrefixed,
};

const PROTO3: Features = Features {
    presence: FieldPresence::Implicit,
    enum_type: EnumType::Open,
    repeated: RepeatedFieldEncoding::Packed,
    message: MessageEncoding::LengthPrefixed,
};

/// Editions 2024 and 2026 change none of these.
const EDITION_2023: Features = Features {
    presence: FieldPresence::Explicit,
    enum_type: EnumType::Open,
    repeated: RepeatedFieldEncoding::Packed,
    message: MessageEncoding::LengthPrefixed,
};
