//! Block structure: a flat list of blocks in reading order, read from the block grammar's tree over
//! the skeleton. Knows lines and containers, not what a block means.

use std::cell::RefCell;
use std::sync::OnceLock;

use tree_sitter::{Language, Node, Parser, Tree, TreeCursor};

use crate::position::{LineIndex, TextRange};
use crate::skeleton::is_definition;

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// A heading of level 1 to 6, underlined or with `#`.
    Heading {
        /// Level, 1 to 6.
        level: u8,
        /// Whether it is underlined instead of marked with `#`.
        setext: bool,
    },
    /// A paragraph.
    Paragraph,
    /// A link definition on one line: `[label]: target`.
    Definition,
    /// A list item; its content follows as blocks of their own, one list deeper.
    Item {
        /// Whether its marker is a number.
        ordered: bool,
    },
    /// A fenced code block, fences included.
    FencedCode,
    /// An indented code block.
    IndentedCode,
    /// An HTML block; comments are one of its forms.
    Html,
    /// A table; its rows follow.
    Table,
    /// The header row of a table.
    TableHeader,
    /// A row of a table.
    TableRow,
    /// A thematic break.
    Rule,
    /// A block quote; its content follows as blocks of their own, one quote deeper.
    Quote,
}

/// A block by its lines. Containers come before their content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its first line.
    pub first: u32,
    /// The line behind its last one that is not blank.
    pub end: u32,
    /// Byte column at which it begins on its first line.
    pub column: u32,
    /// How many lists enclose it.
    pub lists: u8,
    /// How many quotes enclose it.
    pub quotes: u8,
}

impl Block {
    /// From where it begins on its first line to the end of its last line, container marks in between included.
    pub fn range(&self, lines: &LineIndex, text: &str) -> TextRange {
        let first = lines.content(self.first, text);
        let start = (first.start as usize + self.column as usize).min(first.end as usize);
        let end = lines.content_end(self.end.saturating_sub(1).max(self.first), text);
        TextRange::new(start, end.max(start))
    }

    /// The content of one of its lines, without the marks of its containers.
    pub fn line(&self, line: u32, lines: &LineIndex, text: &str) -> TextRange {
        let content = lines.content(line, text);
        let bytes = content.of(text).as_bytes();
        let mut at = (self.column as usize).min(bytes.len());
        if line != self.first {
            at = skip_quotes(bytes, self.quotes);
        }
        at += bytes[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        TextRange::new(content.start as usize + at, content.end as usize)
    }
}

fn skip_quotes(line: &[u8], quotes: u8) -> usize {
    let mut at = 0;
    for _ in 0..quotes {
        let indent = line[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        if line.get(at + indent) != Some(&b'>') {
            break;
        }
        at += indent + 1;
    }
    at
}

thread_local! {
    static PARSER: RefCell<Option<Parser>> = const { RefCell::new(None) };
}

/// Parses a skeleton, reusing what an older tree (already edited) has in common with it.
pub(crate) fn parse(skeleton: &[u8], old: Option<&Tree>) -> Option<Tree> {
    PARSER.with_borrow_mut(|parser| {
        if parser.is_none() {
            let mut fresh = Parser::new();
            fresh.set_language(&language()).ok()?;
            *parser = Some(fresh);
        }
        parser.as_mut()?.parse(skeleton, old)
    })
}

fn language() -> Language {
    tree_sitter_md::LANGUAGE.into()
}

/// The node kinds of the block grammar that make blocks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NodeKind {
    Nothing,
    Inside,
    AtxHeading,
    SetextHeading,
    List,
    Item,
    Quote,
    Table,
    /// The marker of an ATX heading or the underline of a setext heading.
    HeadingMark(u8),
    Block(BlockKind),
}

fn node_kinds() -> &'static [NodeKind] {
    static KINDS: OnceLock<Vec<NodeKind>> = OnceLock::new();
    KINDS.get_or_init(|| {
        let language = language();
        let kind = |id: usize| node_kind(language.node_kind_for_id(id as u16).unwrap_or_default());
        (0..language.node_kind_count()).map(kind).collect()
    })
}

fn node_kind(name: &str) -> NodeKind {
    match name {
        "document" | "section" => NodeKind::Inside,
        "atx_heading" => NodeKind::AtxHeading,
        "setext_heading" => NodeKind::SetextHeading,
        "list" => NodeKind::List,
        "list_item" => NodeKind::Item,
        "block_quote" => NodeKind::Quote,
        "atx_h1_marker" | "setext_h1_underline" => NodeKind::HeadingMark(1),
        "atx_h2_marker" | "setext_h2_underline" => NodeKind::HeadingMark(2),
        "atx_h3_marker" => NodeKind::HeadingMark(3),
        "atx_h4_marker" => NodeKind::HeadingMark(4),
        "atx_h5_marker" => NodeKind::HeadingMark(5),
        "atx_h6_marker" => NodeKind::HeadingMark(6),
        "pipe_table" => NodeKind::Table,
        "paragraph" => NodeKind::Block(BlockKind::Paragraph),
        "fenced_code_block" => NodeKind::Block(BlockKind::FencedCode),
        "indented_code_block" => NodeKind::Block(BlockKind::IndentedCode),
        "html_block" => NodeKind::Block(BlockKind::Html),
        "thematic_break" => NodeKind::Block(BlockKind::Rule),
        "pipe_table_header" => NodeKind::Block(BlockKind::TableHeader),
        "pipe_table_row" => NodeKind::Block(BlockKind::TableRow),
        _ => NodeKind::Nothing,
    }
}

