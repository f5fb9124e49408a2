//! The options that say where a server is, and how to reach it: those of the official programs.

use std::{path::PathBuf, time::Duration};

use clap::{ArgAction, Args};
use rustgreet::{
    Channel, Status,
    rpc::{Client, Compression},
};

use crate::failure::Failure;

/// How long a call may take that has no deadline of its own, so that none hangs.
const PATIENCE: Duration = Duration::from_secs(30);

/// Which server to call, and over what.
#[derive(Args, Clone, Debug)]
pub struct Connect {
    /// The server's host
    #[arg(long = "server_host", default_value = "localhost")]
    host: String,
    /// The server's port
    #[arg(long = "server_port", default_value_t = 10000)]
    port: u16,
    /// Speak TLS
    #[arg(long = "use_tls", action = ArgAction::Set, num_args = 0..=1, require_equals = true, default_value_t = false, default_missing_value = "true")]
    tls: bool,
    /// Trust this authority (PEM) instead of the system's
    #[arg(long = "ca_file", requires = "tls")]
    authority: Option<PathBuf>,
    /// The name that the server's certificate has
    #[arg(long = "server_host_override", requires = "tls")]
    name: Option<String>,
    /// Compress all requests that do not say themselves how they are sent
    #[arg(long)]
    gzip: bool,
}

impl Connect {
    /// A client on a new channel.
    pub async fn client(&self) -> Result<Client, Failure> {
        let scheme = if self.tls { "https" } else { "http" };
        let mut channel = Channel::builder(format!("{scheme}://{}:{}", self.host, self.port));
        if let Some(authority) = &self.authority {
            channel = channel.ca_certificate(read(authority)?);
        }
        if let Some(name) = &self.name {
            channel = channel.server_name(name);
        }
        let client = Client::new(channel.connect().await?).timeout(PATIENCE);
        Ok(match self.gzip {
            true => client.send_compressed(Compression::Gzip),
            false => client,
        })
    }
}

/// The whole of a file.
pub fn read(path: &PathBuf) -> Result<Vec<u8>, Status> {
    std::fs::read(path).map_err(|error| Status::not_found(format!("{}: {error}", path.display())))
}
