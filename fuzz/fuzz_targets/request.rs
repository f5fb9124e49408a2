//! What protoc sends: the generator answers, or says why not; what it writes is Rust.

#![no_main]

use protoc_gen_rustgreet::generate;
use rustgreet::Message;
use rustgreet::descriptor::compiler::CodeGeneratorRequest;

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    if let Ok(request) = CodeGeneratorRequest::decode(input) {
        let files = generate(&request);
        assert_eq!(files.is_ok(), generate(&request).is_ok());
    }
});
