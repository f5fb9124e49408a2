//! Reflection: every question of the protocol, in both of its versions.

use std::collections::BTreeSet;

use rustgreet::descriptor::{
    DescriptorProto, EnumDescriptorProto, EnumValueDescriptorProto, FieldDescriptorProto,
    FileDescriptorProto, FileDescriptorSet, OneofDescriptorProto,
};
use rustgreet::rpc::reflection::{
    v1::{
        ExtensionRequest, ServerReflectionClient, ServerReflectionRequest,
        server_reflection_request::MessageRequest as Ask,
        server_reflection_response::MessageResponse as Answer,
    },
    v1alpha,
};
use rustgreet::{Channel, Code, Message, Server, Streaming, rpc::Reflection};

use crate::{
    greet::GreeterServer,
    support::{Polite, soon},
};

include!("generated/file_descriptor_set.rs");

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn file(name: &str, imports: &[&str], message: DescriptorProto) -> FileDescriptorProto {
    FileDescriptorProto {
        name: text(name),
        package: text("p"),
        dependency: imports.iter().map(|&it| it.to_owned()).collect(),
        message_type: vec![message],
        ..Default::default()
    }
}

/// A second set: `left` and `right` import `base`, `top` imports both, and extends what is in `base`.
fn second_set() -> Vec<u8> {
    let message = |name: &str| DescriptorProto {
        name: text(name),
        ..Default::default()
    };
    let value = EnumValueDescriptorProto {
        name: text("ZERO"),
        ..Default::default()
    };
    let field = FieldDescriptorProto {
        name: text("field"),
        ..Default::default()
    };
    let base = DescriptorProto {
        nested_type: vec![message("Inner")],
        enum_type: vec![EnumDescriptorProto {
            name: text("Enum"),
            value: vec![value],
            ..Default::default()
        }],
        oneof_decl: vec![OneofDescriptorProto {
            name: text("oneof"),
            ..Default::default()
        }],
        field: vec![field],
        ..message("Base")
    };
    let extension = |name: &str, number| FieldDescriptorProto {
        name: text(name),
        number: Some(number),
        extendee: text(".p.Base"),
        ..Default::default()
    };
    let top = FileDescriptorProto {
        extension: vec![extension("late", 102), extension("early", 101)],
        ..file("top.proto", &["left.proto", "right.proto"], message("Top"))
    };
    let set = FileDescriptorSet {
        file: vec![
            file("base.proto", &[], base),
            file("left.proto", &["base.proto"], message("Left")),
            file("right.proto", &["base.proto"], message("Right")),
            top,
        ],
        ..Default::default()
    };
    set.encode_to_vec()
}

async fn serve() -> Channel {
    let reflection = Reflection::new(FILE_DESCRIPTOR_SET).unwrap();
    let server = Server::new()
        .add_service(GreeterServer::new(Polite))
        .add_service(reflection.with_set(second_set()).unwrap())
        .bind("127.0.0.1:0")
        .await
        .unwrap();
    let address = format!("http://{}", server.local_addr());
    tokio::spawn(server.serve());
    Channel::connect(address).await.unwrap()
}

fn request(ask: Option<Ask>) -> ServerReflectionRequest {
    ServerReflectionRequest {
        host: "here".to_owned(),
        message_request: ask,
        ..Default::default()
    }
}

/// Asks everything in one call.
async fn ask(channel: &Channel, questions: Vec<Option<Ask>>) -> Vec<String> {
    let client = ServerReflectionClient::new(channel.clone());
    let requests: Vec<_> = questions.into_iter().map(request).collect();
    let answers = soon(client.server_reflection_info(Streaming::iter(requests.clone())));
    let answers = soon(answers.await.unwrap().into_inner().into_vec()).await;
    let answers = answers.unwrap().into_iter().zip(requests);
    let answers = answers.map(|(answer, request)| {
        assert_eq!(answer.valid_host, "here");
        assert_eq!(answer.original_request, Some(request));
        said(answer.message_response.unwrap())
    });
    answers.collect()
}

/// An answer in short.
fn said(answer: Answer) -> String {
    match answer {
        Answer::FileDescriptorResponse(files) => {
            let files = files.file_descriptor_proto.iter().map(|bytes| {
                let file = FileDescriptorProto::decode(bytes).unwrap();
                file.name.unwrap()
            });
            files.collect::<Vec<_>>().join(" ")
        }
        Answer::AllExtensionNumbersResponse(numbers) => {
            format!("{} {:?}", numbers.base_type_name, numbers.extension_number)
        }
        Answer::ListServicesResponse(list) => {
            let names = list.service.into_iter().map(|it| it.name);
            names.collect::<Vec<_>>().join(" ")
        }
        Answer::ErrorResponse(error) => {
            let code = Code::from_number(error.error_code);
            format!("{code}: {}", error.error_message)
        }
    }
}

fn file_named(name: &str) -> Option<Ask> {
    Some(Ask::FileByFilename(name.to_owned()))
}

fn symbol(name: &str) -> Option<Ask> {
    Some(Ask::FileContainingSymbol(name.to_owned()))
}

