//! What a read sees: one revision of everything, immutable.

use std::sync::Arc;

use specward_engine::path::FilePath;
use specward_syntax::Encoding;
use tower_lsp_server::ls_types::Uri;

use crate::capabilities::Client;
use crate::documents::{Documents, OpenDocument, key};
use crate::settings::Settings;

/// One revision.
#[derive(Clone, Debug)]
pub struct View {
    /// Open documents.
    pub open: Arc<Documents>,
    /// The client.
    pub client: Arc<Client>,
    /// Its settings.
    pub settings: Arc<Settings>,
}

impl View {
    /// Unit of columns.
    pub fn encoding(&self) -> Encoding {
        self.client.encoding
    }

    /// The open document that a URI means.
    pub fn document(&self, uri: &Uri) -> Option<&Arc<OpenDocument>> {
        self.open.get(&key(uri))
    }

    /// Under which URI the client knows a file.
    pub fn uri(&self, path: &FilePath) -> Option<Uri> {
        match self.open.get(path) {
            Some(document) => Some(document.uri.clone()),
            None => crate::convert::uri_of(path),
        }
    }
}
