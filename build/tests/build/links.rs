//! Links in the way of the output.
#![cfg(unix)]

use std::os::unix::fs::symlink;

use super::support::Folder;

const GREET: &str = "syntax = 'proto3'; package greet; message Hello {}";

#[test]
fn the_folder_may_be_a_link_and_what_is_in_it_may_not() {
    let folder = Folder::new(&[("proto/greet.proto", GREET), ("real/a.txt", "")]);
    let run = ["-I", "proto", "proto/greet.proto"];
    symlink(folder.path("real"), folder.path("out/rustgreet")).expect("a link");
    folder.run(&run);
    assert!(folder.read("real/greet.rs").contains("pub struct Hello"));

    folder.write("target.rs", &folder.read("real/greet.rs"));
    std::fs::remove_file(folder.path("real/greet.rs")).expect("it is there");
    symlink(folder.path("target.rs"), folder.path("real/greet.rs")).expect("a link");
    let said = folder.fail(&run);
    assert!(
        said.contains("greet.rs` is a link, and links are not followed"),
        "{said}"
    );
    // One that the list names is not removed either, nor is what it points at.
    folder.write("proto/greet.proto", "syntax = 'proto3'; package other;");
    folder.run(&run);
    assert!(folder.path("real/greet.rs").is_symlink());
    assert!(folder.read("target.rs").contains("pub struct Hello"));
}
