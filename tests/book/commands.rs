//! Commands in the book: each is run by something, and prints what the book says.

use crate::{
    pieces,
    support::{blocks::Block, root},
};

/// What `foreign/book.sh` runs: in an empty folder, with the files that the page names, and the demo's server listening.
const RUN_BY_THE_SCRIPT: &[&str] = &[
    "buf", "curl", "grep", "grpcurl", "ls", "mkdir", "printf", "protoc",
];

/// What runs a command of cargo, or of ours, as it stands.
const SCRIPTS: &[&str] = &[".ci/run", "*/run", "interop/*/run", "foreign/*.sh"];

/// Something runs each command of the block.
pub(crate) fn check(block: &Block) -> Result<(), String> {
    if block.shows_a_program() {
        return Ok(()); // foreign/book.sh goes through all of it.
    }
    let commands = commands(&block.text);
    if commands.is_empty() {
        return Err("there is no command".to_owned());
    }
    commands.iter().try_for_each(|it| is_run(it))
}

fn is_run(command: &str) -> Result<(), String> {
    if is_run_by_the_script(command) {
        return Ok(());
    }
    if let Some(name) = command.strip_prefix("cargo run -p examples ") {
        return said(name).map(drop);
    }
    if let Some(arguments) = command.strip_prefix("cargo run -p greet-demo -- ") {
        let first = arguments.split(' ').next().unwrap_or_default();
        return is_in(&["demo/tests/demo/*.rs"], &format!("\"{first}\""))
            .ok_or_else(|| format!("no test of the demo runs it with `{first}`"));
    }
    let is_known = [
        "cargo run -p examples", // Lists them.
        "cargo test -p examples",
        "cargo test -p examples --test testing",
        "cargo run -p greet-demo",
    ];
    let is_run = is_known.contains(&command) || is_in(SCRIPTS, command).is_some();
    is_run.then_some(()).ok_or_else(|| {
        format!("nothing runs `{command}`: no test, no step of .ci/run, and not foreign/book.sh")
    })
}

fn is_run_by_the_script(command: &str) -> bool {
    let first = command.split(' ').next().unwrap_or_default();
    RUN_BY_THE_SCRIPT.contains(&first)
}

/// Whether one of the files has the words.
fn is_in(files: &[&str], words: &str) -> Option<()> {
    let files = files.iter().flat_map(|pattern| {
        let pattern = root().join(pattern);
        glob::glob(pattern.to_str().expect("text")).expect("a pattern")
    });
    let texts = files.map(|path| std::fs::read_to_string(path.expect("a file")).expect("text"));
    texts.into_iter().find(|it| it.contains(words)).map(drop)
}

/// The commands of a block, without comments. A command goes on while it ends in `\` or a quote is open.
fn commands(text: &str) -> Vec<String> {
    let mut commands = Vec::new();
    let mut command = String::new();
    for line in text.lines() {
        command += line.split(" # ").next().unwrap_or(line).trim_end();
        let is_open = !command.matches('\'').count().is_multiple_of(2);
        if let Some(begun) = command.strip_suffix('\\') {
            command = begun.to_owned();
        } else if is_open {
            command.push('\n');
        } else if !command.is_empty() && !command.starts_with('#') {
            commands.push(std::mem::take(&mut command));
        } else {
            command.clear();
        }
    }
    commands
}

/// What the example prints: its first lines say it, and its test compares.
fn said(example: &str) -> Result<String, String> {
    let file = root().join(format!("examples/src/{example}.rs"));
    let source =
        std::fs::read_to_string(file).map_err(|_| format!("there is no example `{example}`"))?;
    let said = source.split_once("//! ```text\n").map_or("", |it| it.1);
    let said = said.split("//! ```").next().unwrap_or_default();
    let lines = said.lines().map(|line| {
        let line = line.trim_start_matches("//!");
        line.strip_prefix(' ').unwrap_or(line).to_owned() + "\n"
    });
    Ok(lines.collect())
}

/// What the block before prints is this text, or pieces of it.
pub(crate) fn prints(before: Option<&Block>, text: &str) -> Result<(), String> {
    let lost = || "there is no command or example before it that could print this".to_owned();
    let before = before.ok_or_else(lost)?;
    let example = match (before.language.as_str(), before.piece()) {
        ("rust", Some((file, _))) => {
            let name = file.strip_prefix("examples/src/").ok_or_else(lost)?;
            name.trim_end_matches(".rs").to_owned()
        }
        ("sh", _) => {
            let commands = commands(&before.text);
            let is_compared = before.shows_a_program()
                || (!commands.is_empty() && commands.iter().all(|it| is_run_by_the_script(it)));
            if is_compared {
                return Ok(()); // By foreign/book.sh.
            }
            let [command] = commands.as_slice() else {
                return Err("what prints it must be one command".to_owned());
            };
            let example = command.strip_prefix("cargo run -p examples ");
            example
                .ok_or_else(|| format!("nothing compares what `{command}` prints"))?
                .to_owned()
        }
        _ => return Err(lost()),
    };
    let said = said(&example)?;
    pieces::find(text, &said)
        .map_err(|line| format!("the example `{example}` does not print this: {line}"))
}

#[test]
fn commands_may_have_many_lines() {
    let block = "# A comment.\ncurl -v \\\n  --json '{\n  }' http://x # Done.\n\nbuf lint\n";
    assert_eq!(
        commands(block),
        ["curl -v   --json '{\n  }' http://x", "buf lint"]
    );
}

#[test]
fn the_script_runs_what_is_left_to_it() {
    let script = std::fs::read_to_string(root().join("foreign/book/main.py")).expect("the script");
    let (_, list) = script.split_once("\nCOMMANDS = (").expect("its commands");
    let list = list.split(')').next().unwrap_or_default();
    let list: Vec<_> = list
        .split(", ")
        .map(|it| it.trim_matches(['"', ' ']))
        .collect();
    assert_eq!(list, RUN_BY_THE_SCRIPT);
}
