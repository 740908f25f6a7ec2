//! The two readers of header fields held against each other: this crate's, which reads by hand, and the grammar,
//! which editors highlight with. They differ in licence names (`GPL-3.0` is an id by shape only for us) and in unknown keys
//! behind a divider. On real documents where `SPECWARD_CORPORA` names them, on the project's own always.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::path::{Path, PathBuf};

use specward_syntax::document::{Field, Form, Zone};
use specward_syntax::id::IdForm;
use specward_syntax::{Document, Options, TextRange, key, read};
use tree_sitter::{Node, Parser};

/// What both readers say of one header line: its keys folded, and the ids whose shape says so, with where they stand.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    keys: Vec<String>,
    ids: Vec<(usize, String)>,
}

#[test]
fn the_grammar_reads_header_fields_as_we_do() {
    let mut parser = Parser::new();
    parser.set_language(&specward_grammars::LANGUAGE.into()).unwrap();
    let (mut same, mut seen) = (0, 0);
    for path in markdown_files() {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let document = read(&text, &Options::default());
        for line in header_lines(&text, &document) {
            let (ours, theirs) = (ours(&text, &document, line), grammar(&mut parser, line.of(&text)));
            seen += 1;
            if ours == theirs {
                same += 1;
            } else {
                println!("{}: {:?}\n  ours    {ours:?}\n  grammar {theirs:?}", path.display(), line.of(&text));
            }
        }
    }
    println!("header fields: {same} of {seen} lines are read alike");
    assert!(seen > 100 && same * 1000 >= seen * 990, "only {same} of {seen} lines are read alike");
}

/// Lines of the header that hold whole fields: bullets, bold and plain lines; a box before a key is no part of the grammar's keys.
fn header_lines(text: &str, document: &Document) -> Vec<TextRange> {
    let mut lines: Vec<TextRange> = header_fields(document)
        .map(|field| line_around(text, document.places.range(field.key_at)))
        .filter(|line| !line.of(text).contains("<!--") && !line.of(text).trim_start().starts_with("- ["))
        .collect();
    lines.dedup();
    lines
}

fn header_fields(document: &Document) -> impl Iterator<Item = &Field> {
    let in_line =
        |field: &&Field| matches!(field.form, Form::Bullet | Form::Bold | Form::Plain) && field.zone == Zone::Header;
    document.facts.fields.iter().filter(in_line)
}

fn line_around(text: &str, range: TextRange) -> TextRange {
    let start = text[..range.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let end = text[start..].find(['\n', '\r']).map_or(text.len(), |at| start + at);
    TextRange::new(start, end)
}

fn ours(text: &str, document: &Document, line: TextRange) -> Line {
    let inside = |range: TextRange| line.contains(range);
    let keys = header_fields(document).map(|field| document.places.range(field.key_at)).filter(|range| inside(*range));
    let shaped = document.facts.references.iter().filter(|reference| match reference.id.form {
        IdForm::Coded => !is_pack(&reference.id.text),
        IdForm::Name => reference.version.is_some(),
        IdForm::Loose | IdForm::Number => false,
    });
    let ids = shaped.map(|reference| document.places.range(reference.at)).filter(|range| inside(*range));
    let mut ids: Vec<_> = ids.map(|range| ((range.start - line.start) as usize, range.of(text).to_owned())).collect();
    ids.sort();
    Line { keys: keys.map(|range| key::fold(range.of(text)).to_string()).collect(), ids }
}

fn grammar(parser: &mut Parser, line: &str) -> Line {
    let tree = parser.parse(line, None).unwrap();
    let mut found = Line { keys: Vec::new(), ids: Vec::new() };
    visit(tree.root_node(), line, &mut found);
    found.ids.sort();
    found
}

fn visit(node: Node<'_>, line: &str, found: &mut Line) {
    match node.kind() {
        "key" => found.keys.push(key::fold(&line[node.byte_range()]).to_string()),
        "id" if !is_pack(&line[node.byte_range()]) => {
            found.ids.push((node.start_byte(), line[node.byte_range()].to_owned()));
        }
        _ => {}
    }
    for child in node.children(&mut node.walk()) {
        visit(child, line, found);
    }
}

/// A pack's id carries its version: the grammar calls the whole a version.
fn is_pack(id: &str) -> bool {
    specward_syntax::version::split_pack(id).is_some()
}

fn markdown_files() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/workspaces");
    let mut files = Vec::new();
    for root in std::iter::once(own).chain(std::env::var_os("SPECWARD_CORPORA").map(PathBuf::from)) {
        collect(&root, &mut files);
    }
    files.sort();
    files
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
}
