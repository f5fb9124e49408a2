//! Codecs that are written by hand and careless: they stop early, pass over errors, or catch panics. What is
//! read is then wrong, but no byte outside of the message is touched.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rustgreet::{
    DecodeErrorKind, Field, FieldRef, Message, MessageTable, Reader, Reflect, Sink, Type, Writer,
};

#[derive(Clone, Copy, Debug, Default)]
enum Way {
    #[default]
    Stops,
    Fails,
    Panics,
}

/// Field 1 is a message; field 2 a number.
#[derive(Debug, Default)]
struct Outer {
    way: Way,
    number: i64,
}

#[derive(Debug)]
struct Inner(Way);

static OUTER: MessageTable = MessageTable::new(
    "pkg.Outer",
    &[
        Field::optional(1, "inner", Type::Message(&INNER)),
        Field::new(2, "number", Type::Int64),
    ],
);
static INNER: MessageTable = MessageTable::new("pkg.Inner", &[]);

impl Reflect for Outer {
    fn table(&self) -> &'static MessageTable {
        &OUTER
    }

    fn field(&self, _: usize) -> FieldRef<'_> {
        FieldRef::Unset
    }
}

impl Message for Outer {
    fn merge_from(&mut self, r: &mut Reader<'_>) -> rustgreet::wire::Result {
        let mut inner = Inner(self.way);
        while let Some(tag) = r.tag()? {
            match tag {
                10 => {
                    let _ = catch_unwind(AssertUnwindSafe(|| r.message(&mut inner)));
                }
                11 => {
                    let _ = catch_unwind(AssertUnwindSafe(|| r.group(tag, &mut inner)));
                }
                16 => r.int64(&mut self.number)?,
                _ => r.skip(tag)?,
            }
        }
        Ok(())
    }

    fn write_to(&self, w: &mut Writer<'_, impl Sink>) {
        let inner = Inner(self.way);
        let _ = catch_unwind(AssertUnwindSafe(|| w.put_message(1, &inner)));
        w.int64(2, &self.number);
    }
}

impl Reflect for Inner {
    fn table(&self) -> &'static MessageTable {
        &INNER
    }

    fn field(&self, _: usize) -> FieldRef<'_> {
        FieldRef::Unset
    }
}

impl Message for Inner {
    fn merge_from(&mut self, _: &mut Reader<'_>) -> rustgreet::wire::Result {
        match self.0 {
            Way::Stops => Ok(()),
            Way::Fails => Err(DecodeErrorKind::InvalidUtf8),
            Way::Panics => panic!("on purpose"),
        }
    }

    fn write_to(&self, w: &mut Writer<'_, impl Sink>) {
        // Two values with lengths that are settled at the end.
        for _ in 0..2 {
            w.put_message(1, &Text(600));
        }
        assert!(matches!(self.0, Way::Stops), "on purpose");
    }
}

/// A message of so many bytes.
#[derive(Debug)]
struct Text(usize);

impl Reflect for Text {
    fn table(&self) -> &'static MessageTable {
        &INNER
    }

    fn field(&self, _: usize) -> FieldRef<'_> {
        FieldRef::Unset
    }
}

impl Message for Text {
    fn merge_from(&mut self, _: &mut Reader<'_>) -> rustgreet::wire::Result {
        Ok(())
    }

    fn write_to(&self, w: &mut Writer<'_, impl Sink>) {
        w.put_bytes(1, &vec![0; self.0 - 3]);
    }
}

fn read(way: Way, input: &[u8]) -> Result<i64, DecodeErrorKind> {
    let mut outer = Outer { way, number: 0 };
    // On the heap with not a byte more, so that a checker of memory sees each read past its end.
    let input: Box<[u8]> = input.into();
    match outer.merge(&input) {
        Ok(()) => Ok(outer.number),
        Err(error) => Err(error.kind()),
    }
}

#[test]
fn a_reader_stays_within_the_message() {
    // A message of four bytes, which look like fields of the outer one, and a number after it.
    let input = [10, 4, 16, 7, 16, 8, 16, 9];
    // What was not read of a value is passed over.
    assert_eq!(read(Way::Stops, &input), Ok(9));
    // The value was never left, so its end is the end.
    assert_eq!(read(Way::Fails, &input), Ok(8));
    assert_eq!(read(Way::Panics, &input), Ok(8));
    // A group without an end reaches to the end of the message.
    let group = [11, 16, 7, 12, 16, 9];
    assert_eq!(read(Way::Stops, &group), Ok(0));
    assert_eq!(read(Way::Fails, &group), Ok(7));
    assert_eq!(read(Way::Panics, &group), Ok(7));
}

#[test]
fn a_writer_stays_within_its_room() {
    let write = |way| Outer { way, number: 5 }.encode_length_delimited_to_vec();
    let whole = write(Way::Stops);
    let mut rest = &whole[..];
    let mut outer = Outer::default();
    outer.merge(&whole[2..]).expect("a message");
    assert_eq!(outer.number, 5);
    for bytes in [write(Way::Panics), write(Way::Fails)] {
        // The length of the broken message is missing, not what it wrote, nor what is after it.
        assert_eq!(bytes[2..4], [10, 0]);
        assert!(bytes.ends_with(&[16, 5]));
        assert_eq!(bytes.len(), whole.len() - 1);
    }
    Outer::decode_length_delimited(&mut rest).expect("a message");
    assert!(rest.is_empty());
}