fn extension(message: &str, extension_number: i32) -> Option<Ask> {
    Some(Ask::FileContainingExtension(ExtensionRequest {
        containing_type: message.to_owned(),
        extension_number,
        ..Default::default()
    }))
}

fn numbers(message: &str) -> Option<Ask> {
    Some(Ask::AllExtensionNumbersOfType(message.to_owned()))
}

/// The file of the greeting service, and all that it imports.
const GREET: &str = "greet.proto google/api/annotations.proto google/protobuf/descriptor.proto \
                     google/api/http.proto";

#[tokio::test]
async fn every_question_is_answered() {
    let channel = serve().await;
    for (question, answer) in [
        (
            Some(Ask::ListServices(String::new())),
            "greet.Greeter grpc.reflection.v1.ServerReflection grpc.reflection.v1alpha.ServerReflection",
        ),
        (file_named("greet.proto"), GREET),
        (file_named("base.proto"), "base.proto"),
        (
            file_named("no.proto"),
            "NOT_FOUND: there is no file `no.proto`",
        ),
        (symbol("greet.Greeter"), GREET),
        (symbol("greet.Greeter.SayHello"), GREET),
        (symbol("greet.HelloRequest"), GREET),
        (symbol("greet.HelloRequest.name"), GREET),
        (symbol("p.Base.Inner"), "base.proto"),
        (symbol("p.Base.Enum"), "base.proto"),
        (symbol("p.Base.ZERO"), "base.proto"),
        (symbol("p.Base.oneof"), "base.proto"),
        (
            symbol("p.late"),
            "top.proto right.proto base.proto left.proto",
        ),
        (symbol("greet"), "NOT_FOUND: there is no symbol `greet`"),
        (symbol(""), "NOT_FOUND: there is no symbol ``"),
        (
            symbol("grpc.health.v1.Health"),
            "grpc/health/v1/health.proto",
        ),
        (
            symbol("grpc.reflection.v1.ServerReflection"),
            "grpc/reflection/v1/reflection.proto",
        ),
        (
            symbol("grpc.reflection.v1alpha.ServerReflection"),
            "grpc/reflection/v1alpha/reflection.proto",
        ),
        (
            extension("p.Base", 101),
            "top.proto right.proto base.proto left.proto",
        ),
        (
            extension("p.Base", 7),
            "NOT_FOUND: `p.Base` has no extension 7",
        ),
        (
            extension("p.No", 101),
            "NOT_FOUND: `p.No` has no extension 101",
        ),
        (numbers("p.Base"), "p.Base [101, 102]"),
        (numbers("p.Top"), "p.Top []"),
        (numbers("p.No"), "NOT_FOUND: there is no message `p.No`"),
        (None, "INVALID_ARGUMENT: the request has no question"),
    ] {
        assert_eq!(ask(&channel, vec![question]).await, [answer]);
    }
}

#[tokio::test]
async fn in_one_call_an_import_is_sent_once() {
    let questions = ["left.proto", "top.proto", "left.proto"].map(file_named);
    let answers = ask(&serve().await, questions.to_vec()).await;
    assert_eq!(
        answers,
        [
            "left.proto base.proto",
            "top.proto right.proto",
            "left.proto"
        ]
    );
}

#[tokio::test]
async fn the_old_version_answers_the_same() {
    let client = v1alpha::ServerReflectionClient::new(serve().await);
    let request =
        v1alpha::ServerReflectionRequest::decode(&request(symbol("greet.Greeter")).encode_to_vec())
            .unwrap();
    let answers = soon(client.server_reflection_info(Streaming::once(request)));
    let answers = soon(answers.await.unwrap().into_inner().into_vec())
        .await
        .unwrap();
    let [
        v1alpha::ServerReflectionResponse {
            message_response:
                Some(v1alpha::server_reflection_response::MessageResponse::FileDescriptorResponse(
                    files,
                )),
            ..
        },
    ] = &answers[..]
    else {
        panic!("{answers:?}");
    };
    let set = FileDescriptorSet::decode(FILE_DESCRIPTOR_SET).unwrap();
    // Imports stand first in the set, and last in the answer.
    let greet = set.file.last().unwrap().encode_to_vec();
    assert_eq!(files.file_descriptor_proto[0], greet);
    assert_eq!(files.file_descriptor_proto.len(), set.file.len());
}

/// Elsewhere nobody says what is hosted: the sets' services are listed.
#[tokio::test]
async fn a_service_of_another_host_lists_what_the_sets_declare() {
    let reflection = Reflection::new(FILE_DESCRIPTOR_SET).unwrap();
    let client = ServerReflectionClient::new(reflection.v1());
    let ask = request(Some(Ask::ListServices(String::new())));
    let answers = soon(client.server_reflection_info(Streaming::once(ask)));
    let answers = soon(answers.await.unwrap().into_inner().into_vec()).await;
    let list = said(answers.unwrap().remove(0).message_response.unwrap());
    let list: BTreeSet<_> = list.split(' ').collect();
    assert!(list.contains("greet.Greeter"), "{list:?}");
}
