//! A server without descriptors waits for them.

use std::time::Duration;

use crate::{
    greet::{GreeterServer, greeter},
    raw,
    support::{Polite, hello, serve, soon},
};

/// Takes every descriptor of the process, and so runs in one of its own.
#[test]
fn a_server_without_descriptors_waits_for_them() {
    const INSIDE: &str = "RUSTGREET_TEST_OF_DESCRIPTORS";
    if std::env::var_os(INSIDE).is_some() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        return runtime.block_on(take_all_descriptors());
    }
    let name = "descriptors::a_server_without_descriptors_waits_for_them";
    let output = std::process::Command::new("sh")
        .args(["-c", r#"ulimit -n 64; exec "$0" --exact "$1""#])
        .arg(std::env::current_exe().unwrap())
        .arg(name)
        .env(INSIDE, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}"
    );
}

async fn take_all_descriptors() {
    /// The CPU time of this process, in ticks of 10 ms.
    fn ticks() -> u64 {
        let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
        let fields: Vec<_> = stat.rsplit(") ").next().unwrap().split(' ').collect();
        fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
    }

    let address = serve(GreeterServer::new(Polite)).await;
    let mut taken = Vec::new();
    while let Ok(file) = std::fs::File::open("/dev/null") {
        taken.push(file);
    }
    // One for the caller's end, and none for the server's.
    taken.pop();
    let _waiting = soon(tokio::net::TcpStream::connect(address)).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    taken.pop();
    let before = ticks();
    taken.extend(std::fs::File::open("/dev/null"));
    tokio::time::sleep(Duration::from_secs(2)).await;
    taken.pop();
    let spent = ticks() - before;
    assert!(spent < 20, "{spent} ticks of CPU in two seconds");
    taken.clear();
    let mut caller = raw::connect(address).await;
    let answer = soon(caller.call(greeter::SAY_HELLO.path(), &[], &hello("Ada"))).await;
    assert_eq!(answer.status(), "0");
}
