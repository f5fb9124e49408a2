//! Links a request with the runtime's linker, and turns its faults into diagnostics: place, words, way
//! out.

use std::collections::BTreeSet;

use rustgreet::__plugin::link::{self, Fault, FaultKind, FileId, Limits, Policy};
use rustgreet::descriptor::FileDescriptorProto;
use rustgreet::descriptor::compiler::CodeGeneratorRequest;

use super::model::Schema;
use super::schema::Builder;
use super::source_info::SourceInfo;
use crate::diag::{Diagnostic, Diagnostics, Location};

/// What a run may hold.
const LIMITS: Limits = Limits {
    // A field takes about 30 KiB.
    fields: 16_384,
    // A value takes 7 KiB.
    values: 131_072,
    // A method takes 150 KiB.
    methods: 4_096,
    ..Limits::TABLES
};

/// Links all files of the request, or says everything that is wrong with them.
pub(crate) fn link(request: &CodeGeneratorRequest) -> Result<Schema, Diagnostics> {
    let files = &request.proto_file;
    let sources: Vec<_> = files.iter().map(SourceInfo::new).collect();
    let wanted: BTreeSet<&str> = request.file_to_generate.iter().map(|it| &it[..]).collect();
    let is_wanted = |file: &FileDescriptorProto| wanted.contains(name_of(file));
    let mut errors = Diagnostics::default();
    check_wanted(request, &mut errors);
    let policy = Policy {
        // Whatever made the request sends the descriptors of all types.
        known: &|_| None,
        is_used: &is_wanted,
        limits: LIMITS,
    };
    let linked = link::link(files, &policy, &mut |fault| {
        let location = fault
            .file
            .map(|FileId(index)| sources[index].location(&fault.path));
        errors.push(diagnose(fault, location));
    });
    match linked {
        Some(linked) => {
            let builder = Builder::new(&linked, files, &sources);
            errors.check(builder.schema(is_wanted))
        }
        None => errors.check(Schema::default()),
    }
}

fn name_of(file: &FileDescriptorProto) -> &str {
    file.name.as_deref().unwrap_or_default()
}

fn check_wanted(request: &CodeGeneratorRequest, errors: &mut Diagnostics) {
    let present: BTreeSet<_> = request.proto_file.iter().map(name_of).collect();
    for wanted in &request.file_to_generate {
        if !present.contains(&wanted[..]) {
            let message = format!("the request does not hold a file that it asks for: `{wanted}`");
            let help = "whatever made the request must send each file, and all that it imports";
            errors.push(Diagnostic::general(message).help(help));
        }
    }
}

/// A fault as the user sees it. Requests that protoc did not make seldom have source info, so that
/// the message names what it is about.
fn diagnose(fault: Fault, location: Option<Location>) -> Diagnostic {
    let message = match &fault.subject[..] {
        "" => fault.what,
        subject => format!("`{subject}`: {}", fault.what),
    };
    let error = Diagnostic {
        location,
        ..Diagnostic::general(message)
    };
    error.help(match fault.kind {
        FaultKind::Malformed | FaultKind::Missing => {
            "protoc would refuse this: fix the program that made the request"
        }
        FaultKind::Unsupported => "write proto2, proto3, or an edition from 2023 to 2026",
        FaultKind::TooLong => "shorten it",
        FaultKind::TooDeep => "declare the inner messages next to the outer ones",
        FaultKind::TooMany => "split it in two",
        FaultKind::TooMuch => {
            "generate in several runs, and name the types of the others by `extern_path`"
        }
    })
}
