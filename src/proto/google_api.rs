//! The options of google/api: which are a method's others, and how a service uses a field (field_behavior.proto).
//! They are extensions, so they are among the unknown fields of the options, and are read by their numbers.

use rustgreet::__plugin::link::HTTP;
use rustgreet::Message;
use rustgreet::descriptor::{FieldOptions, MethodOptions};
use rustgreet::unknown::UnknownValue;

use super::model::Behavior;

/// The extension of `google.protobuf.FieldOptions`.
const FIELD_BEHAVIOR: u32 = 1052;

/// The method's other options, encoded: what the rules say is not said twice.
pub(super) fn other_options(options: &MethodOptions) -> Vec<u8> {
    let mut options = options.clone();
    options.unknown_fields.remove(HTTP.unsigned_abs());
    options.encode_to_vec()
}

/// How a service uses a field.
pub(super) fn behaviors(options: &FieldOptions) -> Vec<Behavior> {
    let all = options.unknown_fields.iter();
    let all = all.filter(|field| field.number == FIELD_BEHAVIOR);
    all.filter_map(|field| match field.value {
        UnknownValue::Varint(2) => Some(Behavior::Required),
        UnknownValue::Varint(3) => Some(Behavior::OutputOnly),
        UnknownValue::Varint(4) => Some(Behavior::InputOnly),
        _ => None,
    })
    .collect()
}
