//! `protoc-gen-rustgreet`: a request on stdin, a response on stdout. The only input and output of
//! the plugin.

use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::process::ExitCode;

use protoc_gen_rustgreet::options::{self, Config};
use rustgreet::DecodeErrorKind;
use rustgreet::Message;
use rustgreet::bytes::Bytes;
use rustgreet::descriptor::compiler::CodeGeneratorRequest;

const HELP: &str = "\
protoc-gen-rustgreet is started by protoc or buf, not by hand. With the plugin on your PATH:

    protoc --rustgreet_out=src/pb greet.proto

writes src/pb/mod.rs and one file a package. Declare `mod pb;` and depend on the crate `rustgreet`.
If the plugin is not on your PATH, add --plugin=protoc-gen-rustgreet=PATH.

Options:
    --help       this text
    --version    the version
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
        Some("--help" | "-h") => return print(HELP.as_bytes()),
        Some("--version" | "-V") => {
            return print(
                concat!("protoc-gen-rustgreet ", env!("CARGO_PKG_VERSION"), "\n").as_bytes(),
            );
        }
        Some(other) => {
            return Err(format!(
                "unknown argument `{other}`; --help tells what there is"
            ));
        }
        None => {}
    }
    if io::stdin().is_terminal() {
        return print(HELP.as_bytes());
    }
    let mut input = Vec::new();
    io::stdin()
        .read_to_end(&mut input)
        .map_err(|error| format!("cannot read stdin: {error}"))?;
    let request = CodeGeneratorRequest::decode_bytes(Bytes::from(input)).map_err(|error| {
        match error.kind() {
            DecodeErrorKind::TooMuchMemory | DecodeErrorKind::TooLarge => format!(
                "this is too much for one run ({error}): generate it in several, which \
                 `--rustgreet_opt=extern_path=` joins"
            ),
            _ => format!("stdin holds no CodeGeneratorRequest: {error}"),
        }
    })?;
    let config = read_config(request.parameter.as_deref().unwrap_or_default());
    print(&protoc_gen_rustgreet::respond(&request, config.as_ref()).encode_to_vec())
}

/// The file of options, if the request names one: its path counts from where protoc was started.
fn read_config(parameter: &str) -> Option<Config> {
    let name = options::config_name(parameter)?;
    let text = fs::read_to_string(&name).map_err(|error| error.to_string());
    Some(Config { name, text })
}

fn print(output: &[u8]) -> Result<(), String> {
    let mut stdout = io::stdout().lock();
    let written = stdout.write_all(output).and_then(|()| stdout.flush());
    written.map_err(|error| format!("cannot write stdout: {error}"))
}
