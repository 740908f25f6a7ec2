//! `specward check`: reads, settles, prints, and says by its exit code whether progress is blocked.

use std::env;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::mpsc::channel;

use anyhow::{Context, Result};
use specward_engine::path::FilePath;
use specward_project::discover::{FileRole, role_of};
use specward_project::read::decode;
use specward_project::watch::{Changes, Watcher};
use specward_project::{FactsCache, Given, NoticeLevel};

use crate::args::{CheckArgs, Color, Format};
use crate::baseline;
use crate::changed::keep_changed;
use crate::config::{base_overlay, overlays};
use crate::failure::Failure;
use crate::fix;
use crate::formats;
use crate::output::{print, stdout, write_file};
use crate::progress::Progress;
use crate::repair::{DiskTexts, Repairs};
use crate::report::Report;
use crate::session::Session;
use crate::source::Sources;
use crate::style::Style;
use crate::summary;
use crate::text::Drawer;

/// Largest text taken from standard input, in bytes.
const MAX_INPUT: u64 = 64 * 1024 * 1024;

/// A text that stands for a file's content.
type Stdin = Option<(FilePath, String)>;

/// Runs the command; the exit code is 0 where nothing blocks, else 1.
pub fn run(args: &CheckArgs, color: Color) -> Result<u8> {
    let (given, text) = given(args)?;
    let mut session = open(given, &args.cache.facts())?;
    if let Some((path, text)) = &text {
        session.take_texts(&[(path.clone(), text.as_str().into())]);
    }
    warn(&session, Style::for_stderr(color));
    if args.diff {
        return show_repairs(&mut session);
    }
    if args.fix {
        write_repairs(&mut session)?;
    }
    let color = if args.output.is_some() && color == Color::Auto { Color::Never } else { color };
    let check = Check { args, style: Style::for_stdout(color), text };
    let code = check.print(&session)?;
    if args.watch { watch(session, &check) } else { Ok(code) }
}

/// Prints what the repairs would change; 1 where that is anything.
fn show_repairs(session: &mut Session) -> Result<u8> {
    let fixed = fix::repair(session);
    print(&fixed.diff(session))?;
    Ok(u8::from(fixed.files() > 0))
}

fn write_repairs(session: &mut Session) -> Result<()> {
    let fixed = fix::repair(session);
    fixed.write(session)?;
    writeln!(io::stderr(), "repaired {} findings in {} files", fixed.findings, fixed.files())?;
    Ok(())
}

fn given(args: &CheckArgs) -> Result<(Given, Stdin)> {
    let current = env::current_dir().context("the current folder cannot be found")?;
    let (mut given, text) = match &args.stdin_filename {
        None => (Given::new(&args.paths, &current).map_err(Failure::from)?, None),
        Some(name) => from_stdin(name, &current)?,
    };
    given.request.overlays = overlays(&args.config)?;
    given.request.overlays.extend(args.base.as_deref().map(base_overlay));
    Ok((given, text))
}

fn from_stdin(name: &Path, current: &Path) -> Result<(Given, Stdin)> {
    let given = Given::of_text(name, current).map_err(Failure::from)?;
    let path = given.shown[0].clone();
    if !role_of(&path).is_some_and(FileRole::is_document) {
        let message =
            format!("--stdin-filename {}: not the name of a markdown file, context pack or spec graph", name.display());
        return Err(Failure::new(message, "name a file that ends in .md").into());
    }
    let mut bytes = Vec::new();
    io::stdin().lock().take(MAX_INPUT).read_to_end(&mut bytes).context("standard input cannot be read")?;
    let text = decode(bytes).map_err(|fault| Failure::new(format!("standard input: {fault}"), fault.remedy()))?;
    Ok((given, Some((path, text))))
}

/// Reads what was asked for, with progress on a terminal.
pub fn open(given: Given, cache: &FactsCache) -> Result<Session, Failure> {
    let mut progress = Progress::start();
    Session::open(given, cache, |done, total| progress.show(done, total))
}

