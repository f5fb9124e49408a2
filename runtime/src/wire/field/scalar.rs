//! The methods of [`Reader`](crate::wire::Reader) and [`Writer`](crate::wire::Writer) that every scalar
//! kind has. Code that is not inlined is not generic: it is compiled once, here.

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

        impl<S: Sink> Writer<'_, S> {$(
            #[doc = concat!("Writes a value of `", $name, "`.")]
            #[inline]
            pub fn $put(&mut self, number: u32, value: &$value) {
                kind::$kind::put_one(&mut self.sink, number, *value);
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
            #[inline]
            pub fn $repeated(&mut self, number: u32, list: &[$value]) {
                match self.aim() {
                    Aim::Bytes(writer) => writer.sink.$repeated(number, list),
                    Aim::Count(counter) => counter.$repeated(number, list),
                }
            }

            #[doc = concat!("Writes a field of `repeated ", $name, "`, packed.")]
            #[inline]
            pub fn $packed(&mut self, number: u32, list: &[$value]) {
                let tag = TagBytes::new(number, WireType::Delimited);
                match self.aim() {
                    Aim::Bytes(writer) => writer.sink.$packed(tag, list),
                    Aim::Count(counter) => counter.$packed(tag, list),
                }
            }
        )*}

        // Not generic, so that these are compiled once.
        impl ByteSink {$(
            fn $repeated(&mut self, number: u32, list: &[$value]) {
                for value in list {
                    kind::$kind::put_one(self, number, *value);
                }
            }

            fn $packed(&mut self, tag: TagBytes, list: &[$value]) {
                if !list.is_empty() {
                    kind::$kind::put_packed(self, tag, list);
                }
            }
        )*}

        impl Counter {$(
            fn $repeated(&mut self, number: u32, list: &[$value]) {
                for value in list {
                    kind::$kind::put_one(self, number, *value);
                }
            }

            fn $packed(&mut self, tag: TagBytes, list: &[$value]) {
                if !list.is_empty() {
                    self.delimited(tag, kind::$kind::packed_len(list));
                }
            }
        )*}
    };
}
