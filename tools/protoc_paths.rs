//! Prints where the vendored protoc and its protos are, a line each, for `tools/regenerate`.

fn main() -> Result<(), protoc_bin_vendored::Error> {
    println!("{}", protoc_bin_vendored::protoc_bin_path()?.display());
    println!("{}", protoc_bin_vendored::include_path()?.display());
    Ok(())
}
