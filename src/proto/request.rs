//! Decodes a request, without what generation never looks at: the files once more with the options
//! that only sources have, and the places of what is smaller than a declaration. Both are most of a
//! request's bytes, and places take ten times their bytes when they are decoded.

use rustgreet::__plugin::link::{HTTP, path};
use rustgreet::descriptor::compiler::CodeGeneratorRequest;
use rustgreet::descriptor::{FileDescriptorProto, SourceCodeInfo};
use rustgreet::{DecodeError, Message};

use crate::parallel;

/// The numbers of `CodeGeneratorRequest`'s fields.
const PROTO_FILE: u64 = 15;
const SOURCE_FILE_DESCRIPTORS: u64 = 17;

/// Decodes a request for [`link`](super::link()).
pub(crate) fn decode(input: &[u8]) -> Result<CodeGeneratorRequest, DecodeError> {
    let slim = split(input).and_then(|(files, rest)| {
        let mut request = CodeGeneratorRequest::decode(&rest).ok()?;
        let files = parallel::map(&files, |file| {
            let mut file = FileDescriptorProto::decode(file).ok()?;
            file.source_code_info.iter_mut().for_each(keep_declarations);
            Some(file)
        });
        request.proto_file = files.into_iter().collect::<Option<_>>()?;
        Some(request)
    });
    // What is wrong is said of the whole.
    slim.map_or_else(|| CodeGeneratorRequest::decode(input), Ok)
}

/// The encoded files of a request, and the rest of what is needed.
fn split(mut input: &[u8]) -> Option<(Vec<&[u8]>, Vec<u8>)> {
    let (mut files, mut rest) = (Vec::new(), Vec::new());
    while !input.is_empty() {
        let record = input;
        let tag = varint(&mut input)?;
        if tag & 7 != 2 {
            return None;
        }
        let length = usize::try_from(varint(&mut input)?).ok()?;
        let (content, after) = input.split_at_checked(length)?;
        input = after;
        match tag >> 3 {
            PROTO_FILE => files.push(content),
            SOURCE_FILE_DESCRIPTORS => {}
            _ => rest.extend_from_slice(&record[..record.len() - after.len()]),
        }
    }
    Some((files, rest))
}

