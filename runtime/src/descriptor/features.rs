//! Resolves the features of editions. The syntax or edition of a file gives the defaults. File, message,
//! oneof, field and enum can each override them, for themselves and for what they contain.

use core::ops::RangeInclusive;

use super::feature_set::{EnumType, FieldPresence, MessageEncoding, RepeatedFieldEncoding};
use super::{Edition, FeatureSet, FileDescriptorProto};

/// The editions that this version resolves, from the first to the last. proto2 and proto3 count as
/// editions.
pub const EDITIONS: RangeInclusive<i32> = Edition::Proto2.0..=Edition::Edition2026.0;

/// The features that decide how messages are read and written (protobuf's "Feature Settings for
/// Editions").
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
    /// Whether a field tells "absent" from its default (`field_presence`).
    pub presence: FieldPresence,
    /// Whether enums accept numbers that they do not declare (`enum_type`).
    pub enum_type: EnumType,
    /// Whether repeated numbers are packed (`repeated_field_encoding`).
    pub repeated: RepeatedFieldEncoding,
    /// Whether messages are encoded as groups (`message_encoding`).
    pub message: MessageEncoding,
}

/// The defaults of edition 2023.
impl Default for Features {
    fn default() -> Self {
        EDITION_2023
    }
}

impl Features {
    /// Returns the features at the top of a file.
    ///
    /// # Errors
    ///
    /// If the syntax or edition is not supported. The text names it: `the edition Edition2031`.
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

    /// Returns the features inside something that sets `own`.
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

/// Editions 2024 and 2026 do not change these.
const EDITION_2023: Features = Features {
    presence: FieldPresence::Explicit,
    enum_type: EnumType::Open,
    repeated: RepeatedFieldEncoding::Packed,
    message: MessageEncoding::LengthPrefixed,
};
