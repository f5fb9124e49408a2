//! Visits maps in the order of their keys, so that equal messages are printed as equal texts.

use core::cmp::Ordering;

use crate::reflect::{Map, ValueRef};

/// Calls `each` with every entry of a map in the order of the keys, and stops at the first error.
pub(crate) fn each_sorted<'a, E>(
    map: &'a dyn Map,
    mut each: impl FnMut(ValueRef<'a>, ValueRef<'a>) -> Result<(), E>,
) -> Result<(), E> {
    if map.is_sorted() {
        let mut result = Ok(());
        map.each(&mut |key, value| {
            if result.is_ok() {
                result = each(key, value);
            }
        });
        return result;
    }
    let mut entries = Vec::with_capacity(map.len());
    map.each(&mut |key, value| entries.push((key, value)));
    entries.sort_by(|(one, _), (other, _)| compare_keys(*one, *other));
    entries
        .into_iter()
        .try_for_each(|(key, value)| each(key, value))
}

/// Compares two keys of one map, which are of the same kind.
fn compare_keys(one: ValueRef<'_>, other: ValueRef<'_>) -> Ordering {
    match (one, other) {
        (ValueRef::I32(one), ValueRef::I32(other)) => one.cmp(&other),
        (ValueRef::I64(one), ValueRef::I64(other)) => one.cmp(&other),
        (ValueRef::U32(one), ValueRef::U32(other)) => one.cmp(&other),
        (ValueRef::U64(one), ValueRef::U64(other)) => one.cmp(&other),
        (ValueRef::Bool(one), ValueRef::Bool(other)) => one.cmp(&other),
        (ValueRef::String(one), ValueRef::String(other)) => one.cmp(other),
        _ => Ordering::Equal,
    }
}
