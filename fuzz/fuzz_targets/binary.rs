//! Wire bytes of any message, against the table and in every format.

#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| rustgreet_fuzz::check_binary(input));
