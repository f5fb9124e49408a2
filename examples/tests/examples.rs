//! Each example prints what its first lines say, is in the table of README.md, and is run by a test.
//!
//! `EXAMPLES=overwrite cargo test -p examples` makes the first lines say what is printed.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use tokio::{process::Command, time::timeout};

/// Nothing here takes this long, on however slow a machine.
const FOREVER: Duration = Duration::from_secs(60);

/// A test for each, and their names.
macro_rules! examples {
    ($($name:ident)*) => {
        $(#[tokio::test]
        async fn $name() {
            prints_what_it_says(stringify!($name)).await;
        })*

        const TESTED: &[&str] = &[$(stringify!($name)),*];
    };
}

examples! {
    auth
    balancing
    beside_axum
    blocking
    by_name
    cancellation
    chat
    compression
    config
    deadlines
    decorator
    descriptor_set
    errors
    fields
    health
    json
    logger
    metrics
    middleware
    mtls
    openapi
    options
    protocols
    reflection
    rest
    restart
    route_guide
    text_format
    tls
    tracing_console
    unix_socket
    unknown_fields
    upload
    well_known
}

async fn prints_what_it_says(name: &str) {
    let ran = run(&[name]).await;
    let printed = without_ports(&ran.printed);
    if std::env::var_os("EXAMPLES").is_some_and(|it| it == "overwrite") {
        overwrite(name, &printed);
    }
    assert_eq!(printed, said(name), "{ran:?}");
    assert!(ran.succeeded && ran.complaints.is_empty(), "{ran:?}");
}

/// What became of the program.
#[derive(Debug)]
struct Ran {
    succeeded: bool,
    printed: String,
    complaints: String,
}

async fn run(arguments: &[&str]) -> Ran {
    let child = Command::new(env!("CARGO_BIN_EXE_example"))
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let output = timeout(FOREVER, child.wait_with_output());
    let output = output.await.expect("an end in time").unwrap();
    Ran {
        succeeded: output.status.success(),
        printed: String::from_utf8(output.stdout).unwrap(),
        complaints: String::from_utf8(output.stderr).unwrap(),
    }
}

#[tokio::test]
async fn without_a_name_all_are_listed() {
    let ran = run(&[]).await;
    for (name, shows) in examples() {
        let line = format!("{name:16} {shows}");
        assert!(ran.printed.lines().any(|it| it == line), "{line}");
    }
    assert!(ran.succeeded);
    let ran = run(&["nonsense"]).await;
    assert!(ran.complaints.contains("`nonsense`"), "{ran:?}");
    assert!(!ran.succeeded);
}

fn file(name: &str) -> PathBuf {
    folder().join(format!("src/{name}.rs"))
}

/// The block `text` of an example's first lines, and what is before and after it.
fn parts(source: &str) -> [&str; 3] {
    let (before, rest) = source.split_once("//! ```text\n").expect("a block");
    let (block, after) = rest.split_once("//! ```\n").expect("its end");
    [before, block, after]
}

fn said(name: &str) -> String {
    let source = std::fs::read_to_string(file(name)).unwrap();
    let lines = parts(&source)[1].lines().map(|line| {
        let line = line
            .strip_prefix("//!")
            .expect("a block in the first lines");
        line.strip_prefix(' ').unwrap_or(line).to_owned() + "\n"
    });
    lines.collect()
}

fn overwrite(name: &str, printed: &str) {
    let source = std::fs::read_to_string(file(name)).unwrap();
    let [before, _, after] = parts(&source);
    let block: String = printed
        .lines()
        .map(|line| format!("//! {line}\n"))
        .collect();
    let source = format!("{before}//! ```text\n{block}//! ```\n{after}");
    std::fs::write(file(name), source).unwrap();
}

/// A port differs from run to run.
fn without_ports(text: &str) -> String {
    let mut text = text.to_owned();
    for host in ["127.0.0.1:", "localhost:", "client.port="] {
        let mut parts = text.split(host);
        let mut masked = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let rest = part.trim_start_matches(|it: char| it.is_ascii_digit());
            masked += &format!("{host}{}{rest}", if rest == part { "" } else { "PORT" });
        }
        text = masked;
    }
    text
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The examples in the folder, each with its first line.
fn examples() -> BTreeMap<String, String> {
    let files = std::fs::read_dir(folder().join("src")).unwrap();
    let mut examples = BTreeMap::new();
    for file in files {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let source = std::fs::read_to_string(path).unwrap();
        let first = source.lines().next().unwrap_or_default();
        let first = first.strip_prefix("//! ").expect("a contract");
        examples.insert(name, first.to_owned());
    }
    examples.remove("main");
    assert!(!examples.is_empty());
    examples
}

#[test]
fn each_has_a_test() {
    let found: BTreeSet<_> = examples().into_keys().collect();
    let tested = TESTED.iter().map(|it| (*it).to_owned()).collect();
    assert_eq!(found, tested);
}

#[test]
fn each_says_how_it_is_run_and_what_it_prints() {
    for name in examples().keys() {
        let source = std::fs::read_to_string(file(name)).unwrap();
        let command = format!("//! ```sh\n//! cargo run -p examples {name}\n//! ```\n");
        assert!(source.contains(&command), "{name}");
        assert!(!said(name).is_empty(), "{name}");
    }
}

#[test]
fn each_is_in_the_table() {
    let readme = std::fs::read_to_string(folder().join("README.md")).unwrap();
    for (name, shows) in examples() {
        let row = format!("| [{name}](src/{name}.rs) | `cargo run -p examples {name}` | {shows} |");
        assert!(
            readme.lines().any(|it| it == row),
            "README.md lacks the row\n{row}"
        );
    }
    // And nothing else is: what a row links to is there.
    let mut links = 0;
    for link in readme.split("](").skip(1) {
        let link = link.split([')', '#']).next().unwrap();
        assert!(folder().join(link).exists(), "{link}");
        links += 1;
    }
    assert!(links >= examples().len());
}
