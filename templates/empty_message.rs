//! A message without fields.

/// __docs__
/// __derive__
pub struct __message__ {
    /// What arrived and is not in this message's schema, kept as it came.
    pub __unknown_fields__: ::rustgreet::UnknownFields,
}

/// __allow_deprecated__
impl __message__ {
    #[doc(hidden)]
    #[inline]
    pub const fn table() -> &'static ::rustgreet::MessageTable {
        static TABLE: ::rustgreet::MessageTable =
            ::rustgreet::MessageTable::__new__(__proto_name__, &[], __reserved__);
        &TABLE
    }

    insertion_point!(__insertion_point__);
}

/// __extendable__
impl ::rustgreet::Extendable for __message__ {
    #[inline]
    fn unknown_fields(&self) -> &::rustgreet::UnknownFields {
        &self.__unknown_fields__
    }

    #[inline]
    fn unknown_fields_mut(&mut self) -> &mut ::rustgreet::UnknownFields {
        &mut self.__unknown_fields__
    }
}

/// __allow_deprecated__
impl ::rustgreet::Message for __message__ {
    #[inline]
    fn table(&self) -> &'static ::rustgreet::MessageTable {
        Self::table()
    }

    #[inline]
    fn merge_from(&mut self, r: &mut ::rustgreet::Reader<'_>) -> ::rustgreet::wire::Result {
        while let Some(tag) = r.tag()? {
            __read_unknown__;
        }
        Ok(())
    }

    #[inline]
    fn write_to(&self, __w__: &mut ::rustgreet::Writer<'_>) {
        __write_unknown__;
    }

    #[inline]
    fn field(&self, _: usize) -> ::rustgreet::FieldRef<'_> {
        __unknown__
    }
}

/// __allow_deprecated__
impl ::core::fmt::Debug for __message__ {
    #[inline]
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::rustgreet::text::debug(self, f)
    }
}

/// __serde__
::rustgreet::compat::impl_serde!(__message__);

/// __prost__
::rustgreet::compat::impl_prost!(__message__, __package__, __name_in_package__);
