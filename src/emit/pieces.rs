//! The files of the output, each in pieces: `mod.rs` first, then a file per package. In a file stands
//! first what a person reads (messages, enums, oneofs, services), then the codecs and descriptors.

use std::sync::LazyLock;

use super::template::{Fault, Template};
use super::{descriptors, enumeration, extension, message, module_tree, oneof, service, text};
use crate::piece::{Piece, Unprinted};
use crate::rust::{
    DESCRIPTORS_FILE, Enum, Extension, Items, Message, ModRs, ModuleTree, Name, Oneof, Output,
    Package, ROOT_MODULE, Service,
};

/// All files of a run.
pub(crate) fn emit(output: &Output) -> Vec<Unprinted<Pieces<'_>>> {
    let file = |name: &str, sources, step| Unprinted {
        name: name.to_owned(),
        sources,
        pieces: Pieces {
            output,
            steps: vec![step],
        },
    };
    let packages = &output.packages;
    if output.mod_rs == ModRs::Holds {
        let sources = packages.iter().flat_map(|package| &package.sources);
        return vec![file("mod.rs", sources.cloned().collect(), Step::Root)];
    }
    let mut files = vec![file("mod.rs", Vec::new(), Step::Root)];
    if let Some(descriptors) = &output.descriptors {
        files.push(file(
            DESCRIPTORS_FILE,
            Vec::new(),
            Step::Descriptors(descriptors),
        ));
    }
    files.extend(packages.iter().map(|package| {
        let sources = package.sources.clone();
        file(&package.file_name, sources, Step::Package(package))
    }));
    files
}

/// The pieces of a file that are still to be made.
#[derive(Clone)]
pub(crate) struct Pieces<'a> {
    output: &'a Output,
    /// The last step is the next one. A list, not recursion: modules can nest deep.
    steps: Vec<Step<'a>>,
}

