//! Other front ends than protoc lead to the same code: `protobuf-parse` (which has no comments) and
//! `protox` (which build scripts use).

mod support;

use rustgreet::Message;
use rustgreet::descriptor::FileDescriptorSet;
use rustgreet::descriptor::compiler::CodeGeneratorRequest;
use rustgreet::descriptor::compiler::code_generator_response::File;
use support::{protos, root};

/// All fixtures, in the descriptors of another front end.
fn generate(set: &[u8], files: &[String], comments: bool) -> Vec<File> {
    let set = FileDescriptorSet::decode(set).expect("a descriptor set");
    let mut request = CodeGeneratorRequest {
        file_to_generate: files.to_vec(),
        proto_file: set.file,
        // What is embedded is the front end's own.
        parameter: Some("descriptors=off".to_owned()),
        ..Default::default()
    };
    if !comments {
        request
            .proto_file
            .iter_mut()
            .for_each(|file| file.source_code_info = None);
    }
    protoc_gen_rustgreet::generate(&request)
        .expect("the fixtures generate")
        .files
}

/// All fixtures, in protoc's.
fn generate_with_protoc(files: &[String], comments: bool) -> Vec<File> {
    let folder = root().join("fixtures/proto");
    let request = support::request(&[folder], files).expect("the fixtures parse");
    let set = FileDescriptorSet {
        file: request.proto_file,
        ..Default::default()
    };
    generate(&set.encode_to_vec(), files, comments)
}

/// The fixtures, without those that extend protoc 36's own `descriptor.proto`: the others' parsers
/// and types are behind it.
fn files() -> Vec<String> {
    let mut files = protos(&root().join("fixtures/proto"));
    files.retain(|file| file != "custom_options.proto");
    files
}

fn assert_same(ours: &[File], theirs: &[File]) {
    assert_eq!(ours.len(), theirs.len());
    for (ours, theirs) in ours.iter().zip(theirs) {
        assert_eq!(ours.name, theirs.name);
        assert_eq!(ours.content, theirs.content, "{:?}", ours.name);
    }
}

#[test]
fn protobuf_parse_leads_to_the_same_code() {
    let folder = root().join("fixtures/proto");
    let include = protoc_bin_vendored::include_path().expect("the protos that come with protoc");
    let mut parser = protobuf_parse::Parser::new();
    parser.pure().include(&folder).include(include);
    // protobuf-parse does not find groups inside messages, and has other words for some defaults.
    let mut files = files();
    files.retain(|file| file != "groups.proto" && file != "defaults.proto");
    for name in &files {
        parser.input(folder.join(name));
    }
    let parsed = parser.parse_and_typecheck().expect("the fixtures parse");
    let mut set = protobuf::descriptor::FileDescriptorSet::new();
    set.file = parsed.file_descriptors;
    let set = protobuf::Message::write_to_bytes(&set).expect("a descriptor set");
    assert_same(
        &generate_with_protoc(&files, false),
        &generate(&set, &files, false),
    );
}

#[test]
fn protox_leads_to_the_same_code_comments_included() {
    let folder = root().join("fixtures/proto");
    let mut compiler = protox::Compiler::new([&folder]).expect("the folder");
    compiler.include_imports(true).include_source_info(true);
    compiler
        .open_files(protos(&folder))
        .expect("the fixtures parse");
    let set = compiler.encode_file_descriptor_set();
    assert_same(
        &generate_with_protoc(&files(), true),
        &generate(&set, &files(), true),
    );
}

#[test]
fn prost_types_reads_our_descriptors_and_we_read_its() {
    let folder = root().join("fixtures/proto");
    let request = support::request(std::slice::from_ref(&folder), &files()).expect("they parse");
    let ours = request.encode_to_vec();
    let theirs: prost_types::compiler::CodeGeneratorRequest =
        prost::Message::decode(&ours[..]).expect("prost reads it");
    let back = prost::Message::encode_to_vec(&theirs);
    assert!(CodeGeneratorRequest::decode(&back).expect("we read it") == request);
}
