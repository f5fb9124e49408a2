//! What a run is asked for: files, folders and patterns of files, found in the folder of the crate,
//! below the include folders, or in a descriptor set.

use std::path::{Path, PathBuf};

use glob::Pattern;

use crate::directives::{printable, watch};
use crate::error::Error;
use crate::nearest::did_you_mean;
use crate::sources::{Sources, plain};

/// Finds the files that `protos` name, tells cargo to watch them, and notes them in `sources`.
pub(crate) fn find(protos: &[PathBuf], sources: &mut Sources) -> Result<(), Error> {
    if protos.is_empty() {
        return Err(Error::new("no .proto files are given"));
    }
    for typed in protos {
        let text = printable(typed)?;
        if typed.is_file() {
            ask(typed, sources)?;
        } else if typed.is_dir() {
            let mut files = Vec::new();
            protos_below(typed, &mut files);
            several(typed, typed, files, sources)?;
        } else if is_pattern(text) {
            let paths = glob::glob(text).map_err(|error| pattern(text, &error))?;
            let files = paths
                .filter_map(Result::ok)
                .filter(|path| is_proto(path))
                .collect();
            several(typed, &literal(typed), files, sources)?;
        } else if let Some((name, path)) = included(typed, sources) {
            sources.ask(&name, &path);
        } else {
            return Err(absent(typed, text, sources));
        }
    }
    Ok(())
}

/// Finds the files that `protos` name in a descriptor set that has the files `names`.
pub(crate) fn find_in_set(
    protos: &[PathBuf],
    names: &[String],
    sources: &Sources,
) -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    for typed in protos {
        let text = printable(typed)?;
        let pattern = Pattern::new(text).map_err(|error| pattern(text, &error))?;
        let wanted = [sources.name(typed), plain(typed)];
        let is_meant = |name: &&String| {
            let is_inside = wanted.iter().flatten().any(|wanted| {
                name.strip_prefix(&wanted[..])
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            });
            is_inside || text == "." || pattern.matches_path(Path::new(name))
        };
        let before = found.len();
        found.extend(names.iter().filter(is_meant).cloned());
        if found.len() == before {
            let help = did_you_mean(
                text,
                names,
                "its files are named as their imports name them",
            );
            return Err(Error::new(format!("the descriptor set has no file `{text}`")).help(help));
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}

/// The `.proto` files of a folder and of those in it, in order. Links to folders are not followed, and
/// caches, such as cargo's target, are left out.
pub(crate) fn protos_below(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    let mut entries: Vec<_> = entries.filter_map(Result::ok).collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            if !path.join("CACHEDIR.TAG").exists() {
                protos_below(&path, files);
            }
        } else if is_proto(&path) {
            files.push(path);
        }
    }
}

fn is_proto(path: &Path) -> bool {
    path.extension().is_some_and(|it| it == "proto") && path.is_file()
}

/// Notes the files of a folder or pattern, all of which is watched: a file may be added.
fn several(
    typed: &Path,
    folder: &Path,
    files: Vec<PathBuf>,
    sources: &mut Sources,
) -> Result<(), Error> {
    if holds_output(folder) {
        let text = format!(
            "`{}` is in a folder that cargo writes to, so the build script would run every time",
            typed.display()
        );
        return Err(Error::new(text).help("put the files into one of their own: `proto/*.proto`"));
    }
    if files.is_empty() {
        return Err(Error::new(format!(
            "`{}` holds no .proto file",
            typed.display()
        )));
    }
    watch(folder)?;
    files.iter().try_for_each(|file| {
        printable(file)?;
        ask(file, sources)
    })
}

/// Whether cargo's own folder is inside.
fn holds_output(folder: &Path) -> bool {
    let out = std::env::var_os("OUT_DIR").map(PathBuf::from);
    out.is_some_and(|out| std::path::absolute(folder).is_ok_and(|folder| out.starts_with(folder)))
}

/// Notes a file, by its name.
fn ask(path: &Path, sources: &mut Sources) -> Result<(), Error> {
    let Some(name) = sources.name(path) else {
        // A file of the same name may be where imports are looked for.
        if let Some((name, path)) = included(path, sources) {
            sources.ask(&name, &path);
            return Ok(());
        }
        let text = sources.not_found(&path.display().to_string());
        return Err(Error::new(text).help("add the folder it is in"));
    };
    let first = sources.find(&name).unwrap_or_else(|| path.to_owned());
    if first.canonicalize().ok() != path.canonicalize().ok() {
        let (path, first) = (path.display(), first.display());
        let text = format!("`{path}` is hidden by `{first}`: imports call both `{name}`");
        return Err(Error::new(text).help("change the order of the include folders"));
    }
    sources.ask(&name, path);
    Ok(())
}

/// A file that is named as an import names it.
fn included(typed: &Path, sources: &Sources) -> Option<(String, PathBuf)> {
    let name = plain(typed)?;
    let path = sources.find(&name)?;
    Some((name, path))
}

fn absent(typed: &Path, text: &str, sources: &Sources) -> Error {
    let mut files = Vec::new();
    if let Some(folder) = typed.parent().filter(|it| !it.as_os_str().is_empty()) {
        protos_below(folder, &mut files);
    }
    for include in sources.includes() {
        protos_below(include, &mut files);
    }
    let files: Vec<_> = files.iter().map(|it| it.display().to_string()).collect();
    let help = did_you_mean(
        text,
        &files,
        "paths are relative to the folder of the crate",
    );
    Error::new(format!("there is no file `{text}`")).help(help)
}

fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

/// The folder that holds all that a pattern can match.
fn literal(pattern: &Path) -> PathBuf {
    let is_literal = |part: &std::path::Component<'_>| {
        part.as_os_str()
            .to_str()
            .is_some_and(|text| !is_pattern(text))
    };
    let folder: PathBuf = pattern.components().take_while(is_literal).collect();
    match folder.as_os_str().is_empty() {
        true => PathBuf::from("."),
        false => folder,
    }
}

fn pattern(text: &str, error: &glob::PatternError) -> Error {
    Error::new(format!("`{text}` is not a pattern of files: {error}"))
}
