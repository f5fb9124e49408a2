//! Limits are on, and can be moved.

use rustgreet::wire::{DecodeErrorKind, MAX_DEPTH, MIN_MEMORY};
use rustgreet::wkt::{self, Any};
use rustgreet::{
    DecodeOptions, Field, FieldRef, Message, MessageTable, Reader, Reflect, Sink, Type,
    TypeRegistry, Writer, json, text,
};

use crate::kinds::Kinds;
use crate::round_trip::full;

fn two() -> DecodeOptions {
    DecodeOptions::new().max_depth(2)
}

fn nested_wire(levels: u32) -> Vec<u8> {
    let mut message = Kinds::default();
    for _ in 0..levels {
        message = Kinds {
            next: Some(Box::new(message)),
            ..Default::default()
        };
    }
    message.encode_to_vec()
}

#[test]
fn depth() {
    assert!(Kinds::decode(&nested_wire(MAX_DEPTH)).is_ok());
    let error = Kinds::decode(&nested_wire(MAX_DEPTH + 1)).unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::TooDeep);
    assert_eq!(error.path().matches(".next").count(), 101);
    let two = two();
    assert!(Kinds::decode_with(&nested_wire(2), &two).is_ok());
    assert!(Kinds::decode_with(&nested_wire(3), &two).is_err());
}

#[test]
fn depth_of_groups_known_and_not() {
    let groups = |levels: usize| [[0xa3, 6].repeat(levels), [0xa4, 6].repeat(levels)].concat();
    assert!(Kinds::decode(&groups(100)).is_ok());
    let fault = Kinds::decode(&groups(101)).unwrap_err().kind();
    assert_eq!(fault, DecodeErrorKind::TooDeep);
    assert!(Kinds::decode(&groups(1_000_000)).is_err());
}

#[test]
fn size() {
    let bytes = full().encode_to_vec();
    let exact = DecodeOptions::new().max_message_size(bytes.len());
    assert!(Kinds::decode_with(&bytes, &exact).is_ok());
    let less = DecodeOptions::new().max_message_size(bytes.len() - 1);
    let error = Kinds::decode_with(&bytes, &less).unwrap_err();
    assert_eq!(
        error.to_string(),
        "Kinds: the message is larger than the limit (at byte 0)"
    );
}

#[test]
fn memory_of_lists_and_maps() {
    let limit = DecodeOptions::new().max_memory(1 << 16);
    for (record, path) in [
        (&[66, 0][..], "Kinds.parts["),
        (&[34, 0], "Kinds.names["),
        (&[24, 0], "Kinds.scores"),
        (&[0xb3, 1, 0xb4, 1], "Kinds.groups["),
        (
            &[26, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            "Kinds.scores",
        ),
    ] {
        assert!(
            Kinds::decode_with(&record.repeat(8), &limit).is_ok(),
            "{path}"
        );
        let error = Kinds::decode_with(&record.repeat(20_000), &limit).unwrap_err();
        assert_eq!(error.kind(), DecodeErrorKind::TooMuchMemory, "{path}");
        assert!(error.path().starts_with(path), "{} {path}", error.path());
        assert!(error.to_string().contains(&too_much(1 << 16)), "{error}");
    }
    // A map grows with its keys, not with its records.
    let entry = |key: u32| [&[42, 6, 10, 4][..], &(key & 0x3f7f_7f7f).to_le_bytes()].concat();
    assert!(Kinds::decode_with(&entry(1).repeat(20_000), &limit).is_ok());
    let entries: Vec<u8> = (0..20_000).flat_map(entry).collect();
    let error = Kinds::decode_with(&entries, &limit).unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::TooMuchMemory);
    assert_eq!(error.path(), "Kinds.labels");
    // Merging into a message counts what is added.
    let as_many_as_the_limit = (1 << 16) / size_of::<String>();
    let mut names = Kinds::decode(&[34, 0].repeat(as_many_as_the_limit)).unwrap();
    names.names.shrink_to_fit();
    assert!(names.merge_with(&[34, 0].repeat(10), &limit).is_err());
    assert!(
        names
            .merge_with(
                &[34, 0].repeat(10),
                &DecodeOptions::new().max_memory(1 << 17)
            )
            .is_ok()
    );
}

/// What is wrong with a message that takes more memory than this limit in bytes.
fn too_much(limit: usize) -> String {
    format!(
        "the message takes more memory than the limit: `DecodeOptions::max_memory` is {limit} bytes"
    )
}

