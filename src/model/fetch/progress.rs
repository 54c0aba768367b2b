//! What the person sees while megabytes move, and how they stop it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::error::{Error, Result};

/// Where progress is shown, and whether to go on.
#[derive(Debug, Clone)]
pub struct Progress {
    bars: MultiProgress,
    stop: Option<Arc<AtomicBool>>,
}

impl Progress {
    /// One line a file on standard error: size, time left, name (cut to fit the line). Nothing when that is not a terminal (the log
    /// then says which file is fetched from where).
    pub fn stderr() -> Self {
        Self { bars: MultiProgress::with_draw_target(ProgressDrawTarget::stderr_with_hz(5)), stop: None }
    }

    /// Shows nothing.
    pub fn hidden() -> Self {
        Self { bars: MultiProgress::with_draw_target(ProgressDrawTarget::hidden()), stop: None }
    }

    /// Stops with [`Error::Cancelled`] soon after `stop` becomes true. What was fetched until then is kept.
    #[must_use]
    pub fn with_stop(mut self, stop: Arc<AtomicBool>) -> Self {
        self.stop = Some(stop);
        self
    }

    /// A bar over `total` bytes of which `done` are there already.
    pub(super) fn bar(&self, what: String, total: u64, done: u64) -> Bar<'_> {
        let bar = self.bars.add(ProgressBar::new(total));
        let template = "{bar:16} {bytes}/{total_bytes} {eta} {wide_msg}";
        bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(what);
        bar.set_position(done);
        bar.reset_eta(); // what was there before says nothing about the speed
        Bar { bar, progress: self }
    }

    /// A line that stands until it is dropped.
    pub(crate) fn line(&self, text: String) -> Bar<'_> {
        tracing::info!("{text}");
        let bar = self.bars.add(ProgressBar::new_spinner());
        bar.set_message(text);
        bar.tick();
        Bar { bar, progress: self }
    }

    /// # Errors
    /// [`Error::Cancelled`] when the person wants to stop.
    pub(super) fn go_on(&self) -> Result<()> {
        match &self.stop {
            Some(stop) if stop.load(Ordering::Relaxed) => Err(Error::Cancelled),
            _ => Ok(()),
        }
    }
}

/// One line of progress; gone when dropped.
pub(crate) struct Bar<'a> {
    bar: ProgressBar,
    progress: &'a Progress,
}

impl Bar<'_> {
    /// Shows that `done` bytes are there.
    ///
    /// # Errors
    /// [`Error::Cancelled`] when the person wants to stop.
    pub(super) fn at(&self, done: u64) -> Result<()> {
        self.bar.set_position(done);
        self.progress.go_on()
    }
}

impl Drop for Bar<'_> {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
