//! The impls that are the same for every generated message and enum. Generated code names the type,
//! and the macro writes the rest.

/// `Debug` of a message, along its table.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_debug {
    ($message:ident) => {
        #[allow(deprecated)]
        impl ::core::fmt::Debug for $message {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::debug(self, f)
            }
        }
    };
}

/// What an enum is but its constants and its table: a number that may have a name.
#[doc(hidden)]
#[macro_export]
macro_rules! __impl_enum {
    ($enumeration:ident) => {
        #[allow(deprecated)]
        impl $crate::Enum for $enumeration {
            #[inline]
            fn from_number(number: i32) -> Self {
                Self(number)
            }

            #[inline]
            fn number(self) -> i32 {
                self.0
            }

            #[inline]
            fn table() -> &'static $crate::EnumTable {
                Self::table()
            }
        }

        #[allow(deprecated)]
        impl $crate::Value for $enumeration {
            #[inline]
            fn value(&self) -> $crate::ValueRef<'_> {
                $crate::ValueRef::Enum(self.0, Self::table())
            }
        }

        #[allow(deprecated)]
        impl ::core::fmt::Debug for $enumeration {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::debug_enum(*self, f)
            }
        }
    };
}