/// Something that becomes pieces.
#[derive(Clone)]
enum Step<'a> {
    Root,
    Package(&'a Package),
    /// A module of `mod.rs`, and whether it is one of the outermost.
    Module(&'a Name, &'a ModuleTree, bool),
    ModuleItems(&'a ModuleTree),
    Items(&'a Items),
    Message(&'a Message),
    Enum(&'a Enum),
    Oneof(&'a Oneof),
    Extension(&'a Extension),
    Service(&'a Service),
    Descriptors(&'a [Vec<u8>]),
    Piece(Box<Piece>),
}

static TEMPLATES: LazyLock<Templates> = LazyLock::new(Templates::read);

struct Templates {
    message: Template,
    enumeration: Template,
    oneof: Template,
    service: Template,
}

impl Templates {
    fn read() -> Self {
        Self {
            message: Template::read(include_str!("../../templates/message.rs")),
            enumeration: Template::read(include_str!("../../templates/enumeration.rs")),
            oneof: Template::read(include_str!("../../templates/oneof.rs")),
            service: Template::read(include_str!("../../templates/service.rs")),
        }
    }
}

impl Iterator for Pieces<'_> {
    type Item = Result<Piece, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let steps = match self.steps.pop()? {
                Step::Piece(piece) => return Some(Ok(*piece)),
                step => self.make(step),
            };
            match steps {
                Ok(steps) => self.steps.extend(steps.into_iter().rev()),
                Err(fault) => {
                    self.steps.clear();
                    return Some(Err(fault));
                }
            }
        }
    }
}

impl<'a> Pieces<'a> {
    /// What a step consists of, in order.
    fn make(&self, step: Step<'a>) -> Result<Vec<Step<'a>>, Fault> {
        let templates = &*TEMPLATES;
        Ok(match step {
            Step::Root => self.root(),
            Step::Package(package) => of_package(package),
            Step::Module(name, module, is_outermost) => of_module(name, module, is_outermost),
            Step::ModuleItems(module) => self.module_items(module),
            Step::Items(items) => of_items(items),
            Step::Message(message) => {
                let mut steps = define(message::emit(&templates.message, message)?, 1);
                if let Some(module) = &message.module {
                    steps.push(open(module_tree::inside_message(module)));
                    steps.extend([Step::Items(&module.items), piece(Piece::Close)]);
                }
                steps
            }
            Step::Enum(it) => define(enumeration::emit(&templates.enumeration, it)?, 2),
            Step::Oneof(oneof) => define(oneof::emit(&templates.oneof, oneof)?, 1),
            Step::Extension(extension) => vec![front(extension::emit(extension))],
            Step::Service(service) => {
                let (items, front) = service::emit(&templates.service, service)?;
                define(items, front)
            }
            Step::Descriptors(files) => vec![front(descriptors::emit(files))],
            Step::Piece(piece) => vec![Step::Piece(piece)],
        })
    }

    fn root(&self) -> Vec<Step<'a>> {
        let Output {
            root,
            mod_rs,
            descriptors,
            ..
        } = self.output;
        let mut steps = Vec::new();
        for (name, module) in &root.modules {
            steps.push(Step::Module(name, module, true));
        }
        steps.extend(descriptors.as_ref().map(|files| match mod_rs {
            ModRs::Includes => front(module_tree::include(DESCRIPTORS_FILE)),
            ModRs::Holds => Step::Descriptors(files),
        }));
        steps.push(end(module_tree::insertion_point("\"root_scope\"")));
        steps
    }

    fn module_items(&self, module: &'a ModuleTree) -> Vec<Step<'a>> {
        let packages = module.packages.iter();
        let packages = packages.map(|&index| &self.output.packages[index]);
        let packages = packages.map(|package| match self.output.mod_rs {
            ModRs::Includes => front(module_tree::include(&package.file_name)),
            ModRs::Holds => Step::Package(package),
        });
        let modules = module.modules.iter();
        let modules = modules.map(|(name, module)| Step::Module(name, module, false));
        packages.chain(modules).collect()
    }
}

fn of_module<'a>(name: &'a Name, module: &'a ModuleTree, is_outermost: bool) -> Vec<Step<'a>> {
    let inside = [Step::ModuleItems(module), piece(Piece::Close)];
    if name.0 == ROOT_MODULE {
        let open = [open(module_tree::root_module(name))];
        let lift = [front(module_tree::lift(name))];
        open.into_iter().chain(inside).chain(lift).collect()
    } else {
        let open = [open(module_tree::module(name, module, is_outermost))];
        open.into_iter().chain(inside).collect()
    }
}

fn of_package(package: &Package) -> Vec<Step<'_>> {
    let scope = text::scope("package", &package.proto_name);
    let mut steps = vec![
        front(module_tree::handshake(&package.features)),
        Step::Items(&package.items),
    ];
    steps.extend(package.services.iter().map(Step::Service));
    steps.push(end(module_tree::insertion_point(&scope)));
    steps
}

fn of_items(items: &Items) -> Vec<Step<'_>> {
    let oneofs = items.oneofs.iter().map(Step::Oneof);
    let messages = items.messages.iter().map(Step::Message);
    let enums = items.enums.iter().map(Step::Enum);
    let extensions = items.extensions.iter().map(Step::Extension);
    let steps = oneofs.chain(messages).chain(enums).chain(extensions);
    steps.collect()
}

fn piece<'a>(piece: Piece) -> Step<'a> {
    Step::Piece(Box::new(piece))
}

fn front<'a>(item: String) -> Step<'a> {
    piece(Piece::Front(item))
}

fn back<'a>(item: String) -> Step<'a> {
    piece(Piece::Back(item))
}

fn end<'a>(item: String) -> Step<'a> {
    piece(Piece::End(item))
}

fn open<'a>(module: String) -> Step<'a> {
    piece(Piece::Open(module))
}

/// The items of a type or service: first so many that define it, then what the runtime reads.
fn define<'a>(mut items: Vec<String>, definitions: usize) -> Vec<Step<'a>> {
    let codecs = items.split_off(definitions.min(items.len()));
    let definitions = items.into_iter().map(front);
    definitions.chain(codecs.into_iter().map(back)).collect()
}
