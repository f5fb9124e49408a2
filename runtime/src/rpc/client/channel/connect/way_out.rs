//! What a person can do where a connection does not come about, as far as the fault tells.

use super::Fault;

/// The first byte of an alert of TLS.
const ALERT: u8 = 21;

/// What a peer speaks instead of HTTP/2, by the first byte that it sent; nothing if that does not tell.
pub(in crate::rpc::client::channel) fn other_protocol(first: u8) -> Option<&'static str> {
    match first {
        ALERT => Some("the server speaks TLS: write `https://`"),
        b'H' => Some("the server speaks HTTP/1, and gRPC needs HTTP/2"),
        _ => None,
    }
}

/// What to do about a fault, to be said after its own words.
pub(in crate::rpc::client::channel) fn way_out(fault: &Fault, told: &str) -> Option<&'static str> {
    #[cfg(feature = "tls")]
    return tls::way_out(fault, told);
    #[cfg(not(feature = "tls"))]
    {
        let _ = (fault, told);
        None
    }
}

#[cfg(feature = "tls")]
mod tls {
    use tokio_rustls::rustls::{AlertDescription, CertificateError, Error};

    use super::Fault;
    use crate::rpc::call::chain;

    pub(super) fn way_out(fault: &Fault, told: &str) -> Option<&'static str> {
        match chain(&**fault).find_map(|error| error.downcast_ref()) {
            Some(Error::InvalidCertificate(why)) => of_certificate(why),
            Some(_) => None,
            // In TLS 1.3 the server answers a client's certificate late, and h2 keeps no more than the words.
            None => {
                let wanted = Error::AlertReceived(AlertDescription::CertificateRequired);
                let is_wanted = told.contains(&wanted.to_string());
                is_wanted
                    .then_some("give the channel one with `ChannelBuilder::client_certificate`")
            }
        }
    }

    fn of_certificate(why: &CertificateError) -> Option<&'static str> {
        match why {
            CertificateError::UnknownIssuer => {
                Some("give the channel its authority with `ChannelBuilder::ca_certificate`")
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Some(
                    "connect to a name that it has, or say which one it is with `ChannelBuilder::server_name`",
                )
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                Some("the server needs a new one")
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                Some("the clock of one of the two is wrong, or it is used too early")
            }
            // What `openssl req -x509` makes of its own accord.
            CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => {
                Some(
                    "an authority's own certificate cannot be a server's: sign one for the server with it",
                )
            }
            _ => None,
        }
    }
}
