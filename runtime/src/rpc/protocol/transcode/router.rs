//! [`Router`]: finds the rule of a request by its verb and path. A literal wins over `*`, that wins over
//! `**`, segment by segment from the left; a template with a custom verb wins over one without.

use std::{borrow::Cow, collections::HashMap, sync::Arc};

use http::Method;

use super::{Binding, path};
use crate::schema::http::Segment;

/// The rules of the methods of one service, or of many.
#[derive(Debug, Default)]
pub(crate) struct Router {
    bindings: Vec<Arc<Binding>>,
    plain: Node,
    /// The templates that end in a custom verb, by that.
    by_custom_verb: HashMap<Cow<'static, str>, Node>,
}

/// What is known of a request's path.
#[derive(Debug)]
pub(crate) enum Found<'r> {
    /// The rule of the request.
    Rule(&'r Arc<Binding>),
    /// The path is one of a rule with one of these verbs.
    OtherVerbs(Vec<&'static str>),
    Nothing,
}

/// What templates have in common from their first segment up to here.
#[derive(Debug, Default)]
struct Node {
    literals: HashMap<Cow<'static, str>, Node>,
    one: Option<Box<Node>>,
    rest: Option<Box<Node>>,
    /// How many segments the longest template has after this one.
    height: usize,
    /// The rules whose template ends here, each with a verb of its own.
    ends: Vec<usize>,
}

impl Router {
    /// Adds a rule. If there is one already with the same verb for the same paths, that stays, and is returned.
    pub(crate) fn add(&mut self, binding: Binding) -> Option<&Arc<Binding>> {
        let template = &binding.template;
        let root = match template.custom_verb() {
            None => &mut self.plain,
            Some(verb) => self.by_custom_verb.entry(literal(verb)).or_default(),
        };
        let end = root.make(template.segments());
        let verb = binding.rule.verb();
        let same = |index: &&usize| self.bindings[**index].rule.verb() == verb;
        if let Some(index) = end.ends.iter().find(same) {
            return Some(&self.bindings[*index]);
        }
        end.ends.push(self.bindings.len());
        self.bindings.push(Arc::new(binding));
        None
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.bindings.is_empty()
    }

    /// The rule of a request. HEAD is answered as GET, unless it has a rule of its own.
    pub(crate) fn find(&self, verb: &Method, path: &str) -> Found<'_> {
        let mut search = Search {
            router: self,
            verb: Some(verb.as_str()),
            others: Vec::new(),
        };
        let found = search.run(path).or_else(|| match *verb {
            Method::HEAD => {
                search.verb = Some(Method::GET.as_str());
                search.run(path)
            }
            _ => None,
        });
        match found {
            Some(index) => Found::Rule(&self.bindings[index]),
            None if search.others.is_empty() => Found::Nothing,
            None => Found::OtherVerbs(search.others),
        }
    }

    /// The verbs of all rules for a path.
    pub(crate) fn verbs(&self, path: &str) -> Vec<&'static str> {
        let mut search = Search {
            router: self,
            verb: None,
            others: Vec::new(),
        };
        search.run(path);
        search.others
    }
}

impl Node {
    /// The node where a template ends.
    fn make(&mut self, segments: &[Segment<'static>]) -> &mut Self {
        self.height = self.height.max(segments.len());
        let Some((first, rest)) = segments.split_first() else {
            return self;
        };
        let next = match first {
            Segment::Literal(text) => self.literals.entry(literal(text)).or_default(),
            Segment::One => self.one.get_or_insert_default(),
            Segment::Rest => self.rest.get_or_insert_default(),
        };
        next.make(rest)
    }
}

/// The search for one request.
struct Search<'r> {
    router: &'r Router,
    /// Nothing, to learn all verbs.
    verb: Option<&'r str>,
    /// The verbs of the rules for the same path.
    others: Vec<&'static str>,
}

impl Search<'_> {
    fn run(&mut self, path: &str) -> Option<usize> {
        let mut segments = path::segments(path);
        let router = self.router;
        if let Some(last) = segments.last_mut()
            && let Some((before, verb)) = last.rsplit_once(':')
            && let Some(verb) = path::segment(verb)
            && let Some(root) = router.by_custom_verb.get(&*verb)
        {
            let whole = std::mem::replace(last, before);
            let found = self.under(root, &decoded(&segments));
            if found.is_some() {
                return found;
            }
            if let Some(last) = segments.last_mut() {
                *last = whole;
            }
        }
        self.under(&router.plain, &decoded(&segments))
    }

    fn under(&mut self, node: &Node, segments: &[Cow<'_, str>]) -> Option<usize> {
        let found = match segments.split_first() {
            None => self.at_end(node),
            Some((first, rest)) => {
                let literal = node.literals.get(&**first);
                let found = literal.and_then(|next| self.under(next, rest));
                found.or_else(|| match &node.one {
                    Some(next) if !first.is_empty() => self.under(next, rest),
                    _ => None,
                })
            }
        };
        found.or_else(|| {
            let next = node.rest.as_deref()?;
            // The longest end says most.
            let mut ends = (0..=next.height.min(segments.len())).rev();
            ends.find_map(|end| self.under(next, &segments[segments.len() - end..]))
        })
    }

    fn at_end(&mut self, node: &Node) -> Option<usize> {
        let verb = |index: usize| self.router.bindings[index].rule.verb();
        let find = |wanted: &str| {
            node.ends
                .iter()
                .copied()
                .find(|index| verb(*index) == wanted)
        };
        let found = self.verb.and_then(|verb| find(verb).or_else(|| find("*")));
        if found.is_none() {
            for verb in node.ends.iter().map(|index| verb(*index)) {
                if !self.others.contains(&verb) {
                    self.others.push(verb);
                }
            }
        }
        found
    }
}

/// A literal, to be compared with what is decoded.
fn literal(text: &'static str) -> Cow<'static, str> {
    path::segment(text).unwrap_or(Cow::Borrowed(text))
}

/// The segments to be compared with literals. One that is badly encoded is like none of them.
fn decoded<'p>(segments: &[&'p str]) -> Vec<Cow<'p, str>> {
    let segments = segments.iter();
    segments
        .map(|text| path::segment(text).unwrap_or(Cow::Borrowed(text)))
        .collect()
}

#[cfg(test)]
mod tests;
