//! [`Types`]: where the objects of a text have their `@type`.

/// Where the objects of a part of the text have their `@type`. An `Any` in an `Any` was passed over when the outer
/// type was looked for, and is not passed over again: the time to read a text grows with its length alone.
#[derive(Default)]
pub(super) struct Types {
    /// Where an object begins, after its bracket, and where the value of its `@type` does; sorted.
    pub(super) found: Vec<(usize, usize)>,
    /// The part of the text ends here.
    pub(super) until: usize,
}

impl Types {
    /// Where the `@type` of an object is that is in the part.
    pub(super) fn of(&self, body: usize) -> Option<usize> {
        let first = self.found.partition_point(|(at, _)| *at < body);
        let found = self.found.get(first).filter(|(at, _)| *at == body);
        found.map(|(_, at)| *at)
    }

    /// The bytes that were charged for it.
    pub(super) fn charged(&self) -> usize {
        self.found.capacity() * size_of::<(usize, usize)>()
    }
}

#[cfg(test)]
thread_local! {
    /// How many bytes were passed over.
    pub(in crate::json) static PASSED: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}