/// A text with each of the formats' notations for a list of `count` empty parts.
fn parts(count: usize) -> [String; 2] {
    let json = format!("{{\"parts\":[{}]}}", vec!["{}"; count].join(","));
    [json, "parts{}".repeat(count)]
}

/// Reads both notations.
fn read(texts: &[String; 2], limits: &DecodeOptions) -> [Result<Kinds, json::Error>; 2] {
    [
        json::ParseOptions::new()
            .limits(limits.clone())
            .from_str(&texts[0]),
        text::ParseOptions::new()
            .limits(limits.clone())
            .from_str(&texts[1]),
    ]
}

#[test]
fn depth_of_texts() {
    let nested = |levels: usize| {
        let of = |open: &str, close: &str| open.repeat(levels) + close;
        [
            of("{\"next\":", "{}") + &"}".repeat(levels),
            of("next {", &"}".repeat(levels)),
        ]
    };
    let default = DecodeOptions::new();
    let depth = MAX_DEPTH as usize;
    for read in read(&nested(depth), &default) {
        assert_eq!(read.unwrap().encode_to_vec(), nested_wire(MAX_DEPTH));
    }
    for (levels, limits) in [(depth + 1, &default), (1_000_000, &default), (3, &two())] {
        for read in read(&nested(levels), limits) {
            let error = read.unwrap_err();
            let limit = if levels == 3 { 2 } else { MAX_DEPTH };
            let message = format!("messages nested too deep: `max_depth` is {limit}");
            assert_eq!(error.message(), message);
            assert!(error.path().starts_with("Kinds.next.next"));
            assert!(error.line() == Some(1) && error.column().is_some());
        }
    }
    for read in read(&nested(300), &default.clone().max_depth(300)) {
        assert!(read.is_ok());
    }
    // What is passed over, too.
    let unknown = format!("{{\"x\":{}", "[".repeat(1_000_000));
    let options = json::ParseOptions::new().ignore_unknown_fields(true);
    let error = options.from_str::<Kinds>(&unknown).unwrap_err();
    assert_eq!(
        error.message(),
        "nested too deep: `max_depth` allows 202 brackets"
    );
}

#[test]
fn size_of_texts() {
    for (which, text) in parts(100).into_iter().enumerate() {
        let texts = [text.clone(), text];
        let length = texts[0].len();
        let fits = DecodeOptions::new().max_message_size(length);
        let error = |limits| read(&texts, limits)[which].clone().err();
        assert_eq!(error(&fits), None);
        let less = fits.clone().max_message_size(length - 1);
        let message = error(&less).unwrap().to_string();
        let expected = format!(
            "Kinds: text too large: it has {length} bytes, `max_message_size` is {}",
            length - 1
        );
        assert_eq!(message, expected);
    }
    // It is the text's size that counts, not that of its wire bytes: ten for each number here.
    let text = format!("{{\"scores\":[{}]}}", vec!["-1"; 100].join(","));
    let exact = DecodeOptions::new().max_message_size(text.len());
    let options = json::ParseOptions::new().limits(exact);
    assert_eq!(options.from_str::<Kinds>(&text).unwrap().scores.len(), 100);
}

#[test]
fn memory_of_lists_in_texts() {
    let limit = DecodeOptions::new().max_memory(1 << 16);
    for read in read(&parts(8), &limit) {
        assert_eq!(read.unwrap().parts.len(), 8);
    }
    for read in read(&parts(20_000), &limit) {
        let error = read.unwrap_err();
        assert_eq!(error.message(), too_much(1 << 16));
        assert!(error.path().starts_with("Kinds.parts["), "{}", error.path());
    }
}

/// Without a word about limits: two bytes, or three of JSON, that become 64 KiB each.
/// An `Any` of an `Api` with a thousand mixins, and with the next such `Any`.
fn nested_any(levels: u32) -> Any {
    let options = (1..levels).map(|_| wkt::Option {
        value: Some(nested_any(levels - 1)),
        ..Default::default()
    });
    let api = wkt::Api {
        mixins: vec![wkt::Mixin::default(); 1000],
        options: options.take(1).collect(),
        ..Default::default()
    };
    Any::pack(&api)
}

