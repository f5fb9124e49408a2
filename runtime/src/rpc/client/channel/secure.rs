//! The settings of TLS: whom a channel trusts, and who it says it is.

use super::ChannelBuilder;

impl ChannelBuilder {
    /// Trusts servers that this authority (a certificate in PEM, or several) vouches for, instead of
    /// those that the system trusts.
    ///
    /// ```no_run
    /// # fn build() -> std::io::Result<()> {
    /// let builder = rustgreet::Channel::builder("https://greeter.internal")
    ///     .ca_certificate(std::fs::read("ca.pem")?);
    /// # Ok(()) }
    /// ```
    pub fn ca_certificate(mut self, pem: impl AsRef<[u8]>) -> Self {
        self.tls().authorities.push(pem.as_ref().to_vec());
        self
    }

    /// Trusts the authorities that Mozilla trusts, by the list in the crate `webpki-roots`, instead of
    /// those that the system trusts: for containers that have none.
    ///
    /// ```
    /// let builder = rustgreet::Channel::builder("https://greeter.example").webpki_roots();
    /// ```
    #[cfg(feature = "webpki-roots")]
    pub fn webpki_roots(mut self) -> Self {
        self.tls().webpki_roots = true;
        self
    }

    /// Shows the server a certificate (its chain, too) and proves it with the key, both in PEM: TLS both
    /// ways.
    ///
    /// ```no_run
    /// # fn build() -> std::io::Result<()> {
    /// let builder = rustgreet::Channel::builder("https://greeter.internal")
    ///     .client_certificate(std::fs::read("client.pem")?, std::fs::read("client.key")?);
    /// # Ok(()) }
    /// ```
    pub fn client_certificate(
        mut self,
        certificate: impl AsRef<[u8]>,
        key: impl AsRef<[u8]>,
    ) -> Self {
        let identity = (certificate.as_ref().to_vec(), key.as_ref().to_vec());
        self.tls().identity = Some(identity);
        self
    }

    /// The name that the server's certificate must have, instead of the address's host.
    ///
    /// ```
    /// let builder = rustgreet::Channel::builder("https://10.0.0.1").server_name("greeter.internal");
    /// ```
    pub fn server_name(mut self, name: impl Into<String>) -> Self {
        self.tls().server_name = Some(name.into());
        self
    }
}
