//! The sets that this process has generated, so that no file becomes two different types.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::error::Error;

/// One run of the builder.
#[derive(Clone)]
pub(crate) struct Set {
    /// Its name, as the build script gives it.
    pub(crate) name: PathBuf,
    /// What was asked for.
    pub(crate) asked: Vec<String>,
    /// Each file that it generates: its path, or its name if that is not known, and its package.
    /// Empty for a set that generates no imports.
    pub(crate) files: BTreeMap<PathBuf, String>,
}

static SETS: Mutex<BTreeMap<PathBuf, Set>> = Mutex::new(BTreeMap::new());

/// Notes a set that goes to `folder`. The same set may come again.
pub(crate) fn add(folder: &Path, set: Set) -> Result<(), Error> {
    let mut sets = SETS.lock().unwrap_or_else(PoisonError::into_inner);
    check(&sets, folder, &set)?;
    sets.insert(folder.to_owned(), set);
    Ok(())
}

fn check(sets: &BTreeMap<PathBuf, Set>, folder: &Path, set: &Set) -> Result<(), Error> {
    for (other_folder, other) in sets {
        if other_folder == folder {
            if other.asked == set.asked {
                continue;
            }
            let text = format!(
                "two sets of files go to the folder `{}`",
                set.name.display()
            );
            return Err(Error::new(text).help(
                "compile them in one call, or give one another folder with `Builder::out_dir`",
            ));
        }
        let shared = set
            .files
            .iter()
            .find(|(file, _)| other.files.contains_key(*file));
        if let Some((file, package)) = shared {
            let (name, other) = (set.name.display(), other.name.display());
            return Err(Error::new(format!(
                "the sets `{other}` and `{name}` both generate `{}`, so its types would be there twice",
                file.display()
            ))
            .help(format!(
                "let `{name}` use the types of `{other}`: `.option(\"extern_path=.{package}=crate::..\")`; \
                 or let `{name}` generate no imports: `.imports(false)`"
            )));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(name: &str, files: &[&str]) -> Set {
        Set {
            name: name.into(),
            asked: files.iter().map(|&it| it.to_owned()).collect(),
            files: files
                .iter()
                .map(|it| (it.into(), "common".to_owned()))
                .collect(),
        }
    }

    #[test]
    fn a_file_in_two_sets_is_an_error_that_names_both_and_the_way_out() {
        let first = set("rustgreet", &["a.proto", "common.proto"]);
        let sets = BTreeMap::from([(PathBuf::from("/out/rustgreet"), first.clone())]);
        let again = check(&sets, Path::new("/out/rustgreet"), &first);
        assert!(again.is_ok());
        let other = check(&sets, Path::new("/out/admin"), &set("admin", &["b.proto"]));
        assert!(other.is_ok());
        let twice = check(
            &sets,
            Path::new("/out/admin"),
            &set("admin", &["common.proto"]),
        );
        let said = twice.expect_err("a refusal").to_string();
        for part in [
            "`rustgreet`",
            "`admin`",
            "`common.proto`",
            "extern_path=.common=",
        ] {
            assert!(said.contains(part), "{said}");
        }
        let over = check(
            &sets,
            Path::new("/out/rustgreet"),
            &set("rustgreet", &["b.proto"]),
        );
        let said = over.expect_err("a refusal").to_string();
        assert!(
            said.contains("two sets of files go to the folder `rustgreet`"),
            "{said}"
        );
    }
}
