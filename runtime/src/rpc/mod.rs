//! gRPC: requests, responses, streams, clients and servers.
