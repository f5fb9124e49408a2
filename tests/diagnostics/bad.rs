//! The files of `fixtures/bad`, each with the options in its first line, and those of `fixtures/warned`,
//! under a real protoc.

use super::Case;
use super::support::{protoc_with_plugin, protos, root, stderr};

/// The options that a bad file wants, from its first line.
fn options_of(text: &str) -> Option<&str> {
    text.lines().next()?.strip_prefix("// --rustgreet_opt=")
}

pub(crate) fn cases() -> Vec<Case> {
    let bad = protos(&root().join("fixtures/bad"));
    bad.into_iter().map(case).collect()
}

/// What is let through with a warning.
pub(crate) fn warned() -> Vec<Case> {
    let folder = root().join("fixtures/warned");
    let case = |name: String| {
        let out = tempfile::tempdir().expect("a folder");
        let mut protoc = protoc_with_plugin(out.path());
        let text = std::fs::read_to_string(folder.join(&name)).expect("the file");
        let options = options_of(&text).map(|options| format!("--rustgreet_opt={options}"));
        protoc.arg("-I").arg(&folder).arg(&name).args(&options);
        let result = protoc.output().expect("protoc starts");
        assert!(result.status.success(), "{name}");
        let title = [Some(name), options].into_iter().flatten();
        Case::new(title.collect::<Vec<_>>().join(" "), stderr(&result))
    };
    protos(&folder).into_iter().map(case).collect()
}

fn case(name: String) -> Case {
    let (good, bad) = (root().join("fixtures/proto"), root().join("fixtures/bad"));
    let out = tempfile::tempdir().expect("a folder");
    let mut protoc = protoc_with_plugin(out.path());
    protoc.arg("-I").arg(&good).arg("-I").arg(&bad).arg(&name);
    let text = std::fs::read_to_string(bad.join(&name)).expect("the file");
    let options = options_of(&text).map(|options| format!("--rustgreet_opt={options}"));
    let result = protoc.args(&options).output().expect("protoc starts");
    let said = stderr(&result);
    assert!(
        said.starts_with("--rustgreet_out: "),
        "{name} is let through, or protoc's: {said}"
    );
    let written = std::fs::read_dir(out.path()).expect("the folder").count();
    assert_eq!(written, 0, "{name}");
    let title = [Some(name), options].into_iter().flatten();
    Case::new(title.collect::<Vec<_>>().join(" "), said)
}
