//! A plugin that adds to the code of `protoc-gen-rustgreet`, in the same run of protoc and in the
//! same folder:
//!
//! ```sh
//! protoc --rustgreet_out=src/pb --second_out=src/pb greet.proto
//! ```
//!
//! It writes into each message, enum, service and package what the schema calls them. It need not
//! know their names in Rust: the places to insert have the schema's.

use std::error::Error;
use std::io::{Read, Write};

use rustgreet::Message;
use rustgreet::descriptor::compiler::{
    CodeGeneratorRequest, CodeGeneratorResponse,
    code_generator_response::{Feature, File},
};
use rustgreet::descriptor::{DescriptorProto, FileDescriptorProto};

fn main() -> Result<(), Box<dyn Error>> {
    let mut input = Vec::new();
    std::io::stdin().read_to_end(&mut input)?;
    let request = CodeGeneratorRequest::decode(&input)?;
    let mut second = Second::default();
    second.0.supported_features = Some(Feature::Proto3Optional.0.unsigned_abs().into());
    second.insert_const("mod.rs", "root_scope", "GENERATED", "all of it");
    for file in &request.proto_file {
        let name = file.name.clone().unwrap_or_default();
        if request.file_to_generate.contains(&name) {
            second.add_file(file, request.parameter.as_deref().unwrap_or_default());
        }
    }
    std::io::stdout().write_all(&second.0.encode_to_vec())?;
    Ok(())
}

#[derive(Default)]
struct Second(CodeGeneratorResponse);

impl Second {
    fn add_file(&mut self, file: &FileDescriptorProto, layout: &str) {
        let package = file.package.as_deref().unwrap_or_default();
        let file_name = file.name.as_deref().unwrap_or_default();
        // Where the first plugin writes the file's code.
        let target = match (layout, package) {
            ("layout=single", _) => "mod.rs".to_owned(),
            ("layout=proto", _) => file_name.replace(".proto", ".rs"),
            (_, "") => "_.rs".to_owned(),
            (_, package) => format!("{package}.rs"),
        };
        let scope = format!("package_scope:{package}");
        let constant = file_name.replace(['.', '/'], "_").to_uppercase();
        self.insert_const(&target, &scope, &constant, file_name);
        self.add_messages(&target, package, &file.message_type);
        for it in &file.enum_type {
            self.insert_name(&target, "enum_scope", &join(package, it.name.as_deref()));
        }
        for service in &file.service {
            let full_name = join(package, service.name.as_deref());
            let method = format!(
                "/// The name in the schema.\nfn schema_name(&self) -> &'static str {{\n    {full_name:?}\n}}\n"
            );
            self.insert(&target, &format!("service_scope:{full_name}"), method);
        }
    }

    fn add_messages(&mut self, target: &str, outer: &str, messages: &[DescriptorProto]) {
        for message in messages {
            let is_map_entry = message.options.as_ref().and_then(|it| it.map_entry);
            if is_map_entry == Some(true) {
                continue;
            }
            let full_name = join(outer, message.name.as_deref());
            self.insert_name(target, "message_scope", &full_name);
            self.add_messages(target, &full_name, &message.nested_type);
            for it in &message.enum_type {
                self.insert_name(target, "enum_scope", &join(&full_name, it.name.as_deref()));
            }
        }
    }

    fn insert_name(&mut self, target: &str, scope: &str, full_name: &str) {
        let scope = format!("{scope}:{full_name}");
        self.insert_const(target, &scope, "SCHEMA_NAME", full_name);
    }

    fn insert_const(&mut self, target: &str, scope: &str, name: &str, value: &str) {
        let text = format!("/// From the schema.\npub const {name}: &str = {value:?};\n");
        self.insert(target, scope, text);
    }

    fn insert(&mut self, target: &str, scope: &str, text: String) {
        self.0.file.push(File {
            name: Some(target.to_owned()),
            insertion_point: Some(scope.to_owned()),
            content: Some(text),
            ..Default::default()
        });
    }
}

fn join(outer: &str, name: Option<&str>) -> String {
    let name = name.unwrap_or_default();
    if outer.is_empty() {
        name.to_owned()
    } else {
        format!("{outer}.{name}")
    }
}
