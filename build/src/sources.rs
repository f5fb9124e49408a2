//! Where the files of a schema are: by the name that an import gives them, and by the path that a
//! person typed.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use protoc_gen_rustgreet::diag::Location;

/// The include folders, and the paths of the files that were asked for.
#[derive(Default)]
pub(crate) struct Sources {
    includes: Vec<PathBuf>,
    typed: BTreeMap<String, PathBuf>,
}

impl Sources {
    pub(crate) fn new(includes: Vec<PathBuf>) -> Self {
        Self {
            includes,
            typed: BTreeMap::new(),
        }
    }

    pub(crate) fn includes(&self) -> &[PathBuf] {
        &self.includes
    }

    /// Notes how a file was asked for.
    pub(crate) fn ask(&mut self, name: &str, path: &Path) {
        self.typed.insert(name.to_owned(), path.to_owned());
    }

    /// The names of the files that were asked for.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.typed.keys().cloned().collect()
    }

    /// The path of each, below the include folder that it is in.
    pub(crate) fn paths(&self) -> Vec<PathBuf> {
        let names = self.typed.keys();
        names.filter_map(|name| self.find(name)).collect()
    }

    /// The file that a name means: the first below an include folder.
    pub(crate) fn find(&self, name: &str) -> Option<PathBuf> {
        let below = |include: &PathBuf| match include.strip_prefix(".") {
            Ok(inner) => inner.join(name),
            Err(_) => include.join(name),
        };
        self.includes.iter().map(below).find(|path| path.is_file())
    }

    /// The name of the file at `path`: its path below the first include folder that holds it.
    pub(crate) fn name(&self, path: &Path) -> Option<String> {
        let path = std::path::absolute(path).ok()?;
        let below = |include: &PathBuf| {
            let include = std::path::absolute(include).ok()?;
            plain(path.strip_prefix(include).ok()?)
        };
        self.includes.iter().find_map(below)
    }

    /// How a person calls the file of that name, on one line.
    pub(crate) fn shown(&self, name: &str) -> String {
        let path = self.typed.get(name).cloned().or_else(|| self.find(name));
        let path = path.map_or_else(|| name.to_owned(), |path| path.display().to_string());
        Location::file(path).to_string()
    }

    /// That no folder holds a file.
    pub(crate) fn not_found(&self, name: &str) -> String {
        let folders: Vec<_> = self
            .includes
            .iter()
            .map(|it| it.display().to_string())
            .collect();
        format!(
            "`{name}` is in none of the include folders ({})",
            folders.join(", ")
        )
    }

    /// The names of all files in the include folders, to find the one that was meant.
    pub(crate) fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for include in &self.includes {
            let mut files = Vec::new();
            crate::inputs::protos_below(include, &mut files);
            names.extend(files.iter().filter_map(|file| self.name(file)));
        }
        names
    }
}

/// A relative path as schemas write it: no `.`, slashes only. `None` if it leaves its folder.
pub(crate) fn plain(path: &Path) -> Option<String> {
    let mut parts = Vec::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::Normal(part) => parts.push(part.to_str()?),
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}
