//! The features of editions, resolved: what a file's syntax or edition says, and what file, message,
//! oneof, field and enum say over it, each inheriting from the one around it.

use core::ops::RangeInclusive;

use super::feature_set::{EnumType, FieldPresence, MessageEncoding, RepeatedFieldEncoding};
use super::{Edition, FeatureSet, FileDescriptorProto};

/// The first and the last edition that this version resolves; proto2 and proto3 count as editions.
pub const EDITIONS: RangeInclusive<i32> = Edition::Proto2.0..=Edition::Edition2026.0;

/// The features that decide how messages are read and written.
///
/// ```
/// use rustgreet::descriptor::FileDescriptorProto;
/// use rustgreet::descriptor::feature_set::FieldPresence;
/// use rustgreet::descriptor::features::Features;
///
/// let file = FileDescriptorProto { syntax: Some("proto3".into()), ..Default::default() };
/// assert_eq!(Features::of_file(&file)?.presence, FieldPresence::Implicit);
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features {
    /// How the absence of a field is told.
    pub presence: FieldPresence,
    /// Whether enums have numbers that they do not declare.
    pub enum_type: EnumType,
    /// Whether lists of numbers are packed.
    pub repeated: RepeatedFieldEncoding,
    /// Whether messages are groups.
    pub message: MessageEncoding,
}

/// Those of edition 2023.
impl Default for Features {
    fn default() -> Self {
        EDITION_2023
    }
}

impl Features {
    /// What holds at the top of a file.
    ///
    /// # Errors
    /// What the file is written in, where that is not supported: `the edition Edition2031`.
    pub fn of_file(file: &FileDescriptorProto) -> Result<Self, String> {
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
    #[must_use]
    pub fn with(self, own: Option<&FeatureSet>) -> Self {
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
