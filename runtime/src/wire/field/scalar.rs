//! The methods of [`Reader`](crate::wire::Reader) and [`Writer`](crate::wire::Writer) that every scalar
//! kind has. They are not generic: code that is not inlined is compiled once, here.

/// The methods of the given kinds, which differ only in `read_one` and `put_one`.
macro_rules! scalar_methods {
    ($(
        $kind:ident $value:ty: $name:literal $one:ident $optional:ident $repeated:ident
        $packed:ident $read:ident $put:ident;
    )*) => {
        impl Reader<'_> {$(
            #[doc = concat!("Reads a value of `", $name, "`.")]
            #[inline]
            pub fn $read(&mut self) -> Result<$value> {
                kind::$kind::read_one(self)
            }

            #[doc = concat!("Reads a field of `", $name, "`.")]
            #[inline]
            pub fn $one(&mut self, value: &mut $value) -> Result {
                *value = self.$read()?;
                Ok(())
            }

            #[doc = concat!("Reads a field of `optional ", $name, "`.")]
            #[inline]
            pub fn $optional(&mut self, slot: &mut Option<$value>) -> Result {
                *slot = Some(self.$read()?);
                Ok(())
            }

            #[doc = concat!("Reads a record of `repeated ", $name, "`: one element, or packed ones.")]
            pub fn $repeated(&mut self, tag: u32, list: &mut Vec<$value>) -> Result {
                if tag & 7 == WireType::Delimited as u32 {
                    kind::$kind::read_packed(self, list)
                } else {
                    self.room_for_one(list)?;
                    list.push(self.$read()?);
                    Ok(())
                }
            }
        )*}

        impl Writer<'_> {$(
            #[doc = concat!("Writes a value of `", $name, "`.")]
            #[inline]
            pub fn $put(&mut self, number: u32, value: &$value) {
                kind::$kind::put_one(self, number, *value);
            }

            #[doc = concat!("Writes a field of `", $name, "`, unless it is zero.")]
            #[inline]
            pub fn $one(&mut self, number: u32, value: &$value) {
                if !kind::$kind::is_zero(*value) {
                    self.$put(number, value);
                }
            }

            #[doc = concat!("Writes a field of `optional ", $name, "`.")]
            #[inline]
            pub fn $optional(&mut self, number: u32, slot: &Option<$value>) {
                if let Some(value) = slot {
                    self.$put(number, value);
                }
            }

            #[doc = concat!("Writes a field of `repeated ", $name, "`, one record per element.")]
            pub fn $repeated(&mut self, number: u32, list: &[$value]) {
                for value in list {
                    self.$put(number, value);
                }
            }

            #[doc = concat!("Writes a field of `repeated ", $name, "`, packed.")]
            pub fn $packed(&mut self, number: u32, list: &[$value]) {
                if !list.is_empty() {
                    kind::$kind::put_packed(self, number, list);
                }
            }
        )*}
    };
}