#[test]
fn memory_of_what_is_open_at_a_time_while_printing() {
    let mut types = TypeRegistry::new();
    types.add::<wkt::Api>();
    let limits = DecodeOptions::new().max_memory(256 << 10);
    let json = json::PrintOptions::new()
        .registry(&types)
        .limits(limits.clone());
    let text = text::PrintOptions::new().registry(&types).limits(limits);
    let print = |levels| {
        let any = nested_any(levels);
        (json.to_string(&any), text.to_string(&any))
    };
    let (in_json, in_text) = print(2);
    assert_eq!(in_json.expect("two levels").matches("@type").count(), 2);
    assert_eq!(in_text.matches("[type.googleapis.com/").count(), 2);
    // Each level alone is far below the limit; all are above it.
    let (in_json, in_text) = print(24);
    let error = in_json.expect_err("a refusal").to_string();
    assert!(
        error.contains("`DecodeOptions::max_memory` is 262144 bytes"),
        "{error}"
    );
    assert!((2..24).contains(&in_text.matches("[type.googleapis.com/").count()));
}

#[test]
#[cfg(feature = "descriptor")]
fn memory_of_an_extension_while_printing() {
    use rustgreet::RepeatedExtension;
    use rustgreet::descriptor::FieldOptions;
    use rustgreet::wire::kind;

    const APIS: RepeatedExtension<FieldOptions, kind::Message<wkt::Api>> =
        RepeatedExtension::new(50_000, "shop.apis");
    let mut types = TypeRegistry::new();
    types.add_extension(&APIS);
    let mut message = FieldOptions::default();
    APIS.set(&mut message, &vec![wkt::Api::default(); 1000]);
    let print = |bytes| {
        let limits = DecodeOptions::new().max_memory(bytes);
        json::PrintOptions::new()
            .registry(&types)
            .limits(limits)
            .to_string(&message)
    };
    assert!(print(1 << 20).is_ok());
    // Less than the records, and less than the messages.
    for limit in [100, 10_000] {
        let error = print(limit).expect_err("a refusal").to_string();
        let named = format!("`DecodeOptions::max_memory` is {limit} bytes");
        assert!(error.contains(&named), "{error}");
    }
}

#[test]
fn memory_by_default() {
    let too_many = MIN_MEMORY / size_of::<Heavy>() + 1;
    let error = Crate::decode(&[10, 0].repeat(too_many)).unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::TooMuchMemory);
    for read in [
        json::from_str::<Crate>(&parts(too_many)[0]),
        text::from_str(&parts(too_many)[1]),
    ] {
        let error = read.unwrap_err();
        assert_eq!(error.message(), too_much(MIN_MEMORY));
    }
    let few = json::from_str::<Crate>(&parts(10)[0]).unwrap();
    assert_eq!(few.parts.len(), 10);
}

/// A message with a lot of fields, as far as memory goes.
#[derive(Clone, Debug)]
struct Heavy([u64; 8192]);

impl Default for Heavy {
    fn default() -> Self {
        Self([0; 8192])
    }
}

#[derive(Clone, Debug, Default)]
struct Crate {
    parts: Vec<Heavy>,
}

static HEAVY: MessageTable = MessageTable::new("pkg.Heavy", &[]);
static CRATE: MessageTable = MessageTable::new(
    "pkg.Crate",
    &[Field::repeated(1, "parts", Type::Message(&HEAVY))],
);

impl Reflect for Heavy {
    fn table(&self) -> &'static MessageTable {
        &HEAVY
    }

    fn field(&self, _: usize) -> FieldRef<'_> {
        FieldRef::Unset
    }
}

impl Message for Heavy {
    fn merge_from(&mut self, r: &mut Reader<'_>) -> rustgreet::wire::Result {
        while let Some(tag) = r.tag()? {
            r.skip(tag)?;
        }
        Ok(())
    }

    fn write_to(&self, w: &mut Writer<'_, impl Sink>) {
        w.fixed64(1, &self.0[0]);
    }
}

impl Reflect for Crate {
    fn table(&self) -> &'static MessageTable {
        &CRATE
    }

    fn field(&self, _: usize) -> FieldRef<'_> {
        rustgreet::__private::field(&self.parts)
    }
}

impl Message for Crate {
    fn merge_from(&mut self, r: &mut Reader<'_>) -> rustgreet::wire::Result {
        while let Some(tag) = r.tag()? {
            match tag {
                10 => r.repeated_message(&mut self.parts)?,
                _ => r.skip(tag)?,
            }
        }
        Ok(())
    }

    fn write_to(&self, w: &mut Writer<'_, impl Sink>) {
        w.repeated_message(1, &self.parts);
    }
}
