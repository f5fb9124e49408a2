//! Updating and trimming generated messages by a field mask (`google/protobuf/field_mask.proto`).

mod dynamic;

use core::fmt;

use self::dynamic::Update;
use crate::message::Message;
use crate::reflect::DynamicMessage;
use crate::wire::{DecodeError, DecodeOptions};
use crate::wkt::{FieldMask, UnknownPath};

impl FieldMask {
    /// Updates the masked fields of `target` from `source`, as `field_mask.proto` defines it ("Field
    /// Masks in Update Operations"): elements are appended to lists and maps, messages are merged, and
    /// any other field gets the value of `source`, or none if it has none there.
    ///
    /// ```
    /// use rustgreet::wkt::{Api, FieldMask};
    ///
    /// let patch = Api { version: "v2".into(), ..Default::default() };
    /// let mut api = Api { name: "shop.Till".into(), version: "v1".into(), ..Default::default() };
    /// FieldMask::from_iter(["version"]).merge(&patch, &mut api)?;
    /// assert_eq!((&*api.name, &*api.version), ("shop.Till", "v2"));
    /// # Ok::<(), rustgreet::reflect::MaskError>(())
    /// ```
    ///
    /// # Errors
    /// If the message has no field at one of the paths, or if it is nested too deep. `target` is then
    /// unchanged.
    pub fn merge<M: Message + Default>(&self, source: &M, target: &mut M) -> Result<(), MaskError> {
        self.merge_with(source, target, &DecodeOptions::new())
    }

    /// Updates the masked fields of `target` from `source`, as [`merge`](Self::merge). Each message is
    /// turned into a dynamic one within the given limits.
    ///
    /// # Errors
    /// As [`merge`](Self::merge), or if a message exceeds a limit of `options`.
    pub fn merge_with<M: Message + Default>(
        &self,
        source: &M,
        target: &mut M,
        options: &DecodeOptions,
    ) -> Result<(), MaskError> {
        self.update(source, target, options, Update::Merge)
    }

    /// Gives the masked fields of `target` the values of `source`: lists, maps and messages too are
    /// replaced, and fields that `source` does not set are cleared.
    ///
    /// # Errors
    /// As [`merge`](Self::merge).
    pub fn replace<M: Message + Default>(
        &self,
        source: &M,
        target: &mut M,
    ) -> Result<(), MaskError> {
        self.replace_with(source, target, &DecodeOptions::new())
    }

    /// Gives the masked fields of `target` the values of `source`, as [`replace`](Self::replace),
    /// within the given limits.
    ///
    /// # Errors
    /// As [`merge_with`](Self::merge_with).
    pub fn replace_with<M: Message + Default>(
        &self,
        source: &M,
        target: &mut M,
        options: &DecodeOptions,
    ) -> Result<(), MaskError> {
        self.update(source, target, options, Update::Replace)
    }

    /// Clears every field that is not masked, and the unknown fields.
    ///
    /// An empty mask clears the whole message. If a request without a mask shall mean all fields, the
    /// service has to check for that.
    ///
    /// # Errors
    /// As [`merge`](Self::merge).
    pub fn retain<M: Message + Default>(&self, message: &mut M) -> Result<(), MaskError> {
        self.retain_with(message, &DecodeOptions::new())
    }

    /// Clears every field that is not masked, as [`retain`](Self::retain), within the given limits.
    ///
    /// # Errors
    /// As [`merge_with`](Self::merge_with).
    pub fn retain_with<M: Message + Default>(
        &self,
        message: &mut M,
        options: &DecodeOptions,
    ) -> Result<(), MaskError> {
        self.check(message.table())?;
        let mut dynamic = DynamicMessage::of_with(message, options)?;
        let mut paths: Vec<&str> = self.paths.iter().map(String::as_str).collect();
        paths.sort_unstable();
        dynamic.retain(&paths, 0);
        *message = dynamic.to_with(options)?;
        Ok(())
    }

    fn update<M: Message + Default>(
        &self,
        source: &M,
        target: &mut M,
        options: &DecodeOptions,
        how: Update,
    ) -> Result<(), MaskError> {
        self.check(target.table())?;
        let source = DynamicMessage::of_with(source, options)?;
        let mut dynamic = DynamicMessage::of_with(target, options)?;
        // Normalized: a path inside another one would append its elements twice.
        for path in &self.clone().normalized().paths {
            dynamic.update(Some(&source), path, how);
        }
        *target = dynamic.to_with(options)?;
        Ok(())
    }
}

