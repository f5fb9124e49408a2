//! Generates the fixtures that the fuzzers read, with default options and with others.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = "../fixtures/proto";
    let behaviours = [
        "closed_enums",
        "defaults",
        "enums",
        "extensions",
        "groups",
        "maps",
        "nested",
        "oneofs",
        "recursion",
        "required",
        "scalars",
        "well_known",
    ];
    let files = behaviours.map(|name| format!("{folder}/{name}.proto"));
    let messages = rustgreet_build::Builder::new().option("services=off");
    messages.compile(&files, &[folder])?;
    let options = [
        "services=off",
        "string=shared",
        "box=on",
        "unknown_fields=drop",
        "unknown_fields:.fixtures.extensions=keep",
        "descriptors=on",
    ];
    let lean = rustgreet_build::Builder::new()
        .out_dir("lean")
        .imports(false);
    let lean = options.iter().fold(lean, |it, &option| it.option(option));
    Ok(lean.compile(&files, &[folder])?)
}
