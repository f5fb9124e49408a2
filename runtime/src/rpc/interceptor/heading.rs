//! [`Heading`]: the headers of a request or a response, as they pass interceptors.

use http::HeaderMap;

use crate::rpc::call::Metadata;

/// The user's metadata, and what a protocol says beside it, which nobody changes.
#[derive(Default)]
pub(super) struct Heading {
    metadata: Metadata,
    /// The protocol's part, if somebody may have replaced the metadata.
    protocol: Option<HeaderMap>,
}

impl Heading {
    pub(super) fn arriving(headers: HeaderMap) -> Self {
        Self {
            metadata: Metadata::arriving(headers),
            protocol: None,
        }
    }

    pub(super) fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    pub(super) fn metadata_mut(&mut self) -> &mut Metadata {
        if self.protocol.is_none() {
            self.protocol = Some(self.metadata.reserved());
        }
        &mut self.metadata
    }

    /// The text of a header that is not metadata, as it arrived.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        match &self.protocol {
            None => self.metadata.header(name),
            Some(protocol) => protocol.get(name)?.to_str().ok(),
        }
    }

    /// The headers as they go on. Metadata of another call may have been put in, whose protocol says nothing here.
    pub(super) fn into_headers(self) -> HeaderMap {
        let Some(protocol) = self.protocol else {
            return self.metadata.whole();
        };
        let mut headers = self.metadata.departing();
        headers.extend(protocol);
        headers
    }
}
