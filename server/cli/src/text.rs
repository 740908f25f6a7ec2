//! Findings for people, drawn as the Rust compiler draws its own.

use std::io::{self, Write};

use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use rayon::prelude::*;

use crate::output::one_line;
use crate::report::{At, Report, Reported, ReportedRelated};
use crate::source::{Excerpt, Sources};
use crate::style::Style;

/// So many findings are drawn at a time, which bounds what is held of the output.
const AT_A_TIME: usize = 8 * ON_ONE_THREAD;
/// So many are drawn by one thread: enough to be of several files.
const ON_ONE_THREAD: usize = 512;

/// Draws findings with the lines of their files.
#[derive(Clone)]
pub struct Drawer {
    renderer: Renderer,
    sources: Sources,
}

impl Drawer {
    /// Draws with the lines of these files.
    pub fn new(style: Style, sources: Sources) -> Self {
        let renderer = if style.is_on() { Renderer::styled() } else { Renderer::plain() };
        Self { renderer, sources }
    }

    /// Writes all findings that are not suppressed, each followed by a blank line; draws them on all processors.
    pub fn write(&self, report: &Report, out: &mut impl Write) -> io::Result<()> {
        let shown: Vec<&Reported> = report.findings.iter().filter(|finding| finding.suppressed.is_none()).collect();
        for some in shown.chunks(AT_A_TIME) {
            let drawn: Vec<String> = some.par_chunks(ON_ONE_THREAD).map(|part| self.clone().draw(part)).collect();
            for text in drawn {
                out.write_all(text.as_bytes())?;
            }
        }
        Ok(())
    }

    fn draw(&mut self, findings: &[&Reported]) -> String {
        findings.iter().map(|finding| self.finding(finding)).collect()
    }

    fn finding(&mut self, finding: &Reported) -> String {
        let main = level(finding.severity).primary_title(finding.message.as_str()).id(finding.rule);
        let mut groups =
            vec![main.elements(self.place(&finding.at)).element(Level::HELP.message(finding.help.as_str()))];
        groups.extend(finding.related.iter().map(|related| self.related(related)));
        self.renderer.render(&groups) + "\n\n"
    }

    fn related(&mut self, related: &ReportedRelated) -> Group<'static> {
        Level::NOTE.secondary_title(related.message.clone()).elements(self.place(&related.at))
    }

    /// File, line and column, and the line itself where it can be shown.
    fn place(&mut self, at: &At) -> Vec<Element<'static>> {
        let start = at.range.start;
        let path = one_line(&at.path);
        let excerpt = self.sources.excerpt(&at.file, &at.range);
        let snippet = excerpt.as_ref().map(|excerpt| snippet(excerpt, start.line as usize));
        match snippet {
            // The renderer counts columns from where the excerpt begins.
            Some(snippet) if excerpt.is_some_and(|excerpt| !excerpt.cut) => vec![snippet.path(path).into()],
            snippet => {
                let origin = Origin::path(path).line(start.line as usize).char_column(start.column as usize);
                std::iter::once(origin.into()).chain(snippet.map(Element::from)).collect()
            }
        }
    }
}

fn snippet(excerpt: &Excerpt<'_>, line: usize) -> Snippet<'static, Annotation<'static>> {
    let mark = AnnotationKind::Primary.span(excerpt.span.clone());
    Snippet::source(excerpt.text.to_owned()).line_start(line).annotation(mark)
}

fn level(severity: &str) -> Level<'static> {
    match severity {
        "error" => Level::ERROR,
        "warning" => Level::WARNING,
        "info" => Level::INFO,
        _ => Level::NOTE.with_name("hint"),
    }
}
