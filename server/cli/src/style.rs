//! Colours of what the renderer of findings does not draw: tables, summaries, errors.

use std::env;
use std::fmt::Display;
use std::io::{IsTerminal, stderr, stdout};

use crate::args::Color;

/// Paints text, or leaves it alone.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    on: bool,
}

impl Style {
    /// For standard output.
    pub fn for_stdout(color: Color) -> Self {
        Self { on: wanted(color, stdout().is_terminal()) }
    }

    /// For standard error.
    pub fn for_stderr(color: Color) -> Self {
        Self { on: wanted(color, stderr().is_terminal()) }
    }

    /// Whether it paints.
    pub fn is_on(self) -> bool {
        self.on
    }

    /// Something at error level.
    pub fn error(self, text: impl Display) -> String {
        self.paint("1;91", text)
    }

    /// Something at warning level.
    pub fn warning(self, text: impl Display) -> String {
        self.paint("1;93", text)
    }

    /// A remedy.
    pub fn help(self, text: impl Display) -> String {
        self.paint("1;96", text)
    }

    /// Something that is well.
    pub fn good(self, text: impl Display) -> String {
        self.paint("32", text)
    }

    /// Something of less weight.
    pub fn faint(self, text: impl Display) -> String {
        self.paint("2", text)
    }

    /// A heading.
    pub fn heading(self, text: impl Display) -> String {
        self.paint("1", text)
    }

    fn paint(self, code: &str, text: impl Display) -> String {
        if self.on { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_string() }
    }
}

fn wanted(color: Color, terminal: bool) -> bool {
    let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => terminal && !refused && env::var_os("TERM").is_none_or(|term| term != "dumb"),
    }
}
