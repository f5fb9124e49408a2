//! The method of a call, where tonic's interceptors and layers look for it.

use http::Extensions;
use tonic::GrpcMethod;

use crate::schema::MethodDescriptor;

/// The extensions of a request to `method`: what tonic's generated clients put there, too.
pub(in crate::rpc) fn with_method(
    mut extensions: Extensions,
    method: &'static MethodDescriptor,
) -> Extensions {
    extensions.insert(GrpcMethod::new(method.service_name(), method.name()));
    extensions
}
