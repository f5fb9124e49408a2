//! [`HttpRule`]: one way to call a method by HTTP verb and path, as static plain data.

/// One way to call a method over HTTP with JSON: the option `google.api.http`, or one of its
/// `additional_bindings` (google/api/http.proto).
///
/// Generated code has one for each, in [`MethodDescriptor::http`](super::super::MethodDescriptor::http).
///
/// ```
/// use rustgreet::HttpRule;
///
/// static RENAME: HttpRule =
///     HttpRule::new("PATCH", "/v1/{shelf.name=shelves/*}").with_body("shelf");
///
/// assert_eq!((RENAME.verb(), RENAME.template()), ("PATCH", "/v1/{shelf.name=shelves/*}"));
/// assert_eq!((RENAME.body(), RENAME.response_body()), ("shelf", ""));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HttpRule {
    verb: &'static str,
    template: &'static str,
    body: &'static str,
    response_body: &'static str,
}

impl HttpRule {
    /// Returns the rule of an HTTP verb, as in `GET`, and a path template, as in
    /// `/v1/{name=shelves/*}`. The verb `*` stands for any.
    pub const fn new(verb: &'static str, template: &'static str) -> Self {
        Self {
            verb,
            template,
            body: "",
            response_body: "",
        }
    }

    /// Returns the same rule with a request body: the name of the field that it is, or `*` for all
    /// fields that the path does not have.
    #[must_use]
    pub const fn with_body(mut self, field: &'static str) -> Self {
        self.body = field;
        self
    }

    /// Returns the same rule with a response body that is this field of the reply, not all of it.
    #[must_use]
    pub const fn with_response_body(mut self, field: &'static str) -> Self {
        self.response_body = field;
        self
    }

    /// Returns the HTTP verb, as in `GET`; `*` for any.
    pub const fn verb(&self) -> &'static str {
        self.verb
    }

    /// Returns the path template, as in `/v1/{name=shelves/*}`.
    pub const fn template(&self) -> &'static str {
        self.template
    }

    /// Returns the field that the request body is: a name, `*` for all fields that the path does not
    /// have, or empty for a request without a body.
    pub const fn body(&self) -> &'static str {
        self.body
    }

    /// Returns the field of the reply that the response body is; empty for all of it.
    pub const fn response_body(&self) -> &'static str {
        self.response_body
    }
}
