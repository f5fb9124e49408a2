//! Connect with streams: envelopes, and the end in the last one.
