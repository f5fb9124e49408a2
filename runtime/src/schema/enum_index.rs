//! The index of an enum's values by number and by name.

use std::sync::OnceLock;

type Value = (i32, &'static str);

/// The indices of an enum's values, sorted by number, and by name.
pub(super) struct EnumIndex {
    by_number: Box<[u32]>,
    by_name: Box<[u32]>,
}

/// The index of a static table, built when it is first needed.
pub(super) struct LazyIndex(OnceLock<Box<EnumIndex>>);

impl LazyIndex {
    pub(super) const fn new() -> Self {
        Self(OnceLock::new())
    }

    #[inline(never)]
    pub(super) fn of(&self, values: &[Value]) -> &EnumIndex {
        self.0.get_or_init(|| Box::new(EnumIndex::new(values)))
    }
}

impl EnumIndex {
    fn new(values: &[Value]) -> Self {
        let mut this = Self {
            by_number: (0..).take(values.len()).collect(),
            by_name: (0..).take(values.len()).collect(),
        };
        // Stable: of several names of one number the first is found.
        this.by_number.sort_by_key(|at| values[*at as usize].0);
        this.by_name.sort_by_key(|at| values[*at as usize].1);
        this
    }

    /// The first value with this number.
    #[inline(never)]
    pub(super) fn by_number<'v>(&self, values: &'v [Value], number: i32) -> Option<&'v Value> {
        first(&self.by_number, values, |value| value.0 < number).filter(|it| it.0 == number)
    }

    /// The value with this name.
    #[inline(never)]
    pub(super) fn by_name<'v>(&self, values: &'v [Value], name: &str) -> Option<&'v Value> {
        first(&self.by_name, values, |value| value.1 < name).filter(|it| it.1 == name)
    }
}

/// The first value in the order of `sorted` that is not before the one that is looked for.
fn first<'v>(
    sorted: &[u32],
    values: &'v [Value],
    is_before: impl Fn(&Value) -> bool,
) -> Option<&'v Value> {
    let at = sorted.partition_point(|at| {
        #[cfg(test)]
        crate::raw::steps::add(1);
        is_before(&values[*at as usize])
    });
    values.get(*sorted.get(at)? as usize)
}
