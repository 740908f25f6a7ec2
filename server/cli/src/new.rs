//! `specward new` and `specward init`: files from the templates, never over an existing one.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result};
use specward_engine::path::FilePath;
use specward_engine::root::{Root, Tier};
use specward_ide::edit::NewFile;
use specward_ide::layout;
use specward_ide::scaffold::{self, Order, Wish};
use specward_ide::template::Values;
use specward_project::layout::neighbour_platform;
use specward_project::{FactsCache, Given, WriteFault};

use crate::args::{InitArgs, NewArgs, TierName};
use crate::failure::Failure;
use crate::impact::{create, create_all};
use crate::output::print;
use crate::repair::DiskTexts;
use crate::session::Session;

/// Writes one new document into the root that holds the current folder, or the one that was named.
pub fn new(args: &NewArgs) -> Result<u8> {
    let session = open(args.root.as_ref())?;
    let folder = session.given().shown.first().cloned().context("no root holds this folder")?;
    let root = session.survey().root_of(&folder).context("no root holds this folder")?;
    let snapshot = session.snapshot();
    if let Some(holder) = args.id.as_deref().and_then(|id| scaffold::holder_of(&snapshot, &root.path, id)) {
        let path = session.given().relative(&holder);
        let message = format!("{path} has the id {} already", args.id.as_deref().unwrap_or_default());
        return Err(Failure::new(message, "give another --id, or none for the next free one").into());
    }
    let (title, today) = (args.title.as_deref().unwrap_or("[title]"), specward_lsp::today());
    let wish = Wish { from: None, kind: args.kind, title, today: &today, texts: &DiskTexts::default() };
    let values = values(args, root);
    let order = Order { root: Some(&root.path), id: args.id.as_deref(), values, ..Order::of(&wish) };
    let planned = scaffold::order(&snapshot, &order)
        .ok_or_else(|| Failure::new("a document is at its place already", "give another title"))?;
    create_all(&root.path, &planned)?;
    print(&format!("created {}\n", session.given().relative(&planned.path)))?;
    Ok(0)
}

fn values(args: &NewArgs, root: &Root) -> Values {
    let scope = if root.tier == Tier::Component { "Local" } else { "Global" };
    Values {
        implements: args.implements.clone(),
        pack: args.context_pack.clone(),
        owner: args.owner.clone(),
        scope: Some(scope.to_owned()),
        blocks: Some("none".to_owned()),
        ..Values::default()
    }
}

/// Writes the layout of a tier into a folder.
pub fn init(args: &InitArgs) -> Result<u8> {
    let current = env::current_dir().context("the current folder cannot be found")?;
    let folder = current.join(args.folder.as_deref().unwrap_or(".".as_ref()));
    std::fs::create_dir_all(&folder).map_err(|error| {
        let fault = WriteFault::from(error);
        Failure::new(format!("{} cannot be created: {fault}", folder.display()), fault.remedy())
    })?;
    let folder = FilePath::from_path(&folder).context("the folder's name is no Unicode")?;
    let platform = neighbour_platform(&folder);
    let name = args.name.clone().unwrap_or_else(|| folder.file_name().to_owned());
    let wanted = layout::files(tier(args.tier), &name, platform.map(|path| path.link_from(&folder)).as_deref());
    let mut text = String::new();
    for (path, content) in wanted {
        let file = NewFile { path: folder.join(path), text: content };
        let is_there = file.path.to_path_buf().exists();
        if !is_there {
            create(&folder, &file)?;
        }
        let word = if is_there { "kept   " } else { "created" };
        text.extend([word, " ", path, "\n"]);
    }
    print(&text)?;
    Ok(0)
}

fn open(root: Option<&PathBuf>) -> Result<Session> {
    let current = env::current_dir().context("the current folder cannot be found")?;
    let given = Given::new(root.map(std::slice::from_ref).unwrap_or_default(), &current).map_err(Failure::from)?;
    Ok(Session::open(given, &FactsCache::off(), |_, _| {})?)
}

fn tier(name: TierName) -> Tier {
    match name {
        TierName::Platform => Tier::Platform,
        TierName::Component => Tier::Component,
        TierName::Single => Tier::Single,
    }
}
