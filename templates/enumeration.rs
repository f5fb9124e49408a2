//! An enum with one value: a number that may have a name.

/// __docs__
/// __derive__
#[repr(transparent)]
pub struct __enumeration__(pub i32);

/// __allow_deprecated__
#[allow(non_upper_case_globals)]
impl __enumeration__ {
    /// __value_docs__
    pub const __value__: Self = Self(__number__);
}

/// __allow_deprecated__
impl __enumeration__ {
    #[doc(hidden)]
    #[inline]
    pub const fn table() -> &'static ::rustgreet::EnumTable {
        static TABLE: ::rustgreet::EnumTable =
            ::rustgreet::EnumTable::__new__(__proto_name__, &[__rows__]);
        &TABLE
    }

    insertion_point!(__insertion_point__);
}

/// __if_default_is_not_zero__
/// __allow_deprecated__
impl ::core::default::Default for __enumeration__ {
    #[inline]
    fn default() -> Self {
        Self(__default__)
    }
}

::rustgreet::__private::impl_enum!(__enumeration__);