/// Tells of folders that could not be looked at: they have no findings of their own.
pub fn warn(session: &Session, style: Style) {
    let mut stderr = io::stderr().lock();
    for notice in session.folder_notices() {
        let level = match notice.level {
            NoticeLevel::Error => style.error("error"),
            NoticeLevel::Warning => style.warning("warning"),
            NoticeLevel::Info => "info".to_owned(),
        };
        // Where standard error is closed there is nobody to tell.
        let _ = writeln!(stderr, "{level}: {}: {}", notice.path.display(), notice.message);
        let _ = writeln!(stderr, "  {}: {}", style.help("help"), notice.help);
    }
}

/// How to print and what to demand.
struct Check<'a> {
    args: &'a CheckArgs,
    style: Style,
    text: Stdin,
}

impl Check<'_> {
    /// Prints the findings as they are now.
    fn print(&self, session: &Session) -> Result<u8> {
        let mut report = Report::new(&session.snapshot(), session.given());
        if let Some(gate) = self.args.gate {
            report.keep_only(gate);
        }
        if self.args.changed {
            keep_changed(&mut report, session)?;
        }
        if let Some(path) = &self.args.baseline {
            self.compare(&mut report, path)?;
        }
        match &self.args.output {
            None => {
                let mut out = stdout();
                self.write(session, &report, &mut out)?;
                out.flush()?;
            }
            Some(path) => {
                let mut bytes = Vec::new();
                self.write(session, &report, &mut bytes)?;
                write_file(path, &bytes)?;
            }
        }
        let blocked = report.summary.errors > 0 || (self.args.require_gates && report.unpassed().next().is_some());
        Ok(u8::from(blocked))
    }

    fn compare(&self, report: &mut Report, path: &Path) -> Result<()> {
        if self.args.update_baseline {
            let count = baseline::update(report, path)?;
            writeln!(io::stderr(), "{count} findings written to {}", path.display())?;
        }
        let resolved = baseline::take_known(report, path)?;
        if resolved > 0 {
            let file = path.display();
            writeln!(io::stderr(), "{resolved} findings of {file} are resolved: --update-baseline takes them out")?;
        }
        Ok(())
    }

    fn write(&self, session: &Session, report: &Report, out: &mut impl Write) -> io::Result<()> {
        let repairs = match self.args.format {
            Format::Text => return self.print_text(report, out),
            Format::Sarif | Format::Agent => {
                Repairs::plan(report, &session.snapshot(), session.given(), &DiskTexts::default())
            }
            _ => Repairs::default(),
        };
        formats::write(self.args.format, report, &repairs, out)
    }

    fn print_text(&self, report: &Report, out: &mut impl Write) -> io::Result<()> {
        Drawer::new(self.style, Sources::with_text(self.text.clone())).write(report, out)?;
        out.write_all(summary::draw(report, self.style).as_bytes())?;
        if self.args.require_gates {
            self.print_unpassed(report, out)?;
        }
        Ok(())
    }

    fn print_unpassed(&self, report: &Report, out: &mut impl Write) -> io::Result<()> {
        let count = report.unpassed().count();
        if count == 0 {
            return writeln!(out, "{}", self.style.good("every gate is PASS or WAIVED"));
        }
        let ids: Vec<_> = report.unpassed().take(10).map(|artefact| artefact.id.as_str()).collect();
        let more = if count > ids.len() { format!(" and {} more", count - ids.len()) } else { String::new() };
        writeln!(out, "{}: gates not passed: {}{more}", self.style.error("error"), ids.join(", "))
    }
}

/// Checks again after every change, until interrupted.
fn watch(mut session: Session, check: &Check<'_>) -> Result<u8> {
    let (tell, told) = channel::<Changes>();
    let _watcher = Watcher::start(&session.folders(), move |changes| {
        // Fails only when the loop below has ended.
        let _ = tell.send(changes);
    })?;
    let mut stderr = io::stderr();
    writeln!(stderr, "watching; interrupt to end")?;
    for changes in told {
        session.update(&changes);
        writeln!(stderr, "{}", "-".repeat(60))?;
        check.print(&session)?;
    }
    Ok(0)
}
