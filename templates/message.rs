//! A message with one field, or without fields: the struct, its table, and the functions of its codec.

/// __docs__
/// __derive__
pub struct __message__ {
    /// __field_docs__
    pub __field__: __field_type__,
    /// Fields that this version of the schema does not have, byte for byte.
    pub __unknown_fields__: ::rustgreet::UnknownFields,
}

/// __allow_deprecated__
impl __message__ {
    #[doc(hidden)]
    #[inline]
    pub const fn table() -> &'static ::rustgreet::MessageTable {
        static TABLE: ::rustgreet::MessageTable =
            ::rustgreet::MessageTable::__new__(__proto_name__, &[__rows__], __reserved__);
        &TABLE
    }

    /// __getter_docs__
    #[inline]
    pub fn __getter__(&self) -> __getter_type__ {
        __getter_value__
    }

    insertion_point!(__insertion_point__);
}

/// __if_extendable__
/// __allow_deprecated__
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
impl ::rustgreet::Reflect for __message__ {
    #[inline]
    fn table(&self) -> &'static ::rustgreet::MessageTable {
        Self::table()
    }

    #[inline]
    fn field(&self, __index__: usize) -> ::rustgreet::FieldRef<'_> {
        /// __if_fields__
        match index {
            __position__ => __access__,
            _ => __unknown__,
        }
        /// __if_no_fields__
        __unknown__
    }
}

/// __allow_deprecated__
impl ::rustgreet::Message for __message__ {
    #[inline]
    fn merge_from(&mut self, r: &mut ::rustgreet::Reader<'_>) -> ::rustgreet::Merged {
        while let Some(tag) = r.tag()? {
            /// __if_fields__
            match tag {
                __tags__ => __read__,
                _ => __read_unknown__,
            }
            /// __if_no_fields__
            __read_unknown__;
        }
        Ok(())
    }

    /// __write_inlining__
    fn write_to(&self, __w__: &mut ::rustgreet::Writer<'_, impl ::rustgreet::Sink>) {
        __write__;
        __write_unknown__;
    }

    /// __if_required__
    #[inline]
    fn missing_required(&self) -> ::core::option::Option<::std::string::String> {
        ::rustgreet::__private::missing_required(self)
    }
}

::rustgreet::__private::impl_debug!(__message__);

/// __if_serde__
::rustgreet::__private::impl_serde!(__message__);

/// __if_prost__
::rustgreet::__private::impl_prost!(__message__, __package__, __name_in_package__);
