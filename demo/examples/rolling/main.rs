//! A greeter to be restarted, and a load of calls of all four kinds, which are counted by how they end. `foreign/proxies.sh`
//! restarts three such servers in turn, with and without a proxy in front of them.
//!
//! ```sh
//! cargo run -p greet-demo --example rolling -- serve 127.0.0.1:50051
//! cargo run -p greet-demo --example rolling -- call http://127.0.0.1:50051 http://127.0.0.1:50052
//! ```

mod call;
mod kinds;

use std::{process::ExitCode, time::Duration};

use clap::Parser;
use greet_demo::{console::Console, scenarios::greet, serve};
use rustgreet::Status;

/// How long calls that run have to end when the server stops: longer than any of the load, but for the endless ones.
const GRACE: Duration = Duration::from_secs(3);

#[derive(Parser)]
enum Role {
    /// Serves until SIGTERM, and then until the calls that run have ended
    Serve {
        /// Where to listen, as in 127.0.0.1:50051
        address: String,
    },
    /// Calls until its input ends, or for a minute, and prints how the calls have ended
    Call {
        /// The servers, as in http://127.0.0.1:50051; calls go to each in turn
        #[arg(required = true)]
        addresses: Vec<String>,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let role = Role::parse();
    let console = Console::of_process();
    match run(role, &console).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(status) => {
            console.complain(&status);
            ExitCode::FAILURE
        }
    }
}

async fn run(role: Role, console: &Console) -> Result<(), Status> {
    match role {
        Role::Serve { address } => {
            let server = greet::server(console.clone())?.drain_timeout(GRACE);
            serve::until_stopped(server.bind(&*address).await?, console).await
        }
        Role::Call { addresses } => call::call(addresses).await,
    }
}
