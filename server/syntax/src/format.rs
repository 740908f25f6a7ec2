//! In which format a file is written: markdown, the data formats of context packs, a spec graph. Knows no path.

/// The format of a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// Markdown, with or without YAML front matter.
    #[default]
    Markdown,
    /// YAML, or JSON, which is YAML: the whole text is what front matter is in markdown.
    Data,
    /// The JSON of a spec graph.
    SpecGraph,
}
