//! Requests that are meant to harm: too deep, too long, too many. Each ends in a diagnostic, in code,
//! or in exit 1 with one line; never in a panic, an overflow of the stack, or memory out of
//! proportion.

mod support;

use std::io::Write;
use std::process::{Command, Output, Stdio};

use protoc_gen_rustgreet::generate;
use rustgreet::Message;
use rustgreet::descriptor::compiler::{CodeGeneratorRequest, CodeGeneratorResponse};
use rustgreet::descriptor::field_descriptor_proto::Type;
use rustgreet::descriptor::{
    DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto, FieldDescriptorProto,
    FileDescriptorProto, MethodDescriptorProto, ServiceDescriptorProto, SourceCodeInfo,
    source_code_info::Location,
};
use support::stderr;

fn message(name: impl Into<String>) -> DescriptorProto {
    DescriptorProto {
        name: Some(name.into()),
        ..Default::default()
    }
}

fn request(file: FileDescriptorProto) -> CodeGeneratorRequest {
    let file = FileDescriptorProto {
        name: Some("a.proto".to_owned()),
        syntax: Some("proto3".to_owned()),
        ..file
    };
    CodeGeneratorRequest {
        file_to_generate: vec!["a.proto".to_owned()],
        proto_file: vec![file],
        ..Default::default()
    }
}

fn messages(messages: Vec<DescriptorProto>) -> CodeGeneratorRequest {
    request(FileDescriptorProto {
        message_type: messages,
        ..Default::default()
    })
}

/// A message in a message in a message.
fn nested(levels: usize) -> DescriptorProto {
    (1..levels).fold(message("M"), |inner, _| DescriptorProto {
        nested_type: vec![inner],
        ..message("M")
    })
}

/// Messages that hold each the next, and the last the first.
fn chain(length: usize) -> CodeGeneratorRequest {
    let link = |index: usize| DescriptorProto {
        field: vec![FieldDescriptorProto {
            name: Some("next".to_owned()),
            number: Some(1),
            r#type: Some(Type::Message),
            type_name: Some(format!(".M{}", (index + 1) % length)),
            ..Default::default()
        }],
        ..message(format!("M{index}"))
    };
    messages((0..length).map(link).collect())
}

#[track_caller]
fn assert_refused(request: &CodeGeneratorRequest, why: &str) {
    let errors = generate(request).expect_err(why).to_string();
    assert!(errors.contains(why), "{errors}");
    assert!(errors.len() < 2000, "{} bytes", errors.len());
}

#[test]
fn messages_nest_to_a_limit() {
    let deepest = "a".to_owned() + &".a".repeat(100);
    for layout in ["layout=package", "layout=single"] {
        let mut request = messages(vec![nested(64)]);
        request.proto_file[0].package = Some(deepest.clone());
        request.parameter = Some(layout.to_owned());
        let files = generate(&request).expect("it generates").files;
        let last = files.last().and_then(|file| file.content.as_ref());
        assert!(last.expect("a text").contains("pub struct M {"));
    }
    let why = "the nesting of messages has 65 levels; the limit is 64";
    assert_refused(&messages(vec![nested(65)]), why);
    assert_refused(&messages(vec![nested(5000)]), why);
}

#[test]
fn packages_have_parts_to_a_limit() {
    let mut request = messages(vec![message("M")]);
    request.proto_file[0].package = Some("a.".repeat(9_999) + "a");
    assert_refused(&request, "the package has 10000 parts; the limit is 101");
}

#[test]
fn names_have_a_limit() {
    let name = "N".repeat(10 << 20);
    assert_refused(
        &messages(vec![message(&name)]),
        "the full name has 10485761 bytes; the limit is 65535",
    );
    let mut long_package = messages(vec![message("M")]);
    long_package.proto_file[0].package = Some(name.clone());
    assert_refused(&long_package, "the name of the package has 10485760 bytes");
    let mut request = messages(vec![message("M")]);
    request.file_to_generate.push(name);
    assert_refused(&request, "the request does not hold");
    // Long, and short of the limit.
    let files = generate(&messages(vec![message("n".repeat(10_000))]))
        .expect("it generates")
        .files;
    assert!(files.len() == 2);
}

