//! What the server published, after any story of edits and changes on disk, is what a fresh host says
//! of the final files (laws 4, 5 and 7).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use proptest::prelude::*;
use serde_json::{Value, json};
use specward_tests::client::PATIENCE;
use specward_tests::counts::cases;
use specward_tests::fresh;
use specward_tests::published::Published;
use specward_tests::session::Session;

/// How often the story is tried; `SPECWARD_CASES` in larger runs.
const CASES: u32 = 12;

const FILES: &[&str] = &[
    "checkout-repo/specs/SPEC-CHECKOUT-04-erase-guest-contacts.md",
    "checkout-repo/specs/SPEC-CHECKOUT-02-guest-receipt.md",
    "platform-repo/platform-specs/PLAT-124-guest-checkout.md",
    "platform-repo/adr/ADR-005-declined-payments.md",
    "platform-repo/adr/ADR-004-contact-reference.md",
    "platform-repo/context-packs/cp-guest-v3.md",
    "platform-repo/context-packs/cp-guest-v4.yaml",
    "cart-repo/specs/SPEC-CART-01-guest-session.md",
    "cart-repo/adr/ADR-009-new.md",
    "cart-repo/notes/new folder/😀 note.md",
    "platform-repo/spec-graph.json",
    "cart-repo/graph/spec-graph.json",
];

const PIECES: &[&str] = &[
    "- Status: Approved\n",
    "- Status: Draft\n",
    "- Blocked By: ADR-005\n",
    "- Blocked By: ADR-009, ADR-777\n",
    "# ADR-009: New\n\n- Status: Proposed\n",
    "\n",
    "\r\n",
    "😀 ",
    "TBD",
    "[NEEDS CLARIFICATION: which?]",
    "```\n",
    "- Context Pack: latest\n",
    "- Implements: PLAT-124 v1\n",
    "[x](../adr/ADR-005-declined-payments.md#context)",
    "<!-- specward-ignore ref/unresolved: known -->\n",
    "---\nstatus: done\n---\n",
    "sources:\n  - name: Platform MCP\n    version: v5\n",
    "{\"ADR-003\": {\"status\": \"Approved\", \"dependsOn\": [\"ADR-009\"]}}",
    "\"status\": \"Draft\", ",
    "",
];

/// One step of a story about one file.
#[derive(Clone, Debug)]
enum Step {
    Open,
    Edit { at: u16, remove: u8, piece: usize },
    Save,
    Close,
    WriteOnDisk { at: u16, piece: usize },
    DeleteOnDisk,
}

fn step() -> impl Strategy<Value = (usize, Step)> {
    let piece = 0..PIECES.len();
    let edit =
        (any::<u16>(), any::<u8>(), piece.clone()).prop_map(|(at, remove, piece)| Step::Edit { at, remove, piece });
    let write = (any::<u16>(), piece).prop_map(|(at, piece)| Step::WriteOnDisk { at, piece });
    let step = prop_oneof![2 => Just(Step::Open), 8 => edit, 1 => Just(Step::Save), 1 => Just(Step::Close), 3 => write, 1 => Just(Step::DeleteOnDisk)];
    (0..FILES.len(), step)
}

struct Story {
    session: Session,
    open: BTreeMap<usize, (i32, String)>,
    published: Published,
}

impl Story {
    fn begin() -> Self {
        let capabilities = json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}});
        let session = Session::example("guest-checkout", &capabilities);
        Self { session, open: BTreeMap::new(), published: Published::default() }
    }

    fn uri(&self, file: usize) -> String {
        self.session.uri(&FILES[file].replace(' ', "%20").replace('😀', "%F0%9F%98%80"))
    }

    fn on_disk(&self, file: usize) -> String {
        fs::read_to_string(self.session.folder().join(FILES[file])).unwrap_or_default()
    }

    fn take(&mut self, file: usize, step: &Step) {
        let uri = self.uri(file);
        match step {
            Step::Open if !self.open.contains_key(&file) => {
                let text = self.on_disk(file);
                self.session.open(&uri, "markdown", &text);
                self.open.insert(file, (1, text));
            }
            Step::Edit { at, remove, piece } => {
                self.edit(file, &uri, usize::from(*at), usize::from(*remove), PIECES[*piece]);
            }
            Step::Save => self.save(file),
            Step::Close => self.close(file),
            Step::WriteOnDisk { at, piece } => {
                let mut text = self.on_disk(file);
                let at = boundary(&text, usize::from(*at));
                text.insert_str(at, PIECES[*piece]);
                self.write(file, &text);
            }
            Step::DeleteOnDisk if self.session.folder().join(FILES[file]).exists() => {
                fs::remove_file(self.session.folder().join(FILES[file])).unwrap();
                self.tell(file, 3);
            }
            _ => {}
        }
    }

    fn edit(&mut self, file: usize, uri: &str, at: usize, remove: usize, piece: &str) {
        let Some((version, text)) = self.open.get_mut(&file) else { return };
        let (start, end) = (boundary(text, at), boundary(text, at + remove));
        let range = json!({"start": position(text, start), "end": position(text, end)});
        text.replace_range(start..end, piece);
        *version += 1;
        let document = json!({"uri": uri, "version": *version});
        let params = json!({"textDocument": document, "contentChanges": [{"range": range, "text": piece}]});
        self.session.client.notify_raw("textDocument/didChange", params);
    }

    fn save(&mut self, file: usize) {
        let Some((_, text)) = self.open.get(&file).cloned() else { return };
        self.write(file, &text);
        let uri = self.uri(file);
        self.session.client.notify_raw("textDocument/didSave", json!({"textDocument": {"uri": uri}}));
    }

    fn close(&mut self, file: usize) {
        if self.open.remove(&file).is_some() {
            let uri = self.uri(file);
            self.session.close(&uri);
        }
    }

    fn write(&mut self, file: usize, text: &str) {
        let path = self.session.folder().join(FILES[file]);
        let kind = if path.exists() { 2 } else { 1 };
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self.tell(file, kind);
    }

    fn tell(&mut self, file: usize, kind: u8) {
        let change = json!({"uri": self.uri(file), "type": kind});
        self.session.client.notify_raw("workspace/didChangeWatchedFiles", json!({ "changes": [change] }));
    }
}

fn boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    // Never between the two characters of one line break, where no position is.
    (0..=at).rev().find(|&at| text.is_char_boundary(at) && !text[at..].starts_with('\n') || at == 0).unwrap_or(0)
}

fn position(text: &str, at: usize) -> Value {
    let before = &text[..at];
    let line = before.replace("\r\n", "\n").matches(['\n', '\r']).count();
    let start = before.rfind(['\n', '\r']).map_or(0, |last| last + 1);
    json!({"line": line, "character": before[start..].encode_utf16().count()})
}

fn check(steps: &[(usize, Step)]) {
    let mut story = Story::begin();
    for (file, step) in steps {
        story.take(*file, step);
    }
    for file in 0..FILES.len() {
        story.close(file);
    }
    let wanted = fresh::findings(story.session.folder());
    let published = story.published.until(&mut story.session.client, &wanted, PATIENCE);
    let files: BTreeSet<&String> = wanted.keys().chain(published.keys()).collect();
    for file in files {
        assert_eq!(published.get(file), wanted.get(file), "published and fresh findings of {file}");
    }
}

#[test]
fn a_workspace_is_published_as_a_fresh_host_sees_it() {
    check(&[]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(CASES), max_shrink_iters: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn after_any_story_too(steps in prop::collection::vec(step(), 1..40)) {
        check(&steps);
    }
}
