//! A oneof with one member.

/// __docs__
/// __derive__
pub enum __oneof__ {
    /// __variant_docs__
    __variant__(__variant_type__),
}

/// __allow_deprecated__
impl ::rustgreet::wire::Oneof for __oneof__ {
    #[inline]
    fn merge_from(
        slot: &mut ::core::option::Option<Self>,
        tag: u32,
        r: &mut ::rustgreet::Reader<'_>,
        unknown: &mut ::rustgreet::UnknownFields,
    ) -> ::rustgreet::Merged {
        match tag {
            __tag__ => __read__,
            _ => r.unknown(tag, unknown)?,
        }
        Ok(())
    }

    #[inline]
    fn write_to(&self, w: &mut ::rustgreet::Writer<'_, impl ::rustgreet::Sink>) {
        match self {
            Self::__variant__(it) => __write__,
        }
    }

    #[inline]
    fn member(&self) -> (u32, ::rustgreet::ValueRef<'_>) {
        match self {
            Self::__variant__(it) => (__number__, ::rustgreet::Value::value(it)),
        }
    }
}

/// __if_redacted__
/// __allow_deprecated__
impl ::core::fmt::Debug for __oneof__ {
    #[inline]
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        match self {
            Self::__shown_variant__(__it__) => __show__,
        }
    }
}