fn varint(input: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (&byte, rest) = input.split_first()?;
        *input = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

fn keep_declarations(info: &mut SourceCodeInfo) {
    info.location.retain(|it| is_declaration(&it.path));
    info.location.shrink_to_fit();
    for location in &mut info.location {
        location.leading_detached_comments = Vec::new();
    }
}

/// Whether a path leads to something that has a comment, or that a diagnostic can point at.
fn is_declaration(mut path: &[i32]) -> bool {
    if path == [path::FILE_PACKAGE] || is_http_rule(path) {
        return true;
    }
    let members = |inside| -> &[(i32, Inside)] {
        match inside {
            Inside::File => &[
                (path::FILE_DEPENDENCY, Inside::Nothing),
                (path::FILE_MESSAGE, Inside::Message),
                (path::FILE_ENUM, Inside::Enum),
                (path::FILE_SERVICE, Inside::Service),
                (path::FILE_EXTENSION, Inside::Nothing),
            ],
            Inside::Message => &[
                (path::MESSAGE_FIELD, Inside::Nothing),
                (path::MESSAGE_NESTED, Inside::Message),
                (path::MESSAGE_ENUM, Inside::Enum),
                (path::MESSAGE_EXTENSION, Inside::Nothing),
                (path::MESSAGE_ONEOF, Inside::Nothing),
            ],
            Inside::Enum => &[(path::ENUM_VALUE, Inside::Nothing)],
            Inside::Service => &[(path::SERVICE_METHOD, Inside::Nothing)],
            Inside::Nothing => &[],
        }
    };
    let mut inside = Inside::File;
    while let [number, _, rest @ ..] = path {
        let member = members(inside).iter().find(|(it, _)| it == number);
        let Some((_, next)) = member else {
            return false;
        };
        (inside, path) = (*next, rest);
    }
    path.is_empty()
}

/// Whether a path leads to the option `google.api.http` of a method, or to a part of it.
fn is_http_rule(path: &[i32]) -> bool {
    const SERVICE: i32 = path::FILE_SERVICE;
    const METHOD: i32 = path::SERVICE_METHOD;
    const OPTIONS: i32 = path::METHOD_OPTIONS;
    matches!(path, [SERVICE, _, METHOD, _, OPTIONS, HTTP, ..])
}

/// What a declaration can hold.
#[derive(Clone, Copy)]
enum Inside {
    File,
    Message,
    Enum,
    Service,
    Nothing,
}

#[cfg(test)]
mod tests {
    use rustgreet::descriptor::source_code_info::Location;

    use super::*;

    fn request() -> CodeGeneratorRequest {
        let location = |path: &[i32]| Location {
            path: path.to_vec(),
            span: vec![1, 2, 3],
            leading_detached_comments: vec!["far".to_owned()],
            leading_comments: Some("near".to_owned()),
            ..Default::default()
        };
        let paths: [&[i32]; 13] = [
            &[],
            &[2],
            &[3, 0],
            &[4, 0, 3, 1, 2, 0],
            &[4, 0, 3, 1, 2, 0, 1],
            &[4, 0, 2, 0, 8, 1055],
            &[4, 0, 8, 0],
            &[5, 0, 2, 1],
            &[6, 0, 2, 1],
            &[6, 0, 2, 1, 4, 1051],
            &[6, 0, 2, 1, 4, HTTP],
            &[6, 0, 2, 1, 4, HTTP, 4],
            &[12],
        ];
        let file = FileDescriptorProto {
            name: Some("a.proto".to_owned()),
            source_code_info: Some(SourceCodeInfo {
                location: paths.into_iter().map(location).collect(),
                ..Default::default()
            }),
            ..Default::default()
        };
        CodeGeneratorRequest {
            file_to_generate: vec!["a.proto".to_owned()],
            parameter: Some("serde=on".to_owned()),
            proto_file: vec![file.clone(), FileDescriptorProto::default()],
            source_file_descriptors: vec![file],
            compiler_version: Some(Default::default()),
            ..Default::default()
        }
    }

    #[test]
    fn declarations_stay_and_the_rest_is_left_out() {
        let decoded = decode(&request().encode_to_vec()).expect("a request");
        let info = decoded.proto_file[0].source_code_info.as_ref();
        let kept = info.expect("source info").location.iter();
        let kept: Vec<_> = kept.map(|it| &it.path[..]).collect();
        let expected: [&[i32]; 9] = [
            &[],
            &[2],
            &[3, 0],
            &[4, 0, 3, 1, 2, 0],
            &[4, 0, 8, 0],
            &[5, 0, 2, 1],
            &[6, 0, 2, 1],
            &[6, 0, 2, 1, 4, HTTP],
            &[6, 0, 2, 1, 4, HTTP, 4],
        ];
        assert_eq!(kept, expected);
        let mut slim = request();
        slim.source_file_descriptors.clear();
        let info = slim.proto_file[0].source_code_info.as_mut();
        keep_declarations(info.expect("source info"));
        assert_eq!(decoded, slim);
    }

    #[test]
    fn what_is_no_request_is_refused_as_ever() {
        let whole = request().encode_to_vec();
        for end in 0..whole.len() {
            let input = &whole[..end];
            let ours = decode(input).err().map(|it| it.to_string());
            let theirs = CodeGeneratorRequest::decode(input).err();
            // What is cut inside of files that are not read does not matter.
            if ours.is_some() {
                assert_eq!(ours, theirs.map(|it| it.to_string()));
            }
        }
        assert!(decode(&whole[..whole.len() - 1]).is_err());
        assert!(decode(b"\x7a\x03\x0a\x05a").is_err());
    }
}
