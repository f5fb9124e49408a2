//! Fuzzes the generator with requests: it answers each, with files or errors, the same twice.

#![no_main]

use protoc_gen_rustgreet::generate;
use rustgreet::Message;
use rustgreet::descriptor::compiler::CodeGeneratorRequest;

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    if let Ok(request) = CodeGeneratorRequest::decode(input) {
        assert_eq!(generate(&request), generate(&request));
    }
});
