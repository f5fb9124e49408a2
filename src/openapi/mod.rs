//! Describes the services that REST clients call as OpenAPI 3.1 documents, one for each package, from the
//! same rules that a server answers by. JSON is as ProtoJSON has it. What OpenAPI cannot say is a warning.

mod document;
mod json;
mod operation;
mod path;
mod query;
mod schemas;
mod text;
mod values;

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Diagnostics};
use crate::http::Rules;
use crate::proto::{File, Schema};

/// The most text of a run's documents, in bytes.
const MAX_TEXT: usize = 1 << 30;

/// The documents of a run.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    pub(crate) files: Vec<Document>,
    /// What is not in them.
    pub(crate) warnings: Diagnostics,
}

/// The document of a package.
#[derive(Debug)]
pub(crate) struct Document {
    /// Its name, next to `mod.rs`.
    pub(crate) name: String,
    /// Its text.
    pub(crate) content: String,
}

/// Describes every package that has rules.
pub(crate) fn describe(schema: &Schema, rules: &Rules<'_>) -> Result<Documents, Diagnostic> {
    let mut packages: BTreeMap<&str, Vec<&File>> = BTreeMap::new();
    let mut files: Vec<_> = schema.files.iter().filter(|file| file.generate).collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    for file in files {
        packages.entry(&file.package).or_default().push(file);
    }
    let (mut documents, mut room) = (Documents::default(), MAX_TEXT);
    for (package, files) in packages {
        let warnings = &mut documents.warnings;
        let text = document::document(schema, rules, package, &files, &mut room, warnings);
        if room == 0 {
            let error = Diagnostic::general("the OpenAPI documents would be more than 1 GiB");
            return Err(error.help("generate in several runs"));
        }
        documents.files.extend(text.map(|content| Document {
            name: match package {
                "" => "_.openapi.json".to_owned(),
                package => format!("{package}.openapi.json"),
            },
            content,
        }));
    }
    if documents.files.is_empty()
        && let Some(warning) = no_document(schema, rules)
    {
        documents.warnings.push(warning);
    }
    Ok(documents)
}

/// Why there is no document. A rule that is left out has a warning of its own.
fn no_document(schema: &Schema, rules: &Rules<'_>) -> Option<Diagnostic> {
    let files = schema.files.iter().filter(|file| file.generate);
    let services = files.flat_map(|file| &file.services);
    let mut methods = services.flat_map(|service| &service.methods);
    let has_rules = methods.any(|method| !method.http.is_empty());
    match rules.ignored_by {
        _ if !has_rules => {
            let text = "`openapi=on` makes no document: no method has a rule";
            let help = "give methods the option `google.api.http`, or drop `openapi`";
            Some(Diagnostic::general(text).help(help))
        }
        Some(off) => {
            let text = format!("`openapi` needs the rules that `{off}` ignores");
            Some(Diagnostic::general(text).help("drop one of the two"))
        }
        None => None,
    }
}
