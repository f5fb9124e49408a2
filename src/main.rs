//! `protoc-gen-rustgreet`: a request on stdin, a response on stdout. The only input and output of
//! the plugin.

use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::process::ExitCode;

use protoc_gen_rustgreet::options::{self, Config};
use rustgreet::DecodeErrorKind;
use rustgreet::Message;

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const HELP: &str = "\
protoc-gen-rustgreet is started by protoc or buf, not by hand. With the plugin on your PATH:

    protoc --rustgreet_out=src/pb greet.proto

writes src/pb/mod.rs and one file per package. Declare `mod pb;` and depend on the crate `rustgreet`.
If the plugin is not on your PATH, add --plugin=protoc-gen-rustgreet=PATH.

Arguments:
    --help       this text
    --version    the version

Options, as in --rustgreet_opt=NAME=VALUE,NAME:.PATH=VALUE:
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("protoc-gen-rustgreet: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    match std::env::args().nth(1).as_deref() {
        Some("--help" | "-h") => return print_help(),
        Some("--version" | "-V") => {
            return print(
                concat!("protoc-gen-rustgreet ", env!("CARGO_PKG_VERSION"), "\n").as_bytes(),
            );
        }
        Some(other) => {
            return Err(format!("unknown argument `{other}`: see --help"));
        }
        None => {}
    }
    if io::stdin().is_terminal() {
        return print_help();
    }
    let mut input = Vec::new();
    io::stdin()
        .read_to_end(&mut input)
        .map_err(|error| format!("cannot read stdin: {error}"))?;
    let request = protoc_gen_rustgreet::decode(&input).map_err(|error| match error.kind() {
            DecodeErrorKind::TooMuchMemory | DecodeErrorKind::TooLarge => format!(
                "the request is too large for one run ({error}): generate in several runs, and name the \
                 types of the others by `--rustgreet_opt=extern_path=`"
            ),
            _ => format!("stdin does not hold a CodeGeneratorRequest: {error}"),
        })?;
    drop(input);
    let config = read_config(request.parameter.as_deref().unwrap_or_default());
    let mut outcome = Ok(());
    let warnings = protoc_gen_rustgreet::respond(request, config.as_ref(), |part| {
        if outcome.is_ok() {
            outcome = print(&part.encode_to_vec());
        }
    });
    for warning in warnings.iter() {
        eprintln!("protoc-gen-rustgreet: warning: {warning}");
    }
    outcome
}

/// The file of options, if the request names one. Its path is relative to the folder that protoc runs in.
fn read_config(parameter: &str) -> Option<Config> {
    let name = options::config_name(parameter)?;
    let text = fs::read_to_string(&name).map_err(|error| error.to_string());
    Some(Config { name, text })
}

fn print_help() -> Result<(), String> {
    print((HELP.to_owned() + &options::help()).as_bytes())
}

fn print(output: &[u8]) -> Result<(), String> {
    let mut stdout = io::stdout().lock();
    let written = stdout.write_all(output).and_then(|()| stdout.flush());
    written.map_err(|error| format!("cannot write stdout: {error}"))
}
