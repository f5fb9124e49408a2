//! TLS: the certificate of a server, and those that it wants from clients.

use super::Server;
use crate::rpc::call::Status;

impl Server {
    /// Speaks TLS, with a certificate (its chain, too) and its key, both in PEM.
    ///
    /// # Errors
    /// INVALID_ARGUMENT if one of them is not PEM, or the key is not the certificate's.
    ///
    /// ```no_run
    /// # fn serve() -> Result<(), Box<dyn std::error::Error>> {
    /// let (certificate, key) = (std::fs::read("server.pem")?, std::fs::read("server.key")?);
    /// let server = rustgreet::Server::new().tls(certificate, key)?;
    /// # Ok(()) }
    /// ```
    pub fn tls(
        mut self,
        certificate: impl AsRef<[u8]>,
        key: impl AsRef<[u8]>,
    ) -> Result<Self, Status> {
        self.tls.identify(certificate.as_ref(), key.as_ref())?;
        Ok(self)
    }

    /// Wants a certificate from each client, signed by one of these authorities, in PEM; connections without one
    /// are refused. Handlers read it from [`Peer::certificates`](crate::rpc::Peer::certificates). Needs
    /// [`tls`](Self::tls).
    ///
    /// # Errors
    /// INVALID_ARGUMENT if there is no certificate in the PEM.
    ///
    /// ```no_run
    /// # fn serve(server: rustgreet::Server) -> Result<(), Box<dyn std::error::Error>> {
    /// let server = server.client_ca(std::fs::read("clients.pem")?)?;
    /// # Ok(()) }
    /// ```
    pub fn client_ca(mut self, authorities: impl AsRef<[u8]>) -> Result<Self, Status> {
        self.tls.trust(authorities.as_ref(), true)?;
        Ok(self)
    }

    /// As [`client_ca`](Self::client_ca), but a client may have no certificate: then handlers find none. One that
    /// other authorities signed is refused.
    ///
    /// # Errors
    /// INVALID_ARGUMENT if there is no certificate in the PEM.
    ///
    /// ```no_run
    /// # fn serve(server: rustgreet::Server) -> Result<(), Box<dyn std::error::Error>> {
    /// let server = server.client_ca_optional(std::fs::read("clients.pem")?)?;
    /// # Ok(()) }
    /// ```
    pub fn client_ca_optional(mut self, authorities: impl AsRef<[u8]>) -> Result<Self, Status> {
        self.tls.trust(authorities.as_ref(), false)?;
        Ok(self)
    }
}
