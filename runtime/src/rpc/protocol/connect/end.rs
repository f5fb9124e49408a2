//! The end of a stream: an envelope whose JSON has the trailers and, if the call failed, the error.

use http::{HeaderMap, HeaderName, HeaderValue};

use super::error;
use crate::raw::quoted::push_string;
use crate::rpc::{
    call::{Code, Metadata, Status},
    protocol::grpc::trailers,
};
use crate::wkt::value::Kind;

/// The flag of the envelope.
pub(super) const FLAG: u8 = 0b10;

/// Appends the envelope of what gRPC's trailers say.
pub(super) fn append(trailers: HeaderMap, bytes: &mut Vec<u8>) {
    let mut text = String::from("{");
    let metadata = match trailers::read(trailers) {
        Ok(metadata) => metadata.unwrap_or_default(),
        Err(status) => {
            text.push_str(r#""error":"#);
            error::write(&status, &mut text);
            status.into_parts().metadata
        }
    };
    write_metadata(metadata.departing(), &mut text);
    text.push('}');
    bytes.push(FLAG);
    bytes.extend_from_slice(&(text.len() as u32).to_be_bytes());
    bytes.extend_from_slice(text.as_bytes());
}

/// Appends the member with the metadata, if there is any.
fn write_metadata(metadata: HeaderMap, text: &mut String) {
    if metadata.is_empty() {
        return;
    }
    if !text.ends_with('{') {
        text.push(',');
    }
    let mut before = r#""metadata":{"#;
    for name in metadata.keys() {
        text.push_str(before);
        push_string(text, name.as_str());
        let mut bracket = ":[";
        for value in metadata.get_all(name) {
            text.push_str(bracket);
            push_string(text, &String::from_utf8_lossy(value.as_bytes()));
            bracket = ",";
        }
        text.push(']');
        before = ",";
    }
    text.push('}');
}

/// How a call ended, by the JSON of its last envelope: its trailers, or its failure.
///
/// # Errors
/// The failure; INTERNAL, if the text is not the end of a stream.
pub(super) fn read(text: &[u8]) -> Result<Metadata, Status> {
    let wrong = || Status::internal("the last envelope of the response is not the end of a stream");
    let end = error::object(text).ok_or_else(wrong)?;
    let mut metadata = HeaderMap::new();
    if let Some(Kind::StructValue(members)) =
        end.fields.get("metadata").and_then(|it| it.kind.as_ref())
    {
        for (name, values) in &members.fields {
            let values = error::elements(values).iter();
            let values = values.filter_map(|value| match &value.kind {
                Some(Kind::StringValue(text)) => HeaderValue::from_str(text).ok(),
                _ => None,
            });
            if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
                metadata.extend(values.map(|value| (name.clone(), value)));
            }
        }
    }
    let metadata = Metadata::arriving(metadata);
    match end.fields.get("error").map(|error| &error.kind) {
        // `null` is not what the reference has, and others read it so, too.
        None | Some(Some(Kind::NullValue(_))) => Ok(metadata),
        Some(Some(Kind::StructValue(error))) => {
            Err(error::of_object(error, Code::Unknown).with_metadata(metadata))
        }
        Some(_) => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(trailers: HeaderMap) -> String {
        let mut bytes = Vec::new();
        append(trailers, &mut bytes);
        let (head, text) = bytes.split_at(5);
        assert_eq!(head, [2, 0, 0, 0, text.len() as u8]);
        String::from_utf8(text.to_vec()).unwrap()
    }

    #[test]
    fn an_end_is_read_back() {
        let mut metadata = Metadata::new();
        metadata.append("via", "a").unwrap();
        metadata.append("via", "b\"c").unwrap();
        metadata.append_bin("x-bin", [1, 2]).unwrap();
        let text = written(trailers::of_success(metadata.clone()));
        assert_eq!(text, r#"{"metadata":{"via":["a","b\"c"],"x-bin":["AQI"]}}"#);
        let back = read(text.as_bytes()).unwrap();
        assert_eq!(back.get_all("via").collect::<Vec<_>>(), ["a", "b\"c"]);
        assert_eq!(&back.get_bin("x-bin").unwrap()[..], [1, 2]);
        assert_eq!(written(trailers::of_success(Metadata::new())), "{}");
        assert!(read(b"{}").unwrap().is_empty());

        let status = Status::aborted("stop");
        let text = written(trailers::of_failure(status.clone()));
        assert_eq!(text, r#"{"error":{"code":"aborted","message":"stop"}}"#);
        let text = written(trailers::of_failure(status.with_metadata(metadata)));
        assert!(text.starts_with(r#"{"error":{"code":"aborted","message":"stop"},"metadata":{"#));
        let back = read(text.as_bytes()).unwrap_err();
        assert_eq!(back.to_string(), "ABORTED: stop");
        assert_eq!(back.metadata().get("via"), Some("a"));
    }

    #[test]
    fn what_is_not_an_end_is_internal() {
        for (text, code) in [
            ("", Code::Internal),
            ("[]", Code::Internal),
            (r#"{"error":7}"#, Code::Internal),
            (r#"{"error":{}}"#, Code::Unknown),
            (r#"{"error":{"code":null}}"#, Code::Unknown),
        ] {
            assert_eq!(read(text.as_bytes()).unwrap_err().code(), code, "{text}");
        }
        assert!(read(br#"{"error":null}"#).unwrap().is_empty());
        let odd = r#"{"metadata":{"a b":["x"],"ok":["y",7,"\n"],"z":"t"},"more":1}"#;
        assert_eq!(read(odd.as_bytes()).unwrap().len(), 1);
    }
}
