//! README, CONTRIBUTING and the pages of `docs/` are right about the plugin: options, insertion points,
//! links, files and tests. README stays short.

mod support;

use std::collections::BTreeSet;

use support::{protos, request, root};

fn read(page: &str) -> String {
    std::fs::read_to_string(root().join(page)).expect(page)
}

/// The rows of a page's tables that have this first column.
fn rows(page: &str, head: &str) -> Vec<Vec<String>> {
    let text = read(page);
    let tables = text.split("\n\n").map(str::trim_start);
    let tables = tables.filter(|table| table.starts_with(&format!("| {head} |")));
    let rows = tables.flat_map(|table| table.lines().skip(2));
    let cells = |row: &str| {
        row.split('|')
            .skip(1)
            .map(|it| it.trim().to_owned())
            .collect()
    };
    rows.map(cells).collect()
}

/// What a cell has between backticks.
fn code(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

/// Why the plugin refuses a parameter.
fn refusal(parameter: &str) -> Option<String> {
    let folder = root().join("fixtures/proto");
    let mut request = request(&[folder], &["maps.proto".to_owned()]).expect("it parses");
    request.parameter = Some(parameter.to_owned());
    let result = protoc_gen_rustgreet::generate(&request);
    result.err().map(|errors| errors.to_string())
}

#[test]
fn every_option_has_a_row() {
    let mut documented = BTreeSet::new();
    for row in rows("docs/book/src/generating/options.md", "option") {
        for name in code(&row[0]) {
            documented.insert(name.trim_end_matches(":PATH").to_owned());
        }
    }
    // With a name that is like no other, the plugin lists them all.
    let all = refusal("#").expect("no such option");
    let (_, list) = all.split_once("the options are ").expect("a list");
    let (list, _) = list.split_once(", and ").expect("its end");
    let mut known: BTreeSet<_> = list.split(", ").map(str::to_owned).collect();
    known.insert("M<file>".to_owned());
    assert_eq!(documented, known);
}

#[test]
fn every_value_of_an_option_is_taken() {
    let mut tried = 0;
    for row in rows("docs/book/src/generating/options.md", "option") {
        let (names, values) = (code(&row[0]), code(&row[1]));
        for name in names {
            let (name, has_path) = match name.strip_suffix(":PATH") {
                Some(name) => (name, true),
                None => (name, false),
            };
            // Their values are examples.
            if [
                "derive",
                "attribute",
                "field_attribute",
                "extern_path",
                "M<file>",
                "config",
            ]
            .contains(&name)
            {
                continue;
            }
            for value in &values {
                assert_eq!(refusal(&format!("{name}={value}")), None);
                let below_a_path = refusal(&format!("{name}:.fixtures.maps={value}"));
                assert_eq!(has_path, below_a_path.is_none(), "{name}: {below_a_path:?}");
                tried += 1;
            }
        }
    }
    assert!(tried > 20, "the page has {tried} values");
}

#[test]
fn every_kind_of_insertion_point_has_a_row() {
    let documented: BTreeSet<_> = rows("docs/book/src/generating/insertion-points.md", "point")
        .iter()
        .flat_map(|row| {
            code(&row[0])
                .into_iter()
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .map(|point| point.split(':').next().expect("a kind").to_owned())
        .collect();
    let folder = root().join("fixtures/proto");
    let files = protos(&folder);
    let request = request(&[folder], &files).expect("the fixtures parse");
    let files = protoc_gen_rustgreet::generate(&request)
        .expect("it generates")
        .files;
    let mut written = BTreeSet::new();
    for file in files {
        let text = file.content.unwrap_or_default();
        for point in text.split("@@protoc_insertion_point(").skip(1) {
            let kind = point.split([':', ')']).next().expect("a kind");
            written.insert(kind.to_owned());
        }
    }
    assert_eq!(documented, written);
}

/// The pages that people read.
fn pages() -> Vec<String> {
    let mut pages = Vec::new();
    for folder in [
        "",
        "runtime",
        "build",
        "bench",
        "examples",
        "examples/bazel",
        "templates",
    ] {
        pages.extend(pages_in(folder));
    }
    pages.extend(book());
    pages
}

/// The chapters of the book, and what lists them.
fn book() -> Vec<String> {
    let src = root().join("docs/book/src");
    let mut pages = pages_in("docs/book/src");
    for entry in std::fs::read_dir(&src).expect("the book") {
        let entry = entry.expect("an entry");
        if entry.path().is_dir() {
            let part = entry.file_name().into_string().expect("a name");
            pages.extend(pages_in(&format!("docs/book/src/{part}")));
        }
    }
    pages
}

fn pages_in(folder: &str) -> Vec<String> {
    let mut pages = Vec::new();
    for entry in std::fs::read_dir(root().join(folder)).expect(folder) {
        let name = entry.expect("an entry").file_name();
        let name = name.to_str().expect("a name");
        if name.ends_with(".md") {
            let page = format!("{folder}/{name}");
            pages.push(page.trim_start_matches('/').to_owned());
        }
    }
    pages
}

/// The anchors of a page's headings, as GitHub makes them.
fn anchors(page: &str) -> BTreeSet<String> {
    let text = read(page);
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let anchor = |heading: &str| {
        let heading = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = heading
            .chars()
            .filter(|it| it.is_alphanumeric() || " -_".contains(*it));
        kept.collect::<String>().replace(' ', "-")
    };
    headings.map(anchor).collect()
}

const REPOSITORY: &str = "https://github.com/rustgreet/rustgreet/blob/main/";

#[test]
fn links_lead_somewhere() {
    let mut followed = 0;
    for page in pages() {
        let folder = root().join(&page).parent().expect("a folder").to_owned();
        for link in read(&page).split("](").skip(1) {
            let link = link.split(')').next().expect("an end");
            // The book is read elsewhere: what is outside of it has its address.
            let (folder, link) = match link.strip_prefix(REPOSITORY) {
                Some(link) => (root(), link),
                None if link.contains("://") => continue,
                None => (folder.as_path(), link),
            };
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let leaves_the_book = page.starts_with("docs/book") && path.starts_with("../..");
            assert!(
                !leaves_the_book,
                "{page} links to {link} without its address"
            );
            let to = if path.is_empty() {
                root().join(&page)
            } else {
                folder.join(path)
            };
            assert!(to.exists(), "{page} links to {link}");
            if !anchor.is_empty() {
                let to = to.to_str().expect("text");
                assert!(anchors(to).contains(anchor), "{page} links to {link}");
            }
            followed += 1;
        }
    }
    assert!(followed > 20, "the pages have {followed} links");
}

#[test]
fn the_book_lists_its_chapters() {
    let summary = read("docs/book/src/SUMMARY.md");
    for page in book() {
        let page = page.trim_start_matches("docs/book/src/");
        let listed = summary.matches(&format!("]({page})")).count();
        assert!(
            page == "SUMMARY.md" || listed == 1,
            "{page} is listed {listed} times"
        );
    }
}

#[test]
fn the_comparison_has_the_rows_of_readme() {
    let readme = read("README.md");
    let (_, section) = readme
        .split_once("\n## Next to others\n")
        .expect("a section");
    let rows: Vec<_> = section
        .lines()
        .skip_while(|line| !line.starts_with("|---"))
        .skip(1)
        .take_while(|line| line.starts_with('|'))
        .collect();
    assert!(rows.len() > 15, "README has {} rows", rows.len());
    let comparison = read("docs/book/src/comparison.md");
    for row in rows {
        let is_there = comparison.lines().any(|line| line == row);
        assert!(is_there, "comparison.md does not have the row\n{row}");
    }
}

/// The rows of performance.md are rows of the bench with fewer columns.
#[test]
fn figures_are_those_of_the_bench() {
    let bench = read("bench/README.md");
    let bench: Vec<Vec<_>> = bench.lines().map(cells).collect();
    let mut checked = 0;
    for line in read("docs/book/src/performance.md").lines() {
        let row = cells(line);
        if !row
            .iter()
            .any(|cell| cell.contains("0.") || cell.len() > 1 && cell.ends_with(char::is_numeric))
        {
            continue;
        }
        // Each cell in turn, without what the bench says in parentheses after a ratio.
        let has = |other: &Vec<&str>| {
            let mut rest = other.iter();
            let is_next =
                |cell: &&str| rest.any(|it| it == cell || it.starts_with(&format!("{cell} (")));
            row.iter().all(is_next)
        };
        assert!(
            bench.iter().any(has),
            "bench/README.md does not have\n{line}"
        );
        checked += 1;
    }
    assert!(
        checked > 25,
        "performance.md has {checked} rows with figures"
    );
}

/// The cells of a row of a table.
fn cells(line: &str) -> Vec<&str> {
    let Some(row) = line.strip_prefix('|') else {
        return Vec::new();
    };
    row.trim_end_matches('|')
        .split('|')
        .map(str::trim)
        .collect()
}

#[test]
fn readme_stays_short() {
    let lines = read("README.md").lines().count();
    assert!(lines <= 250, "README.md has {lines} lines");
}

#[test]
fn recipes_name_what_is_there() {
    let page = read("CONTRIBUTING.md");
    let rooms = [
        "src/",
        "templates/",
        "runtime/",
        "fixtures/",
        "tests/",
        "docs/",
        "examples/",
        "fuzz/",
        "conformance/",
    ];
    let mut checked = 0;
    for path in page.split('`').skip(1).step_by(2) {
        // NAME is the reader's own.
        if !rooms.iter().any(|room| path.starts_with(room)) || path.contains("NAME") {
            continue;
        }
        assert!(root().join(path).exists(), "CONTRIBUTING.md names {path}");
        checked += 1;
    }
    assert!(checked > 20, "the recipes name {checked} places");
}

#[test]
fn recipes_run_tests_that_are_there() {
    let page = read("CONTRIBUTING.md");
    let words: Vec<_> = page.split_whitespace().collect();
    let named = words.windows(2).filter(|pair| pair[0] == "--test");
    let mut checked = 0;
    for name in named.map(|pair| pair[1]) {
        let tests = root().join("tests");
        let is_target =
            tests.join(format!("{name}.rs")).exists() || tests.join(name).join("main.rs").exists();
        assert!(is_target, "CONTRIBUTING.md runs the test {name}");
        checked += 1;
    }
    assert!(checked > 3, "the recipes run {checked} tests");
}