/// Reads the blocks of a tree over a skeleton of the text.
pub(crate) fn read(tree: &Tree, text: &str, lines: &LineIndex) -> Vec<Block> {
    let mut reader = Reader { text, lines, kinds: node_kinds(), blocks: Vec::new(), lists: 0, quotes: 0 };
    let mut cursor = tree.walk();
    reader.children(&mut cursor);
    reader.blocks
}

struct Reader<'a> {
    text: &'a str,
    lines: &'a LineIndex,
    kinds: &'static [NodeKind],
    blocks: Vec<Block>,
    lists: u8,
    quotes: u8,
}

impl Reader<'_> {
    fn children(&mut self, cursor: &mut TreeCursor<'_>) {
        if !cursor.goto_first_child() {
            return;
        }
        loop {
            self.node(cursor);
            if !cursor.goto_next_sibling() {
                break;
            }
        }
        cursor.goto_parent();
    }

    fn node(&mut self, cursor: &mut TreeCursor<'_>) {
        let node = cursor.node();
        match self.kind_of(&node) {
            NodeKind::Nothing | NodeKind::HeadingMark(_) => {}
            NodeKind::Inside => self.children(cursor),
            NodeKind::Block(BlockKind::Paragraph) => self.paragraph(&node),
            NodeKind::Block(kind) => self.push(kind, &node),
            NodeKind::AtxHeading => {
                self.push(BlockKind::Heading { level: self.heading_level(cursor), setext: false }, &node);
            }
            NodeKind::SetextHeading => {
                self.push(BlockKind::Heading { level: self.heading_level(cursor), setext: true }, &node);
            }
            NodeKind::List => {
                self.lists = self.lists.saturating_add(1);
                self.children(cursor);
                self.lists = self.lists.saturating_sub(1);
            }
            NodeKind::Item => {
                self.push(BlockKind::Item { ordered: is_ordered(&node) }, &node);
                self.children(cursor);
            }
            NodeKind::Quote => {
                self.push(BlockKind::Quote, &node);
                self.quotes = self.quotes.saturating_add(1);
                self.children(cursor);
                self.quotes = self.quotes.saturating_sub(1);
            }
            NodeKind::Table => {
                self.push(BlockKind::Table, &node);
                self.children(cursor);
            }
        }
    }

    fn kind_of(&self, node: &Node<'_>) -> NodeKind {
        self.kinds.get(node.kind_id() as usize).copied().unwrap_or(NodeKind::Nothing)
    }

    fn heading_level(&self, cursor: &mut TreeCursor<'_>) -> u8 {
        let mut level = 1;
        let mut more = cursor.goto_first_child();
        let inside = more;
        while more {
            if let NodeKind::HeadingMark(marked) = self.kind_of(&cursor.node()) {
                level = marked;
                break;
            }
            more = cursor.goto_next_sibling();
        }
        if inside {
            cursor.goto_parent();
        }
        level
    }

    fn push(&mut self, kind: BlockKind, node: &Node<'_>) {
        let (start, end) = (node.start_position(), node.end_position());
        let first = start.row as u32;
        let mut after = end.row as u32 + u32::from(self.reaches_into(end.row as u32, end.column));
        while after > first + 1 && self.is_blank(after - 1) {
            after -= 1;
        }
        let (lists, quotes) = (self.lists, self.quotes);
        self.blocks.push(Block { kind, first, end: after.max(first + 1), column: start.column as u32, lists, quotes });
    }

    /// Whether a block that ends at this column has more of the line than the marks of its containers.
    fn reaches_into(&self, line: u32, column: usize) -> bool {
        let content = self.lines.content(line, self.text).of(self.text).as_bytes();
        content[..column.min(content.len())].iter().any(|byte| !matches!(byte, b' ' | b'\t' | b'>'))
    }

    /// Link definitions lead a paragraph but are none.
    fn paragraph(&mut self, node: &Node<'_>) {
        self.push(BlockKind::Paragraph, node);
        while let Some(paragraph) = self.blocks.pop() {
            let line = paragraph.line(paragraph.first, self.lines, self.text).of(self.text);
            if !line.starts_with('[') || !is_definition(line.as_bytes()) {
                self.blocks.push(paragraph);
                break;
            }
            let rest = Block { first: paragraph.first + 1, column: 0, ..paragraph };
            self.blocks.push(Block { kind: BlockKind::Definition, end: rest.first, ..paragraph });
            if rest.first >= rest.end {
                break;
            }
            self.blocks.push(Block { column: self.column_after_quotes(rest.first), ..rest });
        }
    }

    fn column_after_quotes(&self, line: u32) -> u32 {
        let content = self.lines.content(line, self.text).of(self.text).as_bytes();
        let at = skip_quotes(content, self.quotes);
        (at + content[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count()) as u32
    }

    fn is_blank(&self, line: u32) -> bool {
        let content = self.lines.content(line, self.text).of(self.text).as_bytes();
        let at = skip_quotes(content, self.quotes);
        content[at..].iter().all(|byte| matches!(byte, b' ' | b'\t'))
    }
}

fn is_ordered(item: &Node<'_>) -> bool {
    item.child(0).is_some_and(|marker| matches!(marker.kind(), "list_marker_dot" | "list_marker_parenthesis"))
}
