//! The example `grpcurl`: it calls our server, of which it knows nothing, in all four kinds.

use std::{
    path::{Path, PathBuf},
    sync::LazyLock,
};

use tokio::{process::Command, time::timeout};

use super::process::{FOREVER, Greet};

/// The example. `cargo test` builds it before the tests, but not if it is told which tests to build.
fn program() -> PathBuf {
    static PROGRAM: LazyLock<PathBuf> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_BIN_EXE_greet")).with_file_name("examples");
        let program = folder.join(format!("grpcurl{}", std::env::consts::EXE_SUFFIX));
        if !program.exists() {
            let profile = folder.parent().unwrap();
            let mut cargo = std::process::Command::new(env!("CARGO"));
            cargo
                .args(["build", "--quiet", "--offline", "--example", "grpcurl"])
                .current_dir(env!("CARGO_MANIFEST_DIR"))
                .env("CARGO_TARGET_DIR", profile.parent().unwrap());
            if profile.ends_with("release") {
                cargo.arg("--release");
            }
            assert!(cargo.status().unwrap().success());
        }
        program
    });
    PROGRAM.clone()
}

/// What it prints, or what it says to its failure.
async fn grpcurl(arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(program()).args(arguments).output();
    let output = timeout(FOREVER, output).await.unwrap().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    match output.status.success() {
        true => Ok(text(output.stdout)),
        false => Err(text(output.stderr)),
    }
}

/// A server, and what the example says to its address and these arguments.
async fn ask(arguments: &[&str]) -> Result<String, String> {
    let (_server, address) = Greet::serve(&[]).await;
    let address = format!("http://{address}");
    grpcurl(&[&[&address[..]], arguments].concat()).await
}

const ANNIE: &str = r#"{"name": "Annie", "greeting": "Hi"}"#;

#[tokio::test]
async fn it_lists_what_the_server_has() {
    let printed = ask(&[]).await.unwrap();
    for line in [
        "greet.Greeter/SayHello Unary",
        "greet.Greeter/ParrotSaysHello ServerStreaming",
        "greet.Greeter/ChattyClientSaysHello ClientStreaming",
        "greet.Greeter/InteractingHello Bidi",
        "grpc.health.v1.Health/Check Unary",
        "grpc.reflection.v1.ServerReflection/ServerReflectionInfo Bidi",
    ] {
        assert!(printed.lines().any(|it| it == line), "{printed}");
    }
}

#[tokio::test]
async fn it_calls_all_four_kinds() {
    let parrot: String = (1..=5)
        .map(|number| format!("{{\"message\":\"{number} Hi Annie\"}}\n"))
        .collect();
    let delayed = r#"{"message":"You have sent 2 messages. Please expect a delayed response.","request":[{"name":"Annie","greeting":"Hi"},{"name":"Annie","greeting":"Hi"}]}"#;
    let hi = "{\"message\":\"Hi Annie\"}\n";
    for (arguments, expected) in [
        (&["greet.Greeter/SayHello", ANNIE][..], hi),
        (&["greet.Greeter/ParrotSaysHello", ANNIE], &parrot),
        (
            &["greet.Greeter/ChattyClientSaysHello", ANNIE, ANNIE],
            &format!("{delayed}\n"),
        ),
        (
            &["greet.Greeter/InteractingHello", ANNIE, ANNIE],
            &hi.repeat(2),
        ),
    ] {
        assert_eq!(ask(arguments).await.unwrap(), expected);
    }
}

#[tokio::test]
async fn it_says_what_is_wrong() {
    for (arguments, expected) in [
        (
            &["greet.Greeter/No"][..],
            "there is no method greet.Greeter/No",
        ),
        (&["greet.Greeter/SayHello", "{\"nam\": 1}"], "nam"),
        (&["greet.Greeter/SayHello"], "UNIMPLEMENTED: "),
        (
            &["greet.Greeter/SayHello", ANNIE, ANNIE],
            "UNIMPLEMENTED: the request must be one message",
        ),
        (
            &["grpc.health.v1.Health/Check", "{\"service\": \"no\"}"],
            "NOT_FOUND: ",
        ),
        (&["--set", "no/such/file"], "No such file"),
    ] {
        let said = ask(arguments).await.unwrap_err();
        assert!(said.contains(expected), "{said}");
    }
}

/// Without reflection, a descriptor set has the types.
#[tokio::test]
async fn it_takes_a_descriptor_set() {
    let folder = tempfile::tempdir().unwrap();
    let set = folder.path().join("set.binpb");
    std::fs::write(&set, greet_demo::pb::FILE_DESCRIPTOR_SET).unwrap();
    let (_server, address) = Greet::serve(&["hello"]).await;
    let address = format!("http://{address}");
    let without = grpcurl(&[&address]).await.unwrap_err();
    assert!(without.starts_with("UNIMPLEMENTED: "), "{without}");
    let listed = grpcurl(&["--set", set.to_str().unwrap(), &address]).await;
    assert!(listed.unwrap().contains("/SayHello Unary"));
}
