//! Checks and set operations of `FieldMask`, a list of paths such as `user.name`.

use core::fmt;

use super::FieldMask;
use crate::message::Message;
use crate::raw::excerpt::{excerpt, name};
use crate::schema::{Label, MessageTable, Type};

impl FieldMask {
    /// Returns a mask of these paths, after checking that the message `M` has each of them.
    ///
    /// ```
    /// use rustgreet::wkt::{Api, FieldMask};
    ///
    /// let mask = FieldMask::of::<Api>(["name", "source_context.file_name"])?;
    /// assert!(mask.covers("name"));
    /// assert!(!mask.covers("source_context"), "only its file_name");
    /// # Ok::<(), rustgreet::wkt::UnknownPath>(())
    /// ```
    ///
    /// # Errors
    /// If `M` does not have a path: the error has the first such path.
    pub fn of<M: Message + Default>(
        paths: impl IntoIterator<Item = impl Into<String>>,
    ) -> Result<Self, UnknownPath> {
        let mask = Self::from_iter(paths);
        mask.check(M::default().table())?;
        Ok(mask)
    }

    /// Checks that the message of this table has every path. Names are those of the .proto file; only
    /// the last one of a path may be a list or a map.
    ///
    /// # Errors
    /// If the message does not have a path: the error has the first such path.
    pub fn check(&self, table: &'static MessageTable) -> Result<(), UnknownPath> {
        match self.paths.iter().find(|path| !is_path(path, table)) {
            Some(path) => Err(UnknownPath {
                path: excerpt(path).to_string(),
                message: table.name(),
            }),
            None => Ok(()),
        }
    }

    /// Returns whether the mask has this path or one that contains it, as `user` contains `user.name`.
    pub fn covers(&self, path: &str) -> bool {
        self.paths.iter().any(|own| is_inside(path, own))
    }

    /// Returns the shortest mask that covers the same: sorted, without paths that others cover.
    #[must_use]
    pub fn normalized(mut self) -> Self {
        // By steps: what is inside a path follows it at once, as "a.b" does "a", before "a-b".
        let step = |byte: u8| if byte == b'.' { 0 } else { u16::from(byte) + 1 };
        self.paths
            .sort_unstable_by(|one, other| one.bytes().map(step).cmp(other.bytes().map(step)));
        let mut kept: Vec<String> = Vec::with_capacity(self.paths.len());
        for path in self.paths.drain(..) {
            if !kept.last().is_some_and(|outer| is_inside(&path, outer)) {
                kept.push(path);
            }
        }
        kept.sort_unstable();
        self.paths = kept;
        self
    }
}

/// Whether a path is another one, or inside it.
fn is_inside(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Whether every step names a field, and every step but the last a singular message.
fn is_path(path: &str, mut table: &'static MessageTable) -> bool {
    let mut steps = path.split('.').peekable();
    while let Some(step) = steps.next() {
        let Some(field) = table.field_named(step) else {
            return false;
        };
        if steps.peek().is_none() {
            return true;
        }
        table = match (field.label(), field.ty()) {
            (Label::Repeated | Label::Packed | Label::Map, _) => return false,
            (_, Type::Message(inner) | Type::Group(inner)) => inner,
            _ => return false,
        };
    }
    false
}

/// Collects paths without checking them; see [`FieldMask::of`].
impl<P: Into<String>> FromIterator<P> for FieldMask {
    fn from_iter<I: IntoIterator<Item = P>>(paths: I) -> Self {
        Self {
            paths: paths.into_iter().map(Into::into).collect(),
            ..Self::default()
        }
    }
}

/// A path of a field mask that the message does not have.
///
/// ```
/// use rustgreet::wkt::{Api, FieldMask};
///
/// let error = FieldMask::of::<Api>(["name", "nmae"]).unwrap_err();
/// assert_eq!(error.path(), "nmae");
/// assert_eq!(error.to_string(), r#"google.protobuf.Api has no field "nmae""#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownPath {
    path: String,
    message: &'static str,
}

impl UnknownPath {
    /// Returns the path: its first 64 characters, and `…` if there are more.
    pub fn path(&self) -> &str {
        &self.path
    }
}

impl fmt::Display for UnknownPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} has no field {:?}", name(self.message), self.path)
    }
}

impl core::error::Error for UnknownPath {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wkt::Api;

    #[test]
    fn paths_are_checked() {
        for path in [
            "name",
            "methods",
            "source_context",
            "source_context.file_name",
        ] {
            assert!(FieldMask::of::<Api>([path]).is_ok(), "{path}");
        }
        for path in [
            "",
            "nmae",
            "name.first",
            "methods.name",
            "source_context.",
            ".name",
        ] {
            let error = FieldMask::of::<Api>([path]).unwrap_err();
            let text = format!("google.protobuf.Api has no field {path:?}");
            assert_eq!(error.to_string(), text);
        }
    }

    #[test]
    fn a_path_covers_what_is_inside() {
        let mask = FieldMask::from_iter(["a.b", "c"]);
        assert!(mask.covers("a.b") && mask.covers("a.b.c") && mask.covers("c.d"));
        assert!(!mask.covers("a") && !mask.covers("a.bc") && !mask.covers(""));
    }

    #[test]
    fn the_shortest_form() {
        let mask = FieldMask::from_iter(["b.c", "a.b", "a", "a-b", "b.c", "b.cd"]).normalized();
        assert_eq!(mask.paths, ["a", "a-b", "b.c", "b.cd"]);
    }

    #[test]
    fn long_paths_are_no_more_work_a_step() {
        // Each step compared with a whole path would take minutes.
        let long = "a.".repeat(1_000_000);
        let paths = ["b", "c", "b.d"].map(|end| format!("{long}{end}"));
        let mask = FieldMask::from_iter(paths.clone()).normalized();
        assert_eq!(mask.paths, paths[..2]);
    }

    #[test]
    fn many_paths_are_no_more_work_each() {
        // Each compared with each would take minutes.
        let mask = FieldMask::from_iter((0..200_000).map(|number| format!("f{number}.inside")));
        assert_eq!(mask.normalized().paths.len(), 200_000);
    }
}
