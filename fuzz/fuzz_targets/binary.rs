//! Fuzzes decoding: any message from wire bytes, by generated code and by its table.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| rustgreet_fuzz::check_binary(input));
