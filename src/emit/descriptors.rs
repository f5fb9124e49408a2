//! The descriptors that are embedded: one literal, broken into lines.

use proc_macro2::Literal;
use quote::quote;
use syn::{Item, parse_quote};

use super::template::Fault;

/// How many characters of the literal stand in a line.
const LINE: usize = 88;

/// The constant that holds all files.
pub(super) fn emit(files: &[Vec<u8>]) -> Result<Item, Fault> {
    let literal = literal(files).parse::<Literal>();
    let literal = literal.map_err(|error| Fault::new(error.to_string()))?;
    let docs = quote! {
        /// The files of this schema and all that they import: an encoded `FileDescriptorSet`,
        /// without comments. It is what gRPC reflection serves.
    };
    Ok(parse_quote!(#docs #[allow(dead_code)] pub static FILE_DESCRIPTOR_SET: &[u8] = #literal;))
}

/// A byte string that goes on after each line's `\`. Each file begins a line of its own, so that a
/// change of one shows in its own lines only.
fn literal(files: &[Vec<u8>]) -> String {
    let mut text = "b\"".to_owned();
    for file in files {
        let mut width = LINE;
        for byte in file {
            let mut escaped = byte.escape_ascii().to_string();
            if width + escaped.len() > LINE {
                text.push_str("\\\n    ");
                width = 0;
                if *byte == b' ' {
                    // Space at the start of a line is not part of the literal.
                    escaped = "\\x20".to_owned();
                }
            }
            width += escaped.len();
            text.push_str(&escaped);
        }
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_survives_the_lines() {
        let all: Vec<u8> = (0..=255).chain([b' '; 200]).collect();
        let text = literal(&[all.clone(), b" b".to_vec()]);
        assert!(text.lines().all(|line| line.len() <= LINE + 8), "{text}");
        let literal: syn::LitByteStr = syn::parse_str(&text).expect("a literal");
        assert_eq!(literal.value(), [all, b" b".to_vec()].concat());
    }
}
