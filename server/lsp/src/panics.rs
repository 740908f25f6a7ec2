//! Panics of the whole process, each place in the code once: remembered for a crash report, and told to the main loop.
//! Must not know what is done about them.

use std::collections::BTreeSet;
use std::panic::{self, PanicHookInfo};
use std::sync::mpsc::Sender;
use std::sync::{LazyLock, Mutex, PoisonError};

use crate::event::Event;

/// Places that are remembered; more of them are one disease.
const MOST: usize = 32;
/// Characters of a message that are kept: it may quote a document.
const LONGEST: usize = 200;

#[derive(Default)]
struct Seen {
    places: BTreeSet<String>,
    news: Vec<String>,
    wake: Option<Sender<Event>>,
}

static SEEN: LazyLock<Mutex<Seen>> = LazyLock::new(Mutex::default);

/// From now on panics are remembered, and `wake` is told of each new one.
pub fn watch(wake: Sender<Event>) {
    static ONCE: std::sync::Once = std::sync::Once::new();
    with_seen(|seen| seen.wake = Some(wake));
    ONCE.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if remember(info) {
                usual(info);
            }
        }));
    });
}

/// The panics since the last call.
pub fn take() -> Vec<String> {
    with_seen(|seen| std::mem::take(&mut seen.news))
}

fn with_seen<T>(act: impl FnOnce(&mut Seen) -> T) -> T {
    act(&mut SEEN.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Whether it is the first panic of its place.
fn remember(info: &PanicHookInfo<'_>) -> bool {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let payload = info.payload();
    let message = payload.downcast_ref::<&str>().copied().or(payload.downcast_ref::<String>().map(String::as_str));
    let message: String = message.unwrap_or("no message").chars().take(LONGEST).collect();
    with_seen(|seen| {
        let is_news = seen.places.len() < MOST && seen.places.insert(place.clone());
        if is_news {
            seen.news.push(format!("{message} ({place})"));
            if let Some(wake) = &seen.wake {
                // The loop is gone only while the server ends.
                let _ = wake.send(Event::Wake);
            }
        }
        is_news
    })
}
