//! What both ends of a call share, and every protocol: the message with what travels beside it,
//! how a call ends, and until when. Nothing here knows of HTTP's bodies, of sockets or of a peer.

mod code;
mod codec;
pub(crate) mod deadline;
mod into_request;
pub(crate) mod metadata;
pub(crate) mod panics;
mod payload;
mod peer;
pub(crate) mod ranges;
mod reply;
mod request;
mod response;
mod settings;
mod status;
mod streaming;

pub use code::Code;
pub use codec::Codec;
pub use into_request::{IntoRequest, IntoStreamingRequest};
pub use metadata::{Metadata, MetadataError, MetadataValue};
pub use payload::Payload;
pub(crate) use payload::{decode, decode_small};
pub use peer::Peer;
pub use reply::Reply;
pub use request::Request;
pub use response::{Response, Result};
pub use settings::{Compression, MAX_MESSAGE_SIZE};
pub(crate) use settings::{Compressions, MAX_FRAME, Patience, Settings};
pub use status::{OrStatus, Status, StatusParts};
pub(crate) use status::{chain, told, unimplemented};
pub(crate) use streaming::{Feed, Packing, Take};
pub use streaming::{IntoItem, Item, Sender, Streaming};
