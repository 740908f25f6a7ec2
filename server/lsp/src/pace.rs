//! When an edited document is shown: at once while the client waits for what is shown, now and then
//! while it sends edits without waiting. Pure: is told the time.

use std::time::{Duration, Instant};

/// Edits that follow each other faster are no typing: a program sends them, waiting for us or not.
const FAST: Duration = Duration::from_millis(5);
/// After so many fast edits in a row one is held back, to see whether the client waits for it.
const STREAK: u32 = 16;
/// How long that one is held back.
const LINGER: Duration = Duration::from_millis(1);
/// In a burst, quiet for so long ends it.
const QUIET: Duration = Duration::from_millis(2);
/// In a burst, something is shown this often.
const INTERVAL: Duration = Duration::from_millis(20);

/// The rhythm of edits and of what was shown of them.
#[derive(Debug, Default)]
pub struct Pace {
    last_edit: Option<Instant>,
    last_shown: Option<Instant>,
    /// Fast edits in a row, each shown before the next one came.
    streak: u32,
    /// An edit is not shown yet.
    pending: bool,
    /// An edit came before the one before it was shown: the client does not wait.
    burst: bool,
}

impl Pace {
    /// A revision with edits; `several` if more than one edit of a document is in it.
    pub fn edited(&mut self, now: Instant, several: bool) {
        let is_fast = self.last_edit.is_some_and(|last| now.duration_since(last) < FAST);
        self.streak = if is_fast { self.streak + 1 } else { 0 };
        self.burst |= several || self.pending;
        self.last_edit = Some(now);
        self.pending = true;
    }

    /// When what is pending is to be shown; `None` if nothing is.
    pub fn due(&self) -> Option<Instant> {
        let last = self.last_edit.filter(|_| self.pending)?;
        Some(match self.last_shown {
            Some(shown) if self.burst => (last + QUIET).min(shown + INTERVAL),
            _ if self.streak > 0 && self.streak.is_multiple_of(STREAK) => last + LINGER,
            _ => last,
        })
    }

    /// Everything pending was shown.
    pub fn shown(&mut self, now: Instant) {
        self.pending = false;
        self.last_shown = Some(now);
        let is_quiet = self.last_edit.is_none_or(|last| now.duration_since(last) >= QUIET);
        if self.burst && is_quiet {
            self.burst = false;
            self.streak = STREAK - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Sends edits at this distance, the first ones after `answer` of being shown if the client waits; counts what is
    /// shown and the longest delay.
    fn run(edits: u32, distance: Duration, waits: bool) -> (u32, Duration) {
        let (mut pace, mut now) = (Pace::default(), Instant::now());
        let (mut shown, mut longest) = (0, Duration::ZERO);
        for _ in 0..edits {
            pace.edited(now, false);
            let edited = now;
            let next = now + distance;
            while let Some(due) = pace.due().filter(|due| waits || *due <= next) {
                now = now.max(due);
                pace.shown(now);
                shown += 1;
                longest = longest.max(now - edited);
            }
            now = if waits { now + distance } else { next };
        }
        if let Some(due) = pace.due() {
            pace.shown(due);
            shown += 1;
        }
        assert_eq!(pace.due(), None);
        (shown, longest)
    }

    #[test]
    fn typing_is_shown_at_once() {
        assert_eq!(run(500, Duration::from_millis(30), false), (500, Duration::ZERO));
    }

    #[test]
    fn a_client_that_waits_sees_every_edit() {
        let (shown, longest) = run(500, Duration::from_micros(700), true);
        assert_eq!(shown, 500);
        assert!(longest <= LINGER, "{longest:?}");
    }

    #[test]
    fn a_burst_is_shown_now_and_then_and_at_its_end() {
        for micros in [10, 100, 400, 900] {
            let (shown, _) = run(1_000, Duration::from_micros(micros), false);
            assert!(shown < STREAK + 4 + micros as u32 / 18, "{micros} µs: {shown}");
        }
    }
}