/// The error of applying a field mask.
///
/// ```
/// use rustgreet::reflect::MaskError;
/// use rustgreet::wkt::{Api, FieldMask};
///
/// let mask = FieldMask::from_iter(["nmae"]);
/// let error = mask.retain(&mut Api::default()).unwrap_err();
/// assert!(matches!(&error, MaskError::Path(unknown) if unknown.path() == "nmae"));
/// assert_eq!(error.to_string(), "google.protobuf.Api has no field \"nmae\"");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MaskError {
    /// The message has no field at this path.
    Path(UnknownPath),
    /// The message cannot be decoded again, since it exceeds a limit.
    Message(DecodeError),
}

impl From<UnknownPath> for MaskError {
    fn from(error: UnknownPath) -> Self {
        Self::Path(error)
    }
}

impl From<DecodeError> for MaskError {
    fn from(error: DecodeError) -> Self {
        Self::Message(error)
    }
}

impl fmt::Display for MaskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path(error) => error.fmt(f),
            Self::Message(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for MaskError {}

#[cfg(test)]
mod tests {
    use crate::wkt::{Api, FieldMask, Mixin, SourceContext, Syntax};

    fn mixin(name: &str) -> Mixin {
        Mixin {
            name: name.to_owned(),
            ..Default::default()
        }
    }

    fn api(name: &str, file: Option<&str>, mixins: &[&str]) -> Api {
        let context = |name: &str| SourceContext {
            file_name: name.to_owned(),
            ..Default::default()
        };
        Api {
            name: name.to_owned(),
            source_context: file.map(context),
            mixins: mixins.iter().map(|name| mixin(name)).collect(),
            ..Default::default()
        }
    }

    #[test]
    fn merging_appends_and_replacing_replaces() {
        let source = api("new", Some("new.proto"), &["c"]);
        let old = api("old", Some("old.proto"), &["a", "b"]);
        let mask = FieldMask::from_iter(["mixins", "source_context.file_name"]);
        let mut merged = old.clone();
        mask.merge(&source, &mut merged).unwrap();
        assert_eq!(merged, api("old", Some("new.proto"), &["a", "b", "c"]));
        let mut replaced = old.clone();
        mask.replace(&source, &mut replaced).unwrap();
        assert_eq!(replaced, api("old", Some("new.proto"), &["c"]));
    }

    #[test]
    fn what_the_source_has_not_is_reset() {
        let old = || Api {
            syntax: Syntax::Proto3,
            ..api("old", Some("old.proto"), &["a"])
        };
        let mask = FieldMask::from_iter(["name", "syntax", "mixins", "source_context"]);
        let mut merged = old();
        mask.merge(&Api::default(), &mut merged).unwrap();
        assert_eq!(merged, api("", Some("old.proto"), &["a"]));
        let mut replaced = old();
        mask.replace(&Api::default(), &mut replaced).unwrap();
        assert_eq!(replaced, Api::default());
        let inner = FieldMask::from_iter(["source_context.file_name"]);
        let mut reset = old();
        inner.merge(&Api::default(), &mut reset).unwrap();
        assert_eq!(reset.source_context, Some(SourceContext::default()));
        let mut nothing = Api::default();
        inner.merge(&Api::default(), &mut nothing).unwrap();
        assert_eq!(nothing, Api::default());
    }

    #[test]
    fn a_path_inside_another_appends_nothing_twice() {
        let source = api("new", Some("new.proto"), &["b"]);
        let mut target = api("old", None, &["a"]);
        let mask = FieldMask::from_iter(["mixins", "mixins", "source_context"]);
        mask.merge(&source, &mut target).unwrap();
        assert_eq!(target, api("old", Some("new.proto"), &["a", "b"]));
    }

    #[test]
    fn trimming_keeps_what_is_masked() {
        let whole = Api {
            version: "v1".to_owned(),
            ..api("till", Some("till.proto"), &["a"])
        };
        for (paths, kept) in [
            (&["name"][..], api("till", None, &[])),
            (
                &["source_context.file_name"],
                api("", Some("till.proto"), &[]),
            ),
            (&["mixins", "name"], api("till", None, &["a"])),
            (&[], Api::default()),
        ] {
            let mut trimmed = whole.clone();
            FieldMask::from_iter(paths.iter().copied())
                .retain(&mut trimmed)
                .unwrap();
            assert_eq!(trimmed, kept, "{paths:?}");
        }
    }

    #[test]
    fn a_wrong_path_changes_nothing() {
        let mut target = api("old", None, &[]);
        let mask = FieldMask::from_iter(["name", "nmae"]);
        let error = mask.merge(&Api::default(), &mut target).unwrap_err();
        assert_eq!(
            error.to_string(),
            "google.protobuf.Api has no field \"nmae\""
        );
        assert_eq!(target, api("old", None, &[]));
    }
}
