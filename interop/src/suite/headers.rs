//! Metadata from and to the suite's headers. A binary value is base64 there.

use base64::{
    Engine,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use rustgreet::{
    Metadata, Status,
    rpc::{MetadataError, MetadataValue},
};

use crate::pb::connectrpc::conformance::v1::Header;

/// Writes no padding, and reads both.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Each key once, with its values in their order.
pub(super) fn from_metadata(metadata: &Metadata) -> Vec<Header> {
    let mut headers: Vec<Header> = Vec::new();
    for (key, value) in metadata.iter() {
        let value = match value {
            MetadataValue::Text(text) => text.to_owned(),
            MetadataValue::Bytes(bytes) => BASE64.encode(bytes),
        };
        match headers.iter_mut().find(|header| header.name == key) {
            Some(header) => header.value.push(value),
            None => headers.push(Header {
                name: key.to_owned(),
                value: vec![value],
                ..Default::default()
            }),
        }
    }
    headers
}

/// Adds `headers` to `metadata`.
pub(super) fn add(headers: &[Header], metadata: &mut Metadata) -> Result<(), Status> {
    for header in headers {
        for value in &header.value {
            add_one(&header.name, value, metadata)
                .map_err(|error| Status::internal(format!("{}: {error}", header.name)))?;
        }
    }
    Ok(())
}

fn add_one(key: &str, value: &str, metadata: &mut Metadata) -> Result<(), MetadataError> {
    if key.to_ascii_lowercase().ends_with("-bin")
        && let Ok(bytes) = BASE64.decode(value)
    {
        return metadata.append_bin(key, bytes);
    }
    metadata.append(key, value)
}
