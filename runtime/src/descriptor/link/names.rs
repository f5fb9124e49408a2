//! The names that references look for: a tree of scopes, each a package or a message. Members of
//! messages are not here, since no reference means one.

use core::hash::{Hash, Hasher};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::{EnumId, MessageId};
use crate::descriptor::DescriptorProto;

/// The index of a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct ScopeId(u32);

impl ScopeId {
    /// The scope that all packages are in.
    pub(super) const ROOT: Self = Self(0);
}

/// What a name stands for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Symbol<'a> {
    Package(ScopeId),
    Message(MessageId, ScopeId),
    Enum(EnumId),
    /// The message that protoc makes up for a `map` field.
    MapEntry(&'a DescriptorProto),
    /// A service, or a value or extension at the top of a file.
    Other,
}

impl Symbol<'_> {
    /// The scope of what can hold types.
    fn scope(self) -> Option<ScopeId> {
        match self {
            Self::Package(scope) | Self::Message(_, scope) => Some(scope),
            Self::Enum(_) | Self::MapEntry(_) | Self::Other => None,
        }
    }
}

/// A name in a scope. The index has a fixed length, so the hash needs no mark after the name.
#[derive(PartialEq, Eq)]
struct Key<'a>(ScopeId, &'a str);

impl Hash for Key<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write(self.1.as_bytes());
        state.write_u32(self.0.0);
    }
}

/// All names.
pub(super) struct Names<'a> {
    symbols: HashMap<Key<'a>, Symbol<'a>>,
    /// The scope that each is in.
    outer: Vec<ScopeId>,
}

impl<'a> Names<'a> {
    /// No names, and room for those of so many types.
    pub(super) fn with_capacity(types: usize) -> Self {
        Self {
            symbols: HashMap::with_capacity(types),
            outer: vec![ScopeId::ROOT],
        }
    }

    /// A new scope inside another.
    pub(super) fn open(&mut self, outer: ScopeId) -> ScopeId {
        let scope = ScopeId(u32::try_from(self.outer.len()).unwrap_or(u32::MAX));
        self.outer.push(outer);
        scope
    }

    /// The scope of a part of a package's name: the one that is there, or a new one. The other
    /// value is false if the name is taken by something else.
    pub(super) fn open_package(&mut self, outer: ScopeId, part: &'a str) -> (ScopeId, bool) {
        if let Some(Symbol::Package(scope)) = self.symbols.get(&Key(outer, part)) {
            return (*scope, true);
        }
        let scope = self.open(outer);
        (scope, self.declare(outer, part, Symbol::Package(scope)))
    }

    /// Declares a name, unless it is taken: then it keeps what it stands for.
    #[must_use = "a name that is taken is a fault"]
    pub(super) fn declare(&mut self, scope: ScopeId, name: &'a str, symbol: Symbol<'a>) -> bool {
        match self.symbols.entry(Key(scope, name)) {
            Entry::Vacant(entry) => {
                entry.insert(symbol);
                true
            }
            Entry::Occupied(_) => false,
        }
    }

    /// What a reference without a leading dot stands for: its first part is looked for from the
    /// inside out, as C++ does.
    pub(super) fn resolve(&self, reference: &str, scope: ScopeId) -> Option<Symbol<'a>> {
        let (first, rest) = match reference.split_once('.') {
            Some((first, rest)) => (first, Some(rest)),
            None => (reference, None),
        };
        let mut scope = scope;
        loop {
            match (self.symbols.get(&Key(scope, first)), rest) {
                (Some(Symbol::Other | Symbol::Package(_)), None) | (None, _) => {}
                (Some(symbol), None) => return Some(*symbol),
                (Some(symbol), Some(rest)) => {
                    if let Some(inner) = symbol.scope() {
                        return self.inside(inner, rest);
                    }
                }
            }
            if scope == ScopeId::ROOT {
                return None;
            }
            scope = self.outer[scope.0 as usize];
        }
    }

    /// What a path of names in a scope stands for.
    pub(super) fn inside(&self, mut scope: ScopeId, path: &str) -> Option<Symbol<'a>> {
        let mut parts = path.split('.');
        let mut symbol = *self.symbols.get(&Key(scope, parts.next()?))?;
        for part in parts {
            scope = symbol.scope()?;
            symbol = *self.symbols.get(&Key(scope, part))?;
        }
        Some(symbol)
    }
}
