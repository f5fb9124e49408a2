//! Resolves a linked schema into the Rust that will be written.

mod default_value;
mod enumeration;
mod extension;
mod features;
mod field;
mod kind;
mod message;
mod oneof;
mod service;
mod written;

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::check::check_options;
use super::comparable::Comparable;
use super::graph::Graph;
use super::model::{Derives, Items, ModRs, Name, Output, Package};
use super::names::name_extensions;
use super::output_files::{OutputFile, output_files};
use super::paths::{Home, Paths, module_tree};
use crate::diag::{Diagnostic, Diagnostics, Location};
use crate::http::Rules;
use crate::options::{Layout, Options};
use crate::parallel;
use crate::proto::{EnumId, MessageId, Schema};

/// Names everything, and checks every rule of the output. `rules` are the HTTP rules of its methods,
/// `descriptors` what is embedded.
pub(crate) fn resolve(
    schema: &Schema,
    rules: &Rules<'_>,
    descriptors: Option<Vec<Vec<u8>>>,
    options: &Options,
) -> Result<Output, Diagnostics> {
    let mut errors = rules.errors.clone();
    check_options(schema, options, &mut errors);
    let paths = &Paths::new(schema, options);
    let graph = &Graph::new(schema);
    let comparable = &Comparable::new(schema, options, paths, &mut errors);
    let files = files(schema, options, &mut errors);
    let packages = parallel::map(&files, |file| {
        let mut resolver = Resolver {
            schema,
            rules,
            options,
            graph,
            comparable,
            paths,
            errors: Diagnostics::default(),
        };
        (resolver.resolve_package(file), resolver.errors)
    });
    let packages = packages.into_iter().map(|(package, more)| {
        errors.append(more);
        package
    });
    let output = Output {
        packages: packages.collect(),
        root: module_tree(&files, paths.names()),
        descriptors,
        mod_rs: match options.layout {
            Layout::Package | Layout::Proto => ModRs::Includes,
            Layout::Single => ModRs::Holds,
        },
    };
    errors.check(output)
}

/// The files of the output.
fn files<'a>(
    schema: &'a Schema,
    options: &Options,
    errors: &mut Diagnostics,
) -> Vec<OutputFile<'a>> {
    output_files(schema, options.layout).unwrap_or_else(|refused| {
        for file in refused {
            let location = Location::file(&file.name[..]);
            let error = Diagnostic::at(
                &location,
                "the name of this file cannot become the name of a file of Rust",
            );
            errors
                .push(error.help("name it relative to an include folder, or drop `layout=proto`"));
        }
        Vec::new()
    })
}

/// Resolves one file of the output.
pub(super) struct Resolver<'a> {
    pub(super) schema: &'a Schema,
    pub(super) rules: &'a Rules<'a>,
    pub(super) options: &'a Options,
    pub(super) graph: &'a Graph,
    pub(super) comparable: &'a Comparable<'a>,
    pub(super) paths: &'a Paths<'a>,
    pub(super) errors: Diagnostics,
}

impl<'a> Resolver<'a> {
    fn resolve_package(&mut self, output: &OutputFile<'_>) -> Package {
        let files = &output.protos;
        let here = self.paths.names().package(output.package).to_vec();
        let messages: Vec<_> = files
            .iter()
            .flat_map(|file| &file.messages)
            .copied()
            .collect();
        let enums: Vec<_> = files.iter().flat_map(|file| &file.enums).copied().collect();
        let mut items = self.resolve_items(&here, &messages, &enums);
        // An enum's name is also that of its constructor. Without a package, items are lifted to the
        // module of the descriptors.
        let enums = output.siblings.iter().flat_map(|file| &file.enums);
        let taken = enums.map(|&id| self.paths.names().enumeration(id).0.clone());
        let mut taken: Vec<_> = taken.collect();
        taken.extend(
            output
                .package
                .is_empty()
                .then(|| "FILE_DESCRIPTOR_SET".to_owned()),
        );
        let taken: Vec<_> = taken.iter().map(String::as_str).collect();
        // The module may go on in another file, and all of it is one namespace.
        let mut extensions = name_extensions(
            output.siblings.iter().flat_map(|file| &file.extensions),
            &taken,
        );
        let own = files.iter().flat_map(|file| &file.extensions);
        let own: BTreeSet<_> = own.map(std::ptr::from_ref).collect();
        extensions.retain(|(extension, _)| own.contains(&std::ptr::from_ref(*extension)));
        items.extensions = self.resolve_extensions(&here, extensions);
        let services = files.iter().flat_map(|file| &file.services);
        let services = services
            .filter(|_| self.options.services)
            .collect::<Vec<_>>()
            .into_iter();
        let services = services.map(|it| self.resolve_service(&here, it)).collect();
        let sources = files.iter().map(|file| file.name.clone()).collect();
        Package {
            file_name: output.file_name.clone(),
            proto_name: output.package.to_owned(),
            sources,
            features: self.features(files),
            items,
            services,
        }
    }

    pub(super) fn resolve_items(
        &mut self,
        here: &[Name],
        messages: &[MessageId],
        enums: &[EnumId],
    ) -> Items {
        // Types that are elsewhere are not written again.
        let here_too = |home: &Home| matches!(home, Home::Tree(_));
        let enums = enums
            .iter()
            .filter(|&&id| here_too(self.paths.enum_home(id)));
        let enums: Vec<_> = enums.copied().collect();
        let messages = messages
            .iter()
            .filter(|&&id| here_too(self.paths.message_home(id)));
        let messages: Vec<_> = messages.copied().collect();
        let enums = enums.iter().map(|&id| self.resolve_enum(id)).collect();
        let messages = messages
            .iter()
            .map(|&id| self.resolve_message(here, id))
            .collect();
        Items {
            messages,
            enums,
            ..Items::default()
        }
    }

    /// The attributes that the user wants on a field.
    pub(super) fn field_attributes(&self, full_name: &str) -> Vec<String> {
        self.options
            .field_attributes
            .all(full_name)
            .cloned()
            .collect()
    }

    /// What a type derives: what we want, then what the user wants.
    pub(super) fn derives(&self, ours: &[&'static str], full_name: &str) -> Derives {
        let mut derives: Vec<Cow<'static, str>> = ours.iter().copied().map(Cow::from).collect();
        let texts = self.options.derives.all(full_name);
        for path in texts.flat_map(|text| text.split(',')).map(str::trim) {
            // What is set for a message and for its package is derived once.
            if !derives.iter().any(|other| other == path) {
                derives.push(Cow::from(path.to_owned()));
            }
        }
        Derives {
            derives,
            attributes: self.options.attributes.all(full_name).cloned().collect(),
        }
    }
}
