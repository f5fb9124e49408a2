//! Requests at random: valid ones, and real ones that were broken, byte by byte or part by part. The
//! generator never panics; what it writes is Rust, the same twice, and the same in every order of
//! files that protoc may send.
//!
//! `RUSTGREET_RANDOM_SEED=7` begins at another seed, `RUSTGREET_RANDOM_SECONDS=600` goes on for longer,
//! `RUSTGREET_RANDOM_CRATES=100` compiles more.

mod mutate;
mod schema;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use fastrand::Rng;
use protoc_gen_rustgreet::generate;
use rustgreet::Message;
use rustgreet::descriptor::compiler::CodeGeneratorRequest;
use rustgreet::descriptor::compiler::code_generator_response::File;
use support::fresh::{assert_silent, new_crate};
use support::{protos, request, root};

fn setting(name: &str, default: u64) -> u64 {
    let text = std::env::var(name).ok();
    text.map_or(default, |text| text.parse().expect(name))
}

/// Runs a property on one seed after the other, until the time is over.
fn for_seeds(mut property: impl FnMut(&mut Rng)) {
    struct Seed(u64);
    impl Drop for Seed {
        fn drop(&mut self) {
            if std::thread::panicking() {
                eprintln!(
                    "the seed is {}: RUSTGREET_RANDOM_SEED={} runs it",
                    self.0, self.0
                );
            }
        }
    }
    let time = Duration::from_secs(setting("RUSTGREET_RANDOM_SECONDS", 5));
    let first = setting("RUSTGREET_RANDOM_SEED", 0);
    let start = Instant::now();
    let mut runs = 0;
    while start.elapsed() < time {
        let seed = Seed(first + runs);
        property(&mut Rng::with_seed(seed.0));
        runs += 1;
    }
    assert!(runs > 1, "one run takes longer than there is time");
    println!("{runs} seeds");
}

/// Options that change much of what is written.
const PARAMETERS: &[&str] = &[
    "",
    "layout=single",
    "layout=proto,string=shared,descriptors=on",
    "require_all_methods,enum_prefix=keep,serde",
    "map=hash,bytes=vec,box=on,server=off",
];

/// Requests as protoc sends them: one a fixture, with what it imports.
fn real_requests() -> Vec<CodeGeneratorRequest> {
    let folders = [
        root().join("fixtures/proto"),
        root().join("fixtures/protoc_only"),
    ];
    let mut requests = Vec::new();
    for folder in folders {
        for file in protos(&folder) {
            let one = request(std::slice::from_ref(&folder), &[file]);
            requests.push(one.expect("the fixture parses"));
        }
    }
    // The largest are not more often broken in other ways, only slower.
    let small = requests
        .into_iter()
        .filter(|it| it.encode_to_vec().len() < 100_000);
    small.collect()
}

/// Whatever the request: files or diagnostics, and these are in order. Returns whether files.
fn check(request: &CodeGeneratorRequest, rng: &mut Rng) -> bool {
    let first = generate(request);
    assert!(first == generate(request), "two runs differ");
    match first {
        Err(errors) => {
            let text = errors.to_string();
            assert!(!text.is_empty() && !text.contains("at fault"), "{text}");
            false
        }
        Ok(generated) => {
            check_files(&generated.files);
            let shuffled = shuffle(request, rng);
            assert!(
                generate(&shuffled).as_ref() == Ok(&generated),
                "the order of files matters"
            );
            true
        }
    }
}

fn check_files(files: &[File]) {
    let mut names = BTreeSet::new();
    for file in files {
        let name = file.name.as_deref().expect("a name");
        let parts = name.strip_suffix(".rs").expect("Rust").split('/');
        let is_plain = |part: &str| !part.is_empty() && part != ".." && !part.contains('\0');
        assert!(parts.clone().all(is_plain), "{name}");
        assert!(names.insert(name.to_lowercase()), "{name} twice");
        let text = file.content.as_deref().expect("a text");
        if let Err(error) = syn::parse_file(text) {
            panic!("{name} does not parse as Rust: {error}\n{text}");
        }
        assert!(!text.contains("insertion_point!"), "{text}");
    }
}

