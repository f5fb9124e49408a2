//! Binds each rule, or says what is wrong with it.

use rustgreet::__plugin::http::Template;

use super::equal;
use super::field::{Refusal, field, members_of_one_oneof, variable};
use super::model::{Body, Rule, Rules};
use crate::diag::{Diagnostic, Diagnostics};
use crate::options::Options;
use crate::proto::{Field, HttpRule, Method, Schema};

/// Binds the rules of every service that is written.
pub(crate) fn bind<'s>(schema: &'s Schema, options: &Options) -> Rules<'s> {
    let mut rules = Rules::default();
    let needed = [
        (options.services, "services=off"),
        (options.http, "http=off"),
    ];
    if let Some((_, off)) = needed.iter().find(|(is_on, _)| !is_on) {
        rules.ignored_by = Some(off);
        return rules;
    }
    let files = schema.files.iter().filter(|file| file.generate);
    for service in files.flat_map(|file| &file.services) {
        for method in &service.methods {
            let bound: Vec<_> = bind_method(schema, method, &mut rules.errors);
            rules.by_method.insert(&method.head.full_name, bound);
        }
        let mut warnings = Diagnostics::default();
        equal::warn(service, &rules, &mut warnings);
        rules.warnings.append(warnings);
    }
    rules
}

fn bind_method<'s>(
    schema: &'s Schema,
    method: &'s Method,
    errors: &mut Diagnostics,
) -> Vec<Rule<'s>> {
    let mut bound = Vec::new();
    for rule in &method.http {
        match bind_rule(schema, method, rule) {
            Ok(rule) => bound.push(rule),
            Err(Refusal { what, help }) => {
                let message = format!("`{}`: {what}", method.head.full_name);
                errors.push(Diagnostic::at(&method.http_location, message).help(help));
            }
        }
    }
    bound
}

fn bind_rule<'s>(
    schema: &'s Schema,
    method: &Method,
    rule: &'s HttpRule,
) -> Result<Rule<'s>, Refusal> {
    let HttpRule { verb, template, .. } = rule;
    if template.is_empty() {
        return refuse(
            "a rule of `google.api.http` has no path",
            "write one, as in `get: \"/v1/shelves\"`",
        );
    }
    if !is_verb(verb) {
        return refuse(
            match &verb[..] {
                "" => format!("the path `{template}` has no HTTP verb"),
                verb => format!("`{verb}` is not an HTTP verb"),
            },
            "write one in `kind`, as in `HEAD`, or `*` for any",
        );
    }
    if rule.is_nested {
        return refuse(
            format!("`{verb} {template}` is an additional binding with additional bindings"),
            "put these next to it",
        );
    }
    let parsed = Template::parse(template).or_else(|error| {
        refuse(
            format!("the path template `{template}` has an error {error}"),
            "write it as in `/v1/{name=shelves/*/books/*}:publish`",
        )
    })?;
    let variables = parsed.variables().iter().map(|it| {
        let bound = variable(schema, method.input, it.path());
        bound.map_err(|refusal| refusal.inside(&format!("`{{{}}}` in `{template}`", it.path())))
    });
    let variables = variables.collect::<Result<Vec<_>, _>>()?;
    let top = |message, option: &str, name: &'s str| {
        let found = field(schema.message(message), name);
        found.map_err(|refusal| refusal.inside(&format!("`{option}: \"{name}\"`")))
    };
    let body = match &rule.body[..] {
        "" => Body::None,
        _ if matches!(&verb[..], "GET" | "HEAD") => {
            return refuse(
                format!("`{verb} {template}` has a body, and a request of that verb has none"),
                "leave `body` out: its fields are then in the query",
            );
        }
        "*" => Body::All,
        name => Body::Field(top(method.input, "body", name)?),
    };
    one_of_each_oneof(&variables, body)
        .map_err(|refusal| refusal.inside(&format!("`{verb} {template}`")))?;
    let response_body = match &rule.response_body[..] {
        "" => None,
        name => Some(top(method.output, "response_body", name)?),
    };
    Ok(Rule {
        verb,
        text: template,
        template: parsed,
        variables,
        body,
        response_body,
    })
}

/// A oneof has one value: path and body can set one of its fields.
fn one_of_each_oneof(variables: &[Vec<&Field>], body: Body<'_>) -> Result<(), Refusal> {
    let mut paths = variables.to_vec();
    if let Body::Field(field) = body {
        paths.push(vec![field]);
    }
    for (index, path) in paths.iter().enumerate() {
        let mut earlier = paths[..index].iter();
        if let Some((one, other)) = earlier.find_map(|it| members_of_one_oneof(it, path)) {
            let (one, other) = (&one.head.full_name, &other.head.full_name);
            return refuse(
                format!("`{one}` and `{other}` are of one oneof, which has one value"),
                "leave one of them out",
            );
        }
    }
    Ok(())
}

/// Whether the text is a method of HTTP (RFC 9110, a token).
fn is_verb(text: &str) -> bool {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !text.is_empty() && text.chars().all(is_token)
}

fn refuse<T>(what: impl Into<String>, help: &str) -> Result<T, Refusal> {
    Err(Refusal {
        what: what.into(),
        help: help.to_owned(),
    })
}
