//! Tables whose rows begin with `|`: cells padded to one width a column. Reads lines alone and leaves out fences.

use specward_syntax::TextRange;

use super::replaced;
use crate::edit::TextEdit;

/// Wider tables are left as they are: nobody reads them in columns.
const WIDEST: usize = 400;

pub(super) fn format(text: &str) -> Vec<TextEdit> {
    tables(text).iter().flat_map(|table| table.edits(text)).collect()
}

/// The edits of the table that holds an offset.
pub(super) fn around(text: &str, offset: usize) -> Vec<TextEdit> {
    let holds = |table: &&Table| table.rows.iter().any(|row| row.touches(offset));
    tables(text).iter().find(holds).map(|table| table.edits(text)).unwrap_or_default()
}

/// Lines of a table, line breaks left out: header, delimiters, rows.
struct Table {
    rows: Vec<TextRange>,
}

fn tables(text: &str) -> Vec<Table> {
    let lines = lines(text);
    let mut tables = Vec::new();
    let mut at = 0;
    while at + 1 < lines.len() {
        let is_row = |index: usize| lines.get(index).is_some_and(|(line, fenced)| !fenced && is_row(line.of(text)));
        if is_row(at) && is_row(at + 1) && is_delimiter(lines[at + 1].0.of(text)) {
            let end = (at..lines.len()).find(|index| !is_row(*index)).unwrap_or(lines.len());
            tables.push(Table { rows: lines[at..end].iter().map(|(line, _)| *line).collect() });
            at = end;
        } else {
            at += 1;
        }
    }
    tables
}

/// Lines without their breaks, and whether a fence or comment holds them.
fn lines(text: &str) -> Vec<(TextRange, bool)> {
    let (mut start, mut fence, mut comment) = (0, None::<char>, false);
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        let range = TextRange::new(start, start + content.len());
        start += line.len();
        let mark = ['`', '~'].into_iter().find(|mark| content.trim_start().starts_with(&mark.to_string().repeat(3)));
        comment |= content.contains("<!--");
        lines.push((range, fence.is_some() || mark.is_some() || comment));
        comment &= !content.contains("-->");
        fence = match (fence, mark) {
            (None, mark) => mark,
            (Some(open), Some(mark)) if open == mark => None,
            (open, _) => open,
        };
    }
    lines
}

fn is_row(line: &str) -> bool {
    let content = line.trim_start_matches(' ');
    content.starts_with('|') && line.len() - content.len() < 4
}

fn is_delimiter(line: &str) -> bool {
    let cells = cells(line);
    let is_dashes = |cell: &&str| cell.contains('-') && cell.trim_matches(':').chars().all(|c| c == '-');
    !cells.is_empty() && cells.iter().all(is_dashes)
}

/// The cells of a row without their blanks; an escaped bar belongs to its cell.
fn cells(line: &str) -> Vec<&str> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let mut cells = Vec::new();
    let (mut start, mut escaped) = (0, false);
    for (at, c) in line.char_indices() {
        if c == '|' && !escaped {
            cells.push(line[start..at].trim());
            start = at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    if !line[start..].trim().is_empty() {
        cells.push(line[start..].trim());
    }
    cells
}

impl Table {
    fn edits(&self, text: &str) -> Vec<TextEdit> {
        let rows: Vec<Vec<&str>> = self.rows.iter().map(|row| cells(row.of(text))).collect();
        let columns = rows[0].len();
        if rows[1].len() != columns || rows.iter().any(|row| row.len() > columns) {
            return Vec::new();
        }
        let widths: Vec<usize> = (0..columns).map(|column| width(&rows, column)).collect();
        if widths.iter().sum::<usize>() > WIDEST {
            return Vec::new();
        }
        let written = rows.iter().enumerate().map(|(index, row)| written(row, &widths, index == 1));
        let indent = |row: &TextRange| row.of(text).len() - row.of(text).trim_start_matches(' ').len();
        let edit = |(row, new): (&TextRange, String)| {
            let range = TextRange::new(row.start as usize + indent(row), row.end as usize);
            replaced(text, range, &new)
        };
        self.rows.iter().zip(written).filter_map(edit).collect()
    }
}

/// The widest cell of a column; of the delimiters three dashes count.
fn width(rows: &[Vec<&str>], column: usize) -> usize {
    let of = |(index, row): (usize, &Vec<&str>)| {
        if index == 1 { 3 } else { row.get(column).map_or(0, |cell| cell.chars().count()) }
    };
    rows.iter().enumerate().map(of).max().unwrap_or(3)
}

fn written(row: &[&str], widths: &[usize], is_delimiter: bool) -> String {
    let mut line = String::from("|");
    for (column, width) in widths.iter().enumerate() {
        let cell = row.get(column).copied().unwrap_or_default();
        let text = if is_delimiter {
            dashes(cell, *width)
        } else {
            format!("{cell}{}", " ".repeat(width - cell.chars().count()))
        };
        line.extend([" ", &text, " |"]);
    }
    line
}

/// Dashes with the colons that were written.
fn dashes(cell: &str, width: usize) -> String {
    let (left, right) = (cell.starts_with(':'), cell.len() > 1 && cell.ends_with(':'));
    let count = width - usize::from(left) - usize::from(right);
    format!("{}{}{}", if left { ":" } else { "" }, "-".repeat(count), if right { ":" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::apply;

    fn formatted(text: &str) -> String {
        apply(text, &format(text))
    }

    #[test]
    fn columns_get_one_width() {
        assert_eq!(
            formatted("|a|long header|\r\n|:-|-:|\r\n| x \\| y|é|\r\n||\r\n\r\ntext | text\r\n"),
            "| a      | long header |\r\n| :----- | ----------: |\r\n| x \\| y | é           |\r\n|        |             |\r\n\r\ntext | text\r\n"
        );
    }

    #[test]
    fn formatting_twice_changes_nothing_more() {
        let once = formatted("|a|b|\n|---|---|\n|1|2|\n");
        assert_eq!(formatted(&once), once);
    }

    #[test]
    fn what_is_no_table_stays() {
        for text in [
            "```\n|a|b|\n|-|-|\n|1|2|\n```\n",
            "<!--\n|a|b|\n|-|-|\n-->\n",
            "    |a|b|\n    |-|-|\n",
            "|a|b|\n|-|-|\n|1|2|3|\n",
            "|a|b|\nno delimiters\n",
            "| lone",
            "",
        ] {
            assert_eq!(formatted(text), text);
        }
    }
}