/// The request with its files in another order in which each follows what it imports.
fn shuffle(request: &CodeGeneratorRequest, rng: &mut Rng) -> CodeGeneratorRequest {
    let mut shuffled = request.clone();
    rng.shuffle(&mut shuffled.file_to_generate);
    let mut left = std::mem::take(&mut shuffled.proto_file);
    while !left.is_empty() {
        let names: BTreeSet<_> = left.iter().map(|file| file.name.clone()).collect();
        let ready = |index: &usize| {
            let imports = &left[*index].dependency;
            !imports
                .iter()
                .any(|import| names.contains(&Some(import.clone())))
        };
        let ready: Vec<_> = (0..left.len()).filter(ready).collect();
        let next = rng
            .choice(&ready)
            .expect("files that are generated import in no circle");
        shuffled.proto_file.push(left.remove(*next));
    }
    shuffled
}

#[test]
fn valid_requests_generate_rust() {
    for_seeds(|rng| {
        let mut request = schema::request(rng);
        request.parameter = rng.choice(PARAMETERS).map(|it| (*it).to_owned());
        let generated = check(&request, rng);
        assert!(
            generated,
            "{}",
            generate(&request).expect_err("it was refused")
        );
    });
}

#[test]
fn what_valid_requests_generate_compiles_without_a_word() {
    let first = setting("RUSTGREET_RANDOM_SEED", 0);
    let seeds = first..first + setting("RUSTGREET_RANDOM_CRATES", 3);
    let at = tempfile::tempdir().expect("a folder");
    let source = "//! Generated at random.\n\npub mod pb;\n";
    new_crate(at.path(), "lib.rs", source, |pb| {
        let mut modules = "//! A module a seed.\n\n".to_owned();
        for seed in seeds {
            let rng = &mut Rng::with_seed(seed);
            let mut request = schema::request(rng);
            // What needs a feature or types from elsewhere is left out.
            request.parameter = rng
                .choice(["", "layout=single", "layout=proto", "require_all_methods"])
                .map(str::to_owned);
            let folder = pb.join(format!("seed_{seed}"));
            std::fs::create_dir(&folder).expect("a folder");
            for file in generate(&request).expect("it generates").files {
                let (name, text) = (file.name.expect("a name"), file.content.expect("a text"));
                std::fs::write(folder.join(name), text).expect("a file");
            }
            modules.push_str(&format!("pub mod seed_{seed};\n"));
        }
        std::fs::write(pb.join("mod.rs"), modules).expect("a file");
    });
    assert_silent(at.path(), &["clippy", "--offline", "--", "-D", "warnings"]);
}

#[test]
fn requests_with_broken_bytes_generate_or_are_refused() {
    let requests: Vec<_> = real_requests().iter().map(Message::encode_to_vec).collect();
    for_seeds(|rng| {
        let mut bytes = rng.choice(&requests).expect("requests").clone();
        for _ in 0..1 + rng.usize(..4) {
            mutate::bytes(&mut bytes, rng);
        }
        if let Ok(request) = CodeGeneratorRequest::decode(&bytes) {
            check(&request, rng);
        }
    });
}

#[test]
fn requests_with_broken_parts_generate_or_are_refused() {
    let requests = real_requests();
    let (mut generated, mut refused) = (0, 0);
    for_seeds(|rng| {
        let mut request = rng.choice(&requests).expect("requests").clone();
        for _ in 0..1 + rng.usize(..3) {
            mutate::part(&mut request, rng);
        }
        match check(&request, rng) {
            true => generated += 1,
            false => refused += 1,
        }
    });
    assert!(
        generated > 0 && refused > 0,
        "{generated} generated, {refused} refused"
    );
}
