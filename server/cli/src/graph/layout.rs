//! Where the nodes of the drawn graph stand: kinds from left to right as the lifecycle has them, neighbours side by
//! side. Linear in nodes and relations, and the same for the same graph.

use std::collections::BTreeMap;

use specward_engine::Kind;

use super::selection::Selection;

/// Distance of columns and rows.
const STEP: (u32, u32) = (230, 46);
/// A longer column is folded.
const ROWS: usize = 40;
/// The height of every column, for comparing rows.
const HEIGHT: usize = 1_000_000;
/// How often neighbours are drawn to each other.
const SWEEPS: usize = 6;

/// The corner of each node.
pub fn places(selection: &Selection<'_>) -> Vec<(u32, u32)> {
    let mut columns: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, told) in selection.nodes.iter().enumerate() {
        columns.entry(column(told.kind)).or_default().push(at);
    }
    let neighbours = neighbours(selection);
    let mut rows = vec![0; selection.nodes.len()];
    for column in columns.values() {
        number(column, &mut rows);
    }
    for _ in 0..SWEEPS {
        for column in columns.values_mut() {
            let wish = |at: &usize| wish(&neighbours[*at], &rows).unwrap_or(rows[*at]);
            column.sort_by_cached_key(|at| (wish(at), *at));
            number(column, &mut rows);
        }
    }
    folded(columns.values(), selection.nodes.len())
}

/// The lifecycle of operating model 1.7, with decisions and context in front of what they govern.
fn column(kind: Kind) -> usize {
    match kind {
        Kind::ContextPack | Kind::Constitution | Kind::Domain => 0,
        Kind::Adr => 1,
        Kind::Initiative => 2,
        Kind::PlatformSpec => 3,
        Kind::ContractSpec | Kind::FanOutTasks => 4,
        Kind::ComponentSpec => 5,
        _ => 6,
    }
}

fn neighbours(selection: &Selection<'_>) -> Vec<Vec<usize>> {
    let mut neighbours = vec![Vec::new(); selection.nodes.len()];
    for (from, to, _) in selection.inner_edges() {
        neighbours[from].push(to);
        neighbours[to].push(from);
    }
    neighbours
}

/// The mean row of the neighbours.
fn wish(neighbours: &[usize], rows: &[usize]) -> Option<usize> {
    let sum: usize = neighbours.iter().map(|at| rows[*at]).sum();
    sum.checked_div(neighbours.len())
}

/// Rows in parts of the whole height, so that columns of different length compare.
fn number(column: &[usize], rows: &mut [usize]) {
    for (row, at) in column.iter().enumerate() {
        rows[*at] = (2 * row + 1) * HEIGHT / (2 * column.len());
    }
}

fn folded<'c>(columns: impl Iterator<Item = &'c Vec<usize>>, count: usize) -> Vec<(u32, u32)> {
    let mut places = vec![(0, 0); count];
    let mut left = 0;
    for column in columns {
        for (row, at) in column.iter().enumerate() {
            places[*at] = (left + (row / ROWS) as u32 * STEP.0, (row % ROWS) as u32 * STEP.1);
        }
        left += column.len().div_ceil(ROWS) as u32 * STEP.0;
    }
    places
}
