//! Limits reach every function that decodes: each is called with an input made to hurt, for depth, for
//! size and for memory, with a limit and without. `sources` finds functions without a row.
#![cfg(all(feature = "descriptor", feature = "serde"))]

mod harm;
mod sources;

use std::fmt::Display;
use std::mem::ManuallyDrop;

use harm::Harm;
use rustgreet::descriptor::field_descriptor_proto::{Label, Type};
use rustgreet::descriptor::{
    DescriptorProto, FieldDescriptorProto, FileDescriptorProto, FileDescriptorSet, MessageOptions,
};
use rustgreet::pool::MessageDescriptor;
use rustgreet::reflect::{self, DynamicMessage, TypeRegistry};
use rustgreet::serde::Settings;
use rustgreet::wire::kind;
use rustgreet::wkt::{Any, FieldMask, ListValue, Value};
use rustgreet::{
    DecodeOptions, DescriptorPool, Extension, Message, MethodDescriptor, RepeatedExtension, json,
    text,
};

/// What a call says: nothing, or its error.
type Said = Result<(), String>;

fn said<T>(result: Result<T, impl Display>) -> Said {
    result.map(drop).map_err(|error| error.to_string())
}

const ONE: Extension<MessageOptions, kind::Message<ListValue>> = Extension::new(50_000, "p.one");
const MANY: RepeatedExtension<MessageOptions, kind::Message<ListValue>> =
    RepeatedExtension::new(50_001, "p.many");

/// Options that hold the message as an extension.
fn extended(message: &ListValue) -> MessageOptions {
    let mut options = MessageOptions::default();
    ONE.set(&mut options, message.clone());
    options
}

fn registry() -> TypeRegistry {
    let mut types = TypeRegistry::new();
    types.add_extension(&ONE);
    types
}

/// A pool of one message that has the fields of a `ListValue`.
fn pool(package: &str, name: &str) -> DescriptorPool {
    let values = FieldDescriptorProto {
        name: Some("values".into()),
        number: Some(1),
        label: Some(Label::Repeated),
        r#type: Some(Type::Message),
        type_name: Some(".google.protobuf.Value".into()),
        ..Default::default()
    };
    let message = DescriptorProto {
        name: Some(name.into()),
        field: vec![values],
        ..Default::default()
    };
    let file = FileDescriptorProto {
        name: Some("list.proto".into()),
        package: Some(package.into()),
        message_type: vec![message],
        ..Default::default()
    };
    let pool = DescriptorPool::new(FileDescriptorSet {
        file: vec![file],
        ..Default::default()
    });
    pool.expect("a valid schema")
}

fn descriptor() -> MessageDescriptor {
    let pool = pool("list", "List");
    pool.message("list.List").expect("it is there")
}

/// Text format has no errors: what is above a limit is printed as bytes.
const AS_BYTES: &str = "printed as bytes";

fn is_expanded(printed: &str) -> Said {
    match printed.starts_with('[') && !printed.contains("..") {
        true => Ok(()),
        false => Err(AS_BYTES.to_owned()),
    }
}

