//! A few threads that answer reads on views. A panic in one is an error to its client and an event,
//! nothing more. While the client does not read, questions wait.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

use crate::event::{Outcome, Read};
use crate::outbox::Outbox;
use crate::view::View;

struct Task {
    read: Box<dyn Read>,
    view: View,
}

/// The pool; its threads end when it is dropped.
#[derive(Debug)]
pub struct Pool {
    tasks: Sender<Task>,
}

impl Pool {
    /// A pool of `threads` threads, whose answers go to `outbox`.
    pub fn new(threads: usize, outbox: &Outbox) -> Self {
        let (tasks, queue) = channel();
        let queue = Arc::new(Mutex::new(queue));
        for _ in 0..threads.max(1) {
            let (queue, outbox) = (Arc::clone(&queue), outbox.clone());
            std::thread::spawn(move || work(&queue, &outbox));
        }
        Self { tasks }
    }

    /// Answers `read` on `view` as soon as a thread is free.
    pub fn submit(&self, read: Box<dyn Read>, view: View) {
        // The threads live as long as the pool.
        let _ = self.tasks.send(Task { read, view });
    }
}

fn work(queue: &Mutex<Receiver<Task>>, outbox: &Outbox) {
    while let Some(Task { read, view }) = next(queue) {
        outbox.wait_for_room();
        if read.is_abandoned() {
            continue;
        }
        let name = read.name();
        if read.run(&view) == Outcome::Panicked {
            tracing::error!(name, "a request panicked");
        }
    }
}

fn next(queue: &Mutex<Receiver<Task>>) -> Option<Task> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}