#[test]
fn a_type_has_members_to_a_limit() {
    let field = |number: i32| FieldDescriptorProto {
        name: Some(format!("f{number}")),
        number: Some(number),
        r#type: Some(Type::Bool),
        ..Default::default()
    };
    let fields = DescriptorProto {
        field: (1..=16_385).map(field).collect(),
        ..message("M")
    };
    assert_refused(&messages(vec![fields]), "16385 fields; the limit is 16384");
    let value = |number: i32| EnumValueDescriptorProto {
        name: Some(format!("V{number}")),
        number: Some(number),
        ..Default::default()
    };
    let values = request(FileDescriptorProto {
        enum_type: vec![EnumDescriptorProto {
            name: Some("E".to_owned()),
            value: (0..131_073).map(value).collect(),
            ..Default::default()
        }],
        ..Default::default()
    });
    assert_refused(&values, "131073 values; the limit is 131072");
    let methods = request(FileDescriptorProto {
        service: vec![ServiceDescriptorProto {
            name: Some("S".to_owned()),
            method: vec![MethodDescriptorProto::default(); 4097],
            ..Default::default()
        }],
        ..Default::default()
    });
    assert_refused(&methods, "4097 methods; the limit is 4096");
}

#[test]
fn a_run_has_types_to_a_limit() {
    let many = messages((0..250_001).map(|it| message(format!("M{it}"))).collect());
    assert_refused(
        &many,
        "250001 messages, enums and services; the limit is 250000",
    );
}

#[test]
fn types_that_hold_each_other_in_a_ring_are_boxed() {
    let files = generate(&chain(100)).expect("it generates").files;
    let text = files[1].content.as_ref().expect("a text");
    assert_eq!(
        text.matches("pub next: ::core::option::Option<::std::boxed::Box<M")
            .count(),
        100
    );
}

/// The plugin, with an address space of so many MiB.
#[cfg(unix)]
fn plugin_in(mebibytes: usize, input: &[u8]) -> Output {
    let binary = env!("CARGO_BIN_EXE_protoc-gen-rustgreet");
    let script = format!("ulimit -v {} && exec {binary:?}", mebibytes << 10);
    let mut plugin = Command::new("sh")
        .args(["-c", &script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("sh starts");
    let mut stdin = plugin.stdin.take().expect("its stdin");
    // It may stop reading before the end; that is not a failure of the test.
    let _ = stdin.write_all(input);
    drop(stdin);
    plugin.wait_with_output().expect("it ends")
}

#[cfg(unix)]
#[test]
fn a_long_comment_is_cut_and_costs_no_more_than_its_length() {
    let mut request = messages(vec![message("M")]);
    request.proto_file[0].source_code_info = Some(SourceCodeInfo {
        location: vec![Location {
            path: vec![4, 0],
            span: vec![0, 0, 1],
            leading_comments: Some("x\n".repeat(10 << 20)),
            ..Default::default()
        }],
        ..Default::default()
    });
    let result = plugin_in(100, &request.encode_to_vec());
    assert!(result.status.success(), "{}", stderr(&result));
    let response = CodeGeneratorResponse::decode(&result.stdout).expect("a response");
    assert_eq!(response.error, None);
    let text = response.file[1].content.as_ref().expect("a text");
    assert!(text.contains("/// x\n///\n/// (The comment is cut here.)\n"));
}

#[cfg(unix)]
#[test]
fn what_is_large_costs_memory_in_proportion() {
    // 20 MiB that nothing reads.
    let mut request = messages(vec![message("M")]);
    request.proto_file[0].public_dependency = vec![1 << 28; 4 << 20];
    let bytes = request.encode_to_vec();
    let result = plugin_in(150, &bytes);
    assert!(result.status.success(), "{}", stderr(&result));
    // 1,000 messages: their tokens alone would be 70 MiB.
    let many = messages((0..1000).map(|it| message(format!("M{it}"))).collect());
    let result = plugin_in(40, &many.encode_to_vec());
    assert!(result.status.success(), "{}", stderr(&result));
}

#[cfg(unix)]
#[test]
fn what_is_too_deep_to_read_ends_with_exit_1_and_one_line() {
    let length = |mut length: usize| {
        let mut bytes = Vec::new();
        while length > 127 {
            bytes.push(u8::try_from(length & 127 | 128).expect("a byte"));
            length >>= 7;
        }
        bytes.push(u8::try_from(length).expect("a byte"));
        bytes
    };
    let wrap = |tag: u8, inner: Vec<u8>| [vec![tag], length(inner.len()), inner].concat();
    let levels = (0..10_000).fold(Vec::new(), |inner, _| wrap(0x1a, inner));
    let bytes = wrap(0x7a, wrap(0x22, levels));
    let result = plugin_in(100, &bytes);
    assert_eq!(result.status.code(), Some(1));
    assert_eq!(stderr(&result).lines().count(), 1, "{}", stderr(&result));
}
