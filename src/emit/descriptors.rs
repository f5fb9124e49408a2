//! The descriptors that are embedded: one literal, broken into lines.

/// How many characters of the literal stand in a line.
const LINE: usize = 88;

/// The constant that holds all files.
pub(super) fn emit(files: &[Vec<u8>]) -> String {
    let mut text = "\
        /// The files of this schema and all that they import: an encoded `FileDescriptorSet`,\n\
        /// without comments. It is what gRPC reflection serves.\n\
        #[allow(dead_code, unreachable_pub)]\n\
        pub static FILE_DESCRIPTOR_SET: &[u8] = "
        .to_owned();
    write_literal(files, &mut text);
    text.push(';');
    text
}

/// A byte string that goes on after each line's `\`. Each file begins a line of its own, so that a
/// change of one shows in its own lines only.
fn write_literal(files: &[Vec<u8>], text: &mut String) {
    let bytes: usize = files.iter().map(Vec::len).sum();
    text.reserve(bytes + bytes / 2);
    text.push_str("b\"");
    for file in files {
        let mut width = LINE;
        for byte in file {
            let escaped = byte.escape_ascii();
            let length = escaped.len();
            if width + length > LINE {
                text.push_str("\\\n    ");
                width = 0;
                if *byte == b' ' {
                    // Space at the start of a line is not part of the literal.
                    text.push_str("\\x20");
                    width = 4;
                    continue;
                }
            }
            width += length;
            text.extend(escaped.map(char::from));
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_survives_the_lines() {
        let all: Vec<u8> = (0..=255).chain([b' '; 200]).collect();
        let mut text = String::new();
        write_literal(&[all.clone(), b" b".to_vec()], &mut text);
        assert!(text.lines().all(|line| line.len() <= LINE + 8), "{text}");
        let literal: syn::LitByteStr = syn::parse_str(&text).expect("a literal");
        assert_eq!(literal.value(), [all, b" b".to_vec()].concat());
    }
}
