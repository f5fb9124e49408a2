//! The roles that a scenario can be played in: its server, its client, or both in one tour.

use clap::Subcommand;
use rustgreet::{Server, Status, rpc::Client};

use crate::{
    connect::{Connect, DEFAULT_ADDRESS},
    serve,
};

/// A role in a scenario whose client can make the calls `C`.
#[derive(Debug, Subcommand)]
pub enum Role<C: Subcommand> {
    /// Starts a server on a free port and shows every call against it
    Tour,
    /// Serves until Ctrl-C or SIGTERM; calls that run are let end
    Serve {
        /// Where to listen; port 0 takes a free one
        #[arg(long, value_name = "HOST:PORT", default_value = DEFAULT_ADDRESS)]
        addr: String,
    },
    /// Calls a server
    Client {
        /// Which server, and for how long
        #[command(flatten)]
        connect: Connect,
        /// What to ask of it
        #[command(subcommand)]
        call: C,
    },
}

impl<C: Subcommand> Role<C> {
    /// Plays the role: `server` is what to serve, `call` makes a call, `tour` lists those to show.
    pub async fn run(
        self,
        server: Server,
        call: impl AsyncFn(Client, C) -> Result<(), Status>,
        tour: Vec<C>,
    ) -> Result<(), Status> {
        match self {
            Self::Tour => {
                let visit = async |client: Client| {
                    for stop in tour {
                        call(client.clone(), stop).await?;
                    }
                    Ok(())
                };
                serve::during(server, visit).await
            }
            Self::Serve { addr } => serve::until_stopped(server, &addr).await,
            Self::Client { connect, call: it } => call(connect.client().await?, it).await,
        }
    }
}
