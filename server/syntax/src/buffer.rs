//! The text of an open document with the parse tree that its edits keep. Reading a [`Buffer`] gives
//! what reading its text afresh gives; only faster.

use tree_sitter::Tree;

use crate::block::{self, Block};
use crate::document::Document;
use crate::format::Format;
use crate::options::Options;
use crate::position::{LineIndex, TextRange};
use crate::read::{self, Cache, Structure};
use crate::skeleton::{Skeleton, front_matter_lines};

/// An open document.
#[derive(Clone, Debug)]
pub struct Buffer {
    format: Format,
    text: String,
    lines: LineIndex,
    front_matter: u32,
    skeleton: Skeleton,
    tree: Option<Tree>,
    blocks: Vec<Block>,
    /// Whether the skeleton changed since the tree was parsed.
    stale: bool,
    /// The parts of the document as they were read last.
    cache: Cache,
}

impl Buffer {
    /// A buffer over a text of markdown.
    pub fn new(text: String) -> Self {
        Self::of(Format::Markdown, text)
    }

    /// A buffer over a text of a format. Only markdown has blocks: all else is read anew after every edit.
    pub fn of(format: Format, text: String) -> Self {
        let lines = LineIndex::new(&text);
        if format != Format::Markdown {
            return Self {
                format,
                text,
                lines,
                front_matter: 0,
                skeleton: Skeleton::default(),
                tree: None,
                blocks: Vec::new(),
                stale: false,
                cache: Cache::default(),
            };
        }
        let front_matter = front_matter_lines(&text, &lines);
        let skeleton = Skeleton::new(&text, &lines, front_matter);
        let tree = block::parse(skeleton.bytes(), None);
        let blocks = tree.as_ref().map(|tree| block::read(tree, &text, &lines)).unwrap_or_default();
        Self { format, text, lines, front_matter, skeleton, tree, blocks, stale: false, cache: Cache::default() }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Lines of the text, for converting the positions of the next edit.
    pub fn lines(&self) -> &LineIndex {
        &self.lines
    }

    /// How many lines at the start are YAML front matter, its fences included.
    pub fn front_matter_lines(&self) -> u32 {
        self.front_matter
    }

    /// Replaces `range` (clamped to the text and to whole characters) by `new_text`.
    pub fn edit(&mut self, range: TextRange, new_text: &str) {
        let range = self.clamped(range);
        self.cache.edit(range, self.text.len());
        self.text.replace_range(range.bytes(), new_text);
        let (old, new) = self.lines.splice(range, &self.text);
        if self.format != Format::Markdown {
            return;
        }
        let front_matter = front_matter_lines(&self.text, &self.lines);
        let touches_front_matter = old.start < self.front_matter.max(1) || new.start < front_matter.max(1);
        self.front_matter = front_matter;
        if touches_front_matter {
            return self.rebuild();
        }
        if let Some(edit) = self.skeleton.splice(old, new, &self.text, &self.lines, front_matter) {
            self.stale = true;
            if let Some(tree) = &mut self.tree {
                tree.edit(&edit);
            }
        }
    }

    /// Replaces the whole text, keeping what the old and the new one have in common.
    pub fn replace(&mut self, text: &str) {
        let head = common_prefix(self.text.as_bytes(), text.as_bytes());
        let head =
            (0..=head).rev().find(|at| self.text.is_char_boundary(*at) && text.is_char_boundary(*at)).unwrap_or(0);
        let tail = common_suffix(&self.text.as_bytes()[head..], &text.as_bytes()[head..]);
        let fits = |tail: &usize| {
            self.text.is_char_boundary(self.text.len() - tail) && text.is_char_boundary(text.len() - tail)
        };
        let tail = (0..=tail).rev().find(fits).unwrap_or(0);
        self.edit(TextRange::new(head, self.text.len() - tail), &text[head..text.len() - tail]);
    }

    /// Reads the document as it is now.
    pub fn document(&mut self, options: &Options) -> Document {
        if self.format != Format::Markdown {
            return read::read_as(self.format, &self.text, options);
        }
        self.refresh();
        let structure = Structure { lines: self.lines.clone(), front_matter: self.front_matter, blocks: &self.blocks };
        read::document(&self.text, structure, options, Some(&mut self.cache))
    }

    /// The blocks of the text as it is now.
    pub fn blocks(&mut self) -> &[Block] {
        self.refresh();
        &self.blocks
    }

    fn refresh(&mut self) {
        if !self.stale {
            return;
        }
        self.tree = block::parse(self.skeleton.bytes(), self.tree.as_ref());
        self.blocks = self.tree.as_ref().map(|tree| block::read(tree, &self.text, &self.lines)).unwrap_or_default();
        self.stale = false;
    }

    /// The first line and front matter decide more than their own lines: compared as a whole.
    fn rebuild(&mut self) {
        let fresh = Skeleton::new(&self.text, &self.lines, self.front_matter);
        if let Some(edit) = self.skeleton.become_other(fresh) {
            self.stale = true;
            if let Some(tree) = &mut self.tree {
                tree.edit(&edit);
            }
        }
    }

    fn clamped(&self, range: TextRange) -> TextRange {
        let floor = |offset: u32| {
            let offset = (offset as usize).min(self.text.len());
            (0..=offset).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0)
        };
        TextRange::new(floor(range.start), floor(range.end))
    }
}

fn common_prefix(a: &[u8], b: &[u8]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

fn common_suffix(a: &[u8], b: &[u8]) -> usize {
    a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count()
}
