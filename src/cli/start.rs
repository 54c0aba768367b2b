//! `priorart` without a command: from nothing to a running server.

use anyhow::Context as _;
use priorart::app::{App, Places};
use priorart::http::HttpOptions;
use priorart::model::fetch::{self, Progress};
use priorart::model::manifest::{DEFAULT_EMBEDDER, DEFAULT_GENERATOR, Manifest};

use super::serve::{DEFAULT_LISTEN, serve};
use super::terminal::{note, runtime};

pub fn run() -> anyhow::Result<()> {
    let places = Places::resolve(None);
    let runtime = runtime()?;
    let ended = runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(DEFAULT_LISTEN).await.with_context(|| {
            format!("cannot listen on {DEFAULT_LISTEN}: is priorart running already? `priorart serve --listen 127.0.0.1:8318` takes another port")
        })?;
        serve(listener, HttpOptions::default(), move || prepare(&places)).await
    });
    runtime.shutdown_background(); // a stop does not wait for a download
    ended
}

/// Fetches what is missing and opens everything; blocks.
fn prepare(places: &Places) -> anyhow::Result<App> {
    for name in [DEFAULT_EMBEDDER, DEFAULT_GENERATOR] {
        // A model that cannot be had is no reason not to start: answers are quotes then.
        if let Err(error) = fetch::ensure(&Manifest::find(name, Some(&places.models))?, &places.models, &Progress::stderr()) {
            note(&format!("Going on without {name}: {error}"));
        }
    }
    Ok(App::open(places, None)?)
}
