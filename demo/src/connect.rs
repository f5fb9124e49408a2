//! The client's way to a server.

use std::time::Duration;

use clap::Args;
use rustgreet::{Channel, Code, Status, rpc::Client};

/// Where servers listen and clients call unless they are told otherwise.
pub const DEFAULT_ADDRESS: &str = "127.0.0.1:50051";

/// Which server to call, and for how long to wait.
#[derive(Args, Clone, Debug)]
pub struct Connect {
    /// The server
    #[arg(long, global = true, value_name = "HOST:PORT", default_value = DEFAULT_ADDRESS)]
    addr: String,
    /// How long connecting, and then the call, may take
    #[arg(long, global = true, value_name = "SECONDS", value_parser = seconds)]
    timeout: Option<Duration>,
}

impl Connect {
    /// Connects. Every call of the client has the timeout.
    pub async fn client(&self) -> Result<Client, Status> {
        let mut channel = Channel::builder(url(&self.addr)?);
        if let Some(timeout) = self.timeout {
            channel = channel.connect_timeout(timeout);
        }
        let client = Client::new(channel.connect().await.map_err(with_way_out)?);
        Ok(match self.timeout {
            Some(timeout) => client.timeout(timeout),
            None => client,
        })
    }
}

fn with_way_out(status: Status) -> Status {
    if status.code() != Code::Unavailable {
        return status;
    }
    let why = format!("{}; the command `serve` starts a server", status.message());
    status.with_message(why)
}

/// Turns `HOST:PORT` into a URL; a URL stays as it is.
fn url(address: &str) -> Result<String, Status> {
    if address.contains("://") {
        return Ok(address.to_owned());
    }
    match address.rsplit_once(':') {
        Some((host, port)) if !host.is_empty() && port.parse::<u16>().is_ok() => {
            Ok(format!("http://{address}"))
        }
        _ => {
            let why = format!("`{address}` is not an address: expected one like {DEFAULT_ADDRESS}");
            Err(Status::invalid_argument(why))
        }
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text
        .parse()
        .map_err(|_| "expected a number of seconds, as in 2.5")?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_becomes_a_url() {
        assert_eq!(url("localhost:80").unwrap(), "http://localhost:80");
        assert_eq!(url("[::1]:80").unwrap(), "http://[::1]:80");
        assert_eq!(url("http://greeter").unwrap(), "http://greeter");
        for bad in [
            "",
            "localhost",
            ":80",
            "localhost:",
            "localhost:http",
            "localhost:99999",
        ] {
            let status = url(bad).unwrap_err();
            assert!(status.message().contains(&format!("`{bad}`")), "{status}");
        }
    }

    #[test]
    fn seconds_may_have_a_fraction() {
        assert_eq!(seconds("2.5"), Ok(Duration::from_millis(2500)));
        for bad in ["", "soon", "-1", "NaN", "inf", "1e300"] {
            assert!(seconds(bad).is_err(), "{bad}");
        }
    }
}
