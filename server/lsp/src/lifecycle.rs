//! How the server ends: by `exit`, at the end of the input, or when the process that started it is
//! gone. Must not know the main loop.

use std::sync::mpsc::Sender;
use std::time::Duration;

/// How often the parent process is looked after.
const PARENT_INTERVAL: Duration = Duration::from_millis(500);

/// Why the server ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// `exit` was received.
    Exit,
    /// The input ended.
    InputClosed,
    /// The process that started us is gone.
    ParentDied,
}

/// Tells the server's main thread to end; cheap to clone.
#[derive(Clone, Debug)]
pub struct Lifecycle {
    end: Sender<End>,
}

impl Lifecycle {
    /// Ends are sent to `end`.
    pub fn new(end: Sender<End>) -> Self {
        Self { end }
    }

    /// Ends the server.
    pub fn end(&self, reason: End) {
        // The receiver is gone once the server is ending anyway.
        let _ = self.end.send(reason);
    }

    /// Ends the server when the process `parent` is gone.
    pub fn watch_parent(&self, parent: u32) {
        let lifecycle = self.clone();
        std::thread::spawn(move || {
            let watch = ParentWatch::new(parent);
            while watch.is_alive() {
                std::thread::sleep(PARENT_INTERVAL);
            }
            lifecycle.end(End::ParentDied);
        });
    }
}

/// Looks after a process without asking the system for more than the standard library gives.
struct ParentWatch {
    parent: u32,
    is_own_parent: bool,
}

impl ParentWatch {
    fn new(parent: u32) -> Self {
        Self { parent, is_own_parent: own_parent() == parent }
    }

    fn is_alive(&self) -> bool {
        if self.is_own_parent && own_parent() != self.parent {
            return false;
        }
        state_in_proc(self.parent).is_none_or(|state| state != ProcessState::Gone)
    }
}

#[derive(PartialEq, Eq)]
enum ProcessState {
    Alive,
    Gone,
}

/// The state by `/proc`; `None` where there is none (the end of the input remains as a sign there).
fn state_in_proc(process: u32) -> Option<ProcessState> {
    if !std::path::Path::new("/proc/self/stat").exists() {
        return None;
    }
    let Ok(stat) = std::fs::read_to_string(format!("/proc/{process}/stat")) else {
        return Some(ProcessState::Gone);
    };
    // `pid (name) state ...`; the name may hold brackets.
    let state = stat.rsplit(')').next().and_then(|rest| rest.trim_start().chars().next());
    Some(if matches!(state, Some('Z' | 'X')) { ProcessState::Gone } else { ProcessState::Alive })
}

/// The process that started us; 0, which is nobody's number, where the standard library cannot say.
#[cfg(unix)]
fn own_parent() -> u32 {
    std::os::unix::process::parent_id()
}

#[cfg(not(unix))]
fn own_parent() -> u32 {
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_living_process_is_alive_and_a_dead_one_is_not() {
        assert!(ParentWatch::new(std::process::id()).is_alive());
        if std::path::Path::new("/proc/self/stat").exists() {
            assert!(!ParentWatch::new(u32::MAX - 1).is_alive());
        }
    }
}
