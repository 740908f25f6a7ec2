//! A stretch of prose with the words that tell something in it, looked for when they are asked for, and once.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::Arc;

use crate::words::{Hit, Lexicon, Sense};

/// See the module's documentation.
#[derive(Debug)]
pub struct Stretch<'t> {
    text: Cow<'t, str>,
    lexicon: Arc<Lexicon>,
    everywhere: OnceCell<Vec<Hit>>,
    rest: OnceCell<Vec<Hit>>,
}

impl<'t> Stretch<'t> {
    /// Of a text in which what a reader does not see is blank.
    pub fn new(text: impl Into<Cow<'t, str>>, lexicon: &Arc<Lexicon>) -> Self {
        let (everywhere, rest) = (OnceCell::new(), OnceCell::new());
        Self { text: text.into(), lexicon: Arc::clone(lexicon), everywhere, rest }
    }

    /// Its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// A part of it, on its own.
    pub(super) fn part<'p>(&self, text: &'p str) -> Stretch<'p> {
        Stretch::new(text, &self.lexicon)
    }

    /// The words that matter in any section, in order.
    pub(super) fn everywhere(&self) -> &[Hit] {
        self.everywhere.get_or_init(|| self.lexicon.everywhere(&self.text))
    }

    /// All other words, in order.
    pub(super) fn rest(&self) -> &[Hit] {
        self.rest.get_or_init(|| self.lexicon.rest(&self.text))
    }

    /// Those of the other words that have a sense.
    pub(super) fn of(&self, sense: Sense) -> impl Iterator<Item = &Hit> {
        self.rest().iter().filter(move |hit| hit.sense == sense)
    }
}
