//! Block structure against pulldown-cmark as oracle, on real documents where `SPECWARD_CORPORA`
//! names them and on the project's own otherwise.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::ops::Range;
use std::path::{Path, PathBuf};

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use specward_syntax::block::BlockKind;
use specward_syntax::{Buffer, LineIndex};

/// What both sides are compared by: kind, first line, line behind the last that is not blank.
type Span = (&'static str, u32, u32);

#[test]
fn block_structure_equals_the_oracle() {
    let files = markdown_files();
    assert!(!files.is_empty());
    let (mut same, mut seen, mut blocks) = (0, 0, 0);
    for path in &files {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        seen += 1;
        let (ours, oracle) = (ours(&text), oracle(&text));
        blocks += oracle.len();
        if ours == oracle {
            same += 1;
        } else {
            report(path, &ours, &oracle);
        }
    }
    println!("block structure: {same} of {seen} files agree with the oracle, {blocks} blocks");
    assert!(same * 1000 >= seen * 995, "only {same} of {seen} files agree");
}

fn report(path: &Path, ours: &[Span], oracle: &[Span]) {
    let only = |a: &[Span], b: &[Span]| a.iter().filter(|span| !b.contains(span)).take(4).copied().collect::<Vec<_>>();
    println!("{}\n  only ours   {:?}\n  only oracle {:?}", path.display(), only(ours, oracle), only(oracle, ours));
}

fn markdown_files() -> Vec<PathBuf> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let root = std::env::var_os("SPECWARD_CORPORA").map_or(own, PathBuf::from);
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    files
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        let skipped = path.file_name().is_some_and(|name| name == "target" || name == "node_modules" || name == ".git");
        if skipped || path.is_symlink() {
            continue;
        }
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
}

fn ours(text: &str) -> Vec<Span> {
    let mut buffer = Buffer::new(text.to_owned());
    let mut spans: Vec<Span> =
        buffer.blocks().iter().filter_map(|block| Some((name(block.kind)?, block.first, block.end))).collect();
    spans.sort_unstable();
    spans
}

fn name(kind: BlockKind) -> Option<&'static str> {
    Some(match kind {
        BlockKind::Heading { level, .. } => heading(level),
        BlockKind::Paragraph => "paragraph",
        BlockKind::Item { .. } => "item",
        BlockKind::FencedCode => "fenced",
        BlockKind::IndentedCode => "indented",
        BlockKind::Html => "html",
        BlockKind::Table => "table",
        BlockKind::Rule => "rule",
        BlockKind::Quote => "quote",
        BlockKind::Definition | BlockKind::TableHeader | BlockKind::TableRow => return None,
    })
}

fn heading(level: u8) -> &'static str {
    ["h1", "h2", "h3", "h4", "h5", "h6"][usize::from(level) - 1]
}

/// The oracle's blocks. Front matter is blanked first, as is a byte order mark.
fn oracle(text: &str) -> Vec<Span> {
    let lines = LineIndex::new(text);
    let blanked = without_front_matter(text, &lines);
    let mut spans = Spans { text: &blanked, lines: &lines, found: Vec::new(), loose: None };
    let mut open = Vec::new();
    for (event, range) in Parser::new_ext(&blanked, Options::ENABLE_TABLES).into_offset_iter() {
        let block = match &event {
            Event::Start(tag) => block_name(tag),
            Event::Rule => Some("rule"),
            _ => None,
        };
        match (block, &event) {
            (Some(name), _) => {
                spans.flush();
                spans.push(name, range);
                if name != "rule" {
                    open.push(name);
                }
            }
            (None, Event::End(end)) if is_block_end(*end) => {
                spans.flush();
                open.pop();
            }
            _ if open.last() == Some(&"item") => spans.extend(range),
            _ => {}
        }
    }
    spans.found.retain(|(name, ..)| !matches!(*name, "list" | "cell"));
    spans.found.sort_unstable();
    spans.found
}

struct Spans<'a> {
    text: &'a str,
    lines: &'a LineIndex,
    found: Vec<Span>,
    /// The paragraph of a tight item, which has no event of its own.
    loose: Option<Range<usize>>,
}

impl Spans<'_> {
    fn push(&mut self, name: &'static str, range: Range<usize>) {
        let first = self.lines.line_of(range.start);
        let mut end = self.lines.line_of(range.end.saturating_sub(1).max(range.start)) + 1;
        while end > first + 1
            && self.lines.content(end - 1, self.text).of(self.text).trim_matches([' ', '\t', '>']).is_empty()
        {
            end -= 1;
        }
        self.found.push((name, first, end));
    }

    fn extend(&mut self, range: Range<usize>) {
        let loose = self.loose.get_or_insert(range.clone());
        loose.end = loose.end.max(range.end);
    }

    fn flush(&mut self) {
        if let Some(range) = self.loose.take() {
            self.push("paragraph", range);
        }
    }
}

fn block_name(tag: &Tag<'_>) -> Option<&'static str> {
    Some(match tag {
        Tag::Heading { level, .. } => heading(*level as u8),
        Tag::Paragraph => "paragraph",
        Tag::Item => "item",
        Tag::List(_) => "list",
        Tag::CodeBlock(CodeBlockKind::Fenced(_)) => "fenced",
        Tag::CodeBlock(CodeBlockKind::Indented) => "indented",
        Tag::HtmlBlock => "html",
        Tag::Table(_) => "table",
        Tag::TableHead | Tag::TableRow | Tag::TableCell => "cell",
        Tag::BlockQuote(_) => "quote",
        _ => return None,
    })
}

fn is_block_end(end: TagEnd) -> bool {
    !matches!(
        end,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::Superscript
            | TagEnd::Subscript
    )
}

fn without_front_matter(text: &str, lines: &LineIndex) -> String {
    let mut blanked = text.to_owned();
    if text.starts_with('\u{feff}') {
        blanked.replace_range(..3, "   ");
    }
    let hidden = Buffer::new(text.to_owned()).front_matter_lines();
    if hidden > 0 {
        let end = lines.line_start(hidden);
        let blank: String =
            text[..end].chars().flat_map(|c| if c == '\n' { vec![c] } else { vec![' '; c.len_utf8()] }).collect();
        blanked.replace_range(..end, &blank);
    }
    blanked
}
