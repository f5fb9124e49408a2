//! Fuzzes reading ProtoJSON.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| rustgreet_fuzz::check_json(input));