/// A function that decodes, as `file name`, and a call of it.
type Row = (&'static str, fn(Harm, &DecodeOptions) -> Said);

const ROWS: &[Row] = &[
    ("message.rs decode_with", |harm, limits| {
        said(ListValue::decode_with(
            &harm.message().encode_to_vec(),
            limits,
        ))
    }),
    ("message.rs decode_bytes_with", |harm, limits| {
        let bytes = harm.message().encode_to_vec().into();
        said(ListValue::decode_bytes_with(bytes, limits))
    }),
    ("message.rs decode_length_delimited_with", |harm, limits| {
        let bytes = harm.message().encode_length_delimited_to_vec();
        said(ListValue::decode_length_delimited_with(
            &mut &bytes[..],
            limits,
        ))
    }),
    ("message.rs merge_with", |harm, limits| {
        said(ListValue::default().merge_with(&harm.message().encode_to_vec(), limits))
    }),
    ("message.rs merge_bytes_with", |harm, limits| {
        let bytes = harm.message().encode_to_vec().into();
        said(ListValue::default().merge_bytes_with(bytes, limits))
    }),
    ("wkt/any.rs unpack_with", |harm, limits| {
        said(Any::pack(&harm.message()).unpack_with::<ListValue>(limits))
    }),
    ("extension/one.rs get_with", |harm, limits| {
        said(ONE.get_with(&extended(&harm.message()), limits))
    }),
    ("extension/one.rs get_or_default_with", |harm, limits| {
        said(ONE.get_or_default_with(&extended(&harm.message()), limits))
    }),
    ("extension/repeated.rs get_with", |harm, limits| {
        let mut options = MessageOptions::default();
        MANY.push(&mut options, harm.message());
        said(MANY.get_with(&options, limits))
    }),
    ("reflect/dynamic/message.rs decode_with", |harm, limits| {
        let bytes = harm.message().encode_to_vec();
        said(DynamicMessage::decode_with(
            ListValue::table(),
            &bytes,
            limits,
        ))
    }),
    ("reflect/dynamic/message.rs of_with", |harm, limits| {
        said(DynamicMessage::of_with(&harm.message(), limits))
    }),
    ("reflect/dynamic/message.rs to_with", |harm, limits| {
        let dynamic = DynamicMessage::of(&harm.message()).expect("within the default limits");
        said(dynamic.to_with::<ListValue>(limits))
    }),
    ("reflect/get.rs edit_with", |harm, limits| {
        said(reflect::edit_with(&mut harm.message(), limits, |_| ()))
    }),
    ("reflect/field_mask/mod.rs merge_with", |harm, limits| {
        let mask = FieldMask::from_iter(["values"]);
        let mut target = ListValue::default();
        said(mask.merge_with(&harm.message(), &mut target, limits))
    }),
    ("reflect/field_mask/mod.rs replace_with", |harm, limits| {
        let mask = FieldMask::from_iter(["values"]);
        let mut target = ListValue::default();
        said(mask.replace_with(&harm.message(), &mut target, limits))
    }),
    ("reflect/field_mask/mod.rs retain_with", |harm, limits| {
        let mask = FieldMask::from_iter(["values"]);
        said(mask.retain_with(&mut harm.message(), limits))
    }),
    ("pool/mod.rs decode_with", |harm, limits| {
        said(DescriptorPool::decode_with(
            &harm.set().encode_to_vec(),
            limits,
        ))
    }),
    ("pool/descriptor.rs decode_with", |harm, limits| {
        said(descriptor().decode_with(&harm.message().encode_to_vec(), limits))
    }),
    ("pool/descriptor.rs convert_with", |harm, limits| {
        said(descriptor().convert_with(&harm.message(), limits))
    }),
    ("pool/services.rs method_options_with", |harm, limits| {
        let options = harm.message().encode_to_vec().leak();
        let (request, reply) = (ListValue::table(), ListValue::table());
        let method = MethodDescriptor::unary("/s/M", request, reply).with_options(options);
        said(pool("google.protobuf", "MethodOptions").method_options_with(&method, limits))
    }),
    ("json/options.rs from_str", |harm, limits| {
        let json = json::to_string(&harm.message()).expect("JSON");
        let options = json::ParseOptions::new().limits(limits.clone());
        said(options.from_str::<ListValue>(&json))
    }),
    ("json/options.rs from_slice", |harm, limits| {
        let json = json::to_string(&harm.message()).expect("JSON");
        let options = json::ParseOptions::new().limits(limits.clone());
        said(options.from_slice::<ListValue>(json.as_bytes()))
    }),
    ("json/options.rs merge_str", |harm, limits| {
        let json = json::to_string(&harm.message()).expect("JSON");
        let options = json::ParseOptions::new().limits(limits.clone());
        said(options.merge_str(&json, &mut ListValue::default()))
    }),
    ("json/options.rs to_string", |harm, limits| {
        let options = json::PrintOptions::new().limits(limits.clone());
        said(options.to_string(&Any::pack(&harm.message())))
    }),
    ("json/options.rs append_to", |harm, limits| {
        let types = registry();
        let options = json::PrintOptions::new()
            .limits(limits.clone())
            .registry(&types);
        said(options.append_to(&extended(&harm.message()), &mut String::new()))
    }),
    ("text/options.rs from_str", |harm, limits| {
        let text = text::to_string(&harm.message());
        let options = text::ParseOptions::new().limits(limits.clone());
        said(options.from_str::<ListValue>(&text))
    }),
    ("text/options.rs merge_str", |harm, limits| {
        let text = text::to_string(&harm.message());
        let options = text::ParseOptions::new().limits(limits.clone());
        said(options.merge_str(&text, &mut ListValue::default()))
    }),
    ("text/options.rs to_string", |harm, limits| {
        let types = registry();
        let options = text::PrintOptions::new()
            .limits(limits.clone())
            .registry(&types);
        is_expanded(&options.to_string(&Any::pack(&harm.message())))
    }),
    ("text/options.rs display", |harm, limits| {
        let types = registry();
        let options = text::PrintOptions::new()
            .limits(limits.clone())
            .registry(&types);
        let message = extended(&harm.message());
        is_expanded(&options.display(&message).to_string())
    }),
    ("serde/settings.rs parse", |harm, limits| {
        let json = json::to_string(&harm.message()).expect("JSON");
        let options = json::ParseOptions::new().limits(limits.clone());
        let settings = Settings::new().parse(options);
        said(settings.scope(|| serde_json::from_str::<ListValue>(&json)))
    }),
    ("serde/settings.rs parse (binary)", |harm, limits| {
        let mut cbor = Vec::new();
        ciborium::into_writer(&harm.message(), &mut cbor).expect("CBOR");
        let options = json::ParseOptions::new().limits(limits.clone());
        let settings = Settings::new().parse(options);
        said(settings.scope(|| ciborium::from_reader::<ListValue, _>(&cbor[..])))
    }),
    ("serde/settings.rs print", |harm, limits| {
        let any = Any::pack(&harm.message());
        let options = json::PrintOptions::new().limits(limits.clone());
        said(
            Settings::new()
                .print(options)
                .scope(|| serde_json::to_string(&any)),
        )
    }),
];

#[test]
fn limits_reach_every_entry_point() {
    for (name, call) in ROWS {
        for (harm, words) in [
            (Harm::Depth, &["deep"][..]),
            (Harm::Size, &["larger", "too large"]),
            (Harm::Memory, &["memory"]),
        ] {
            assert_eq!(call(harm, &DecodeOptions::new()), Ok(()), "{name} {harm:?}");
            let error = call(harm, &harm.limits()).expect_err(name);
            let is_named = error == AS_BYTES || words.iter().any(|word| error.contains(word));
            assert!(is_named, "{name} {harm:?}: {error}");
        }
    }
}

/// An `Any` in an `Any`, and so on: all of them share one limit of depth.
#[test]
fn depth_is_shared_by_what_is_nested_in_bytes() {
    let nested = |levels| (1..levels).fold(Any::default(), |inner, _| Any::pack(&inner));
    let types = registry();
    let json = json::PrintOptions::new();
    let text = text::PrintOptions::new().registry(&types);
    assert!(json.to_string(&nested(100)).is_ok());
    let error = json.to_string(&nested(103)).unwrap_err();
    assert!(error.to_string().contains("max_depth"), "{error}");
    assert_eq!(text.to_string(&nested(101)).matches("[type.").count(), 100);
    assert_eq!(text.to_string(&nested(200)).matches("[type.").count(), 100);
}

/// Printing stops at its limit, also if the message was never decoded. Nothing else is promised there.
#[test]
fn a_message_built_by_hand_is_printed_however_deep_it_is() {
    let deep = (0..100_000).fold(Value::from(true), |inner, _| Value::from(vec![inner]));
    // Dropping it would need more stack than there is.
    let deep = &*ManuallyDrop::new(deep);
    let error = json::to_string(deep).unwrap_err();
    assert!(error.message().contains("max_depth"), "{error}");
    let printed = text::to_string(deep);
    assert_eq!(printed.matches("list_value { .. }").count(), 1);
    assert!(text::from_str::<Value>(&printed).is_err());
    assert_eq!(format!("{deep:?}").matches("ListValue { .. }").count(), 1);
}
