//! The exported database answers the documented queries alike in `SQLite` and in `PostgreSQL`: a throw-away cluster that this
//! test makes, runs as its own user on a socket of its own, and removes.

#![allow(clippy::unwrap_used)]

mod run;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use run::Workspace;
use rusqlite::Connection;
use rusqlite::types::ValueRef;

/// The queries of `docs/graph.md`.
fn queries() -> Vec<String> {
    let docs = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/graph.md")).unwrap();
    let blocks = docs.split("```sql\n").skip(1).map(|block| block.split("```").next().unwrap().to_owned());
    blocks.collect()
}

fn example() -> Workspace {
    let workspace = Workspace::new(&[]);
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/workspaces/guest-checkout");
    let copied = Command::new("cp").arg("-r").arg(from).arg(workspace.path("company")).status().unwrap();
    assert!(copied.success());
    workspace
}

fn sqlite_rows(connection: &Connection, query: &str) -> Vec<String> {
    let mut statement = connection.prepare(query).unwrap();
    let columns = statement.column_count();
    let row = |row: &rusqlite::Row<'_>| {
        let cell = |at: usize| match row.get_ref(at).unwrap() {
            ValueRef::Null => String::new(),
            ValueRef::Integer(number) => number.to_string(),
            ValueRef::Text(text) => String::from_utf8(text.to_vec()).unwrap(),
            other => panic!("{other:?}"),
        };
        Ok((0..columns).map(cell).collect::<Vec<_>>().join("|"))
    };
    statement.query_map([], row).unwrap().map(Result::unwrap).collect()
}

fn open(workspace: &Workspace) -> Connection {
    let ran = workspace.run(&["graph", "--format", "sqlite", "--output", "graph.sqlite", "company"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    Connection::open(workspace.path("graph.sqlite")).unwrap()
}

#[test]
fn sqlite_answers_the_documented_queries() {
    let workspace = example();
    let connection = open(&workspace);
    let queries = queries();
    assert!(queries.len() >= 5, "{} queries are documented", queries.len());
    for query in &queries {
        assert!(!sqlite_rows(&connection, query).is_empty(), "the example has no row for\n{query}");
    }
    let missing = workspace.run(&["graph", "--format", "sqlite", "company"]);
    assert_eq!(missing.code, 2);
    assert!(missing.err.contains("--output graph.sqlite"), "{}", missing.err);
    assert_eq!(open(&workspace).path().map(PathBuf::from), Some(workspace.path("graph.sqlite")), "it is replaced");
}

/// A running server.
struct Cluster {
    folder: tempfile::TempDir,
    programs: PathBuf,
}

impl Cluster {
    /// `Err` says why there is none.
    fn start() -> Result<Self, String> {
        let programs = programs().ok_or("no PostgreSQL is installed (Debian: apt-get install postgresql)")?;
        let cluster = Self { folder: tempfile::tempdir_in("/tmp").map_err(|error| error.to_string())?, programs };
        if is_root() {
            let owned = Command::new("chown").arg("postgres").arg(cluster.folder.path()).status();
            owned.ok().filter(std::process::ExitStatus::success).ok_or("there is no user postgres")?;
        }
        let data = cluster.data();
        cluster.must("initdb", &["-D", &data, "-U", "postgres", "-A", "trust", "--locale=C", "-E", "UTF8"])?;
        let options = format!("-k {} -c listen_addresses=''", cluster.folder.path().display());
        let log = format!("{data}.log");
        cluster.must("pg_ctl", &["-D", &data, "-w", "-l", &log, "-o", &options, "start"])?;
        Ok(cluster)
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    /// A program of the server, as the user that it wants to run as.
    fn command(&self, program: &str) -> Command {
        let path = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir(self.folder.path()).stdin(Stdio::null());
        command
    }

    fn must(&self, program: &str, arguments: &[&str]) -> Result<(), String> {
        // A server that starts keeps what it inherits open.
        let status = self.command(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
        let status = status.map_err(|error| error.to_string())?;
        status.success().then_some(()).ok_or_else(|| format!("{program} failed: {status}"))
    }

    fn psql(&self, script: &str) -> Output {
        let socket = self.folder.path().display().to_string();
        let mut command = self.command("psql");
        command.args(["-X", "-q", "-A", "-t", "-F", "|", "-v", "ON_ERROR_STOP=1", "-h", &socket, "-U", "postgres"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    fn rows(&self, script: &str) -> Vec<String> {
        let output = self.psql(script);
        assert!(output.status.success(), "{}\n{script}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = self.data();
        // Also where it never started.
        let _ = self.must("pg_ctl", &["-D", &data, "-m", "immediate", "stop"]);
    }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}

/// The folder of the newest server on a Debian, else of the one in `PATH`.
fn programs() -> Option<PathBuf> {
    let versions =
        fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let in_path =
        std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect::<Vec<_>>()).unwrap_or_default();
    let mut all: Vec<PathBuf> = versions.chain(in_path).collect();
    all.retain(|folder| ["initdb", "pg_ctl", "psql"].iter().all(|program| folder.join(program).exists()));
    all.into_iter().next()
}

#[test]
fn postgresql_answers_as_sqlite_does() {
    let cluster = match Cluster::start() {
        Ok(cluster) => cluster,
        Err(reason) => return println!("skipped: {reason}"),
    };
    let workspace = example();
    let script = workspace.run(&["graph", "--format", "sql", "company"]);
    assert_eq!(script.code, 0, "{}", script.err);
    cluster.rows(&script.out);
    let connection = open(&workspace);
    let mut count = 0;
    for query in queries().iter().map(String::as_str).chain([
        "SELECT * FROM nodes ORDER BY node;",
        "SELECT * FROM edges ORDER BY source, relation, written;",
        "SELECT * FROM findings ORDER BY path, line, col, rule;",
        "SELECT * FROM versions ORDER BY node;",
    ]) {
        let rows = sqlite_rows(&connection, query);
        assert_eq!(cluster.rows(query), rows, "{query}");
        count += rows.len();
    }
    println!("{count} rows alike");
    assert!(count > 100);
}
