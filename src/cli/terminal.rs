//! What commands share in front of a person: the runtime, the model loading, JSON on stdout, progress on stderr.

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressStyle};
use priorart::app::App;
use priorart::search::Mode;
use serde::Serialize;

/// Prints to stdout; a closed pipe (`| head`) ends the program quietly.
pub fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    if out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}

/// Prints one JSON document on its own line.
pub fn say_json(value: &impl Serialize) -> anyhow::Result<()> {
    say(&(serde_json::to_string(value)? + "\n"));
    Ok(())
}

/// Prints a note for the person to stderr.
pub fn note(text: &str) {
    let mut err = std::io::stderr().lock();
    let _ = writeln!(err, "{text}"); // a closed stderr must not end the work
}

/// What stands beside the number of documents, and over answers, while the sample stands in.
pub const SAMPLE: &str = "(sample collection: invented patents)";

/// Tells what a person should know before reading what was found: that it is invented, or found by words alone.
pub fn caution(app: &App, mode: Mode) {
    if app.sample {
        note(SAMPLE);
    }
    if let Some(why) = app.words_alone().filter(|_| mode == Mode::Hybrid) {
        note(&format!("Searching by words alone, not by meaning: {why}."));
    }
}

/// A bar on stderr with count, speed and time left; hidden where stderr is no terminal.
pub fn bar(total: u64, what: &'static str) -> ProgressBar {
    let style =
        ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len}  {per_sec}  {eta} left").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(total).with_style(style).with_message(what)
}

/// A flag that Ctrl-C (or a polite kill) raises; a second Ctrl-C ends the program at once.
pub fn stop_flag() -> anyhow::Result<Arc<AtomicBool>> {
    let flag = Arc::new(AtomicBool::new(false));
    let raised = flag.clone();
    ctrlc::set_handler(move || {
        if raised.swap(true, Ordering::SeqCst) {
            std::process::exit(130);
        }
        note("Stopping; what was done so far is kept. Ctrl-C again ends at once.");
    })
    .context("cannot listen for Ctrl-C")?;
    Ok(flag)
}

/// The async runtime of commands that wait for models.
pub fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start the async runtime")
}
