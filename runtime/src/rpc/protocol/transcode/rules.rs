//! [`Rules`]: a router for tests of rules that others wrote, which has no server.

use http::Method;

use super::{Binding, Found, Router, path};
use crate::schema::{HttpRule, MethodDescriptor};

/// Some rules, by verb and path.
#[derive(Debug, Default)]
pub struct Rules {
    router: Router,
}

/// What a request leads to: the method, its rule, and each variable of the path with its value, decoded.
type Match<'a> = (
    &'static MethodDescriptor,
    &'static HttpRule,
    Vec<(&'a str, String)>,
);

impl Rules {
    /// Adds a rule; gives back the method that has an equal one already, whose rule stays.
    ///
    /// # Errors
    /// If the rule does not bind, with what is wrong.
    pub fn add(
        &mut self,
        method: &'static MethodDescriptor,
        rule: &'static HttpRule,
    ) -> Result<Option<&'static MethodDescriptor>, String> {
        let binding = Binding::new(method, rule)?;
        Ok(self.router.add(binding).map(|earlier| earlier.method))
    }

    /// What a request leads to, as in `GET` and `/v1/shelves/1`.
    pub fn find<'a>(&'a self, verb: &str, path: &'a str) -> Option<Match<'a>> {
        let verb: Method = verb.parse().ok()?;
        let Found::Rule(binding) = self.router.find(&verb, path) else {
            return None;
        };
        let values = binding.values(path).map(|(variable, text)| {
            let text = match variable.is_one_segment {
                true => path::segment(&text)?.into_owned(),
                false => path::several_segments(&text)?.into_owned(),
            };
            Some((variable.name, text))
        });
        Some((binding.method, binding.rule, values.collect::<Option<_>>()?))
    }
}

#[cfg(test)]
mod tests;
