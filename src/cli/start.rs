//! `priorart` without a command: from nothing to a running server.

use anyhow::Context as _;
use priorart::app::{App, Places};
use priorart::http::HttpOptions;
use priorart::model::fetch::{self, Progress};
use priorart::model::manifest::{DEFAULT_EMBEDDER, DEFAULT_GENERATOR, Manifest};

use super::serve::{DEFAULT_LISTEN, serve};
use super::terminal::{note, runtime};

/// What `--model` of the other commands reads too; "none" is no language model.
const MODEL: &str = "PRIORART_MODEL";

pub fn run() -> anyhow::Result<()> {
    let model = std::env::var(MODEL).ok().filter(|name| !name.trim().is_empty());
    let places = Places::resolve(None);
    let runtime = runtime()?;
    let ended = runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(DEFAULT_LISTEN).await.with_context(|| {
            format!("cannot listen on {DEFAULT_LISTEN}: is priorart running already? `priorart serve --listen 127.0.0.1:8318` takes another port")
        })?;
        serve(listener, HttpOptions::default(), move || prepare(&places, model.as_deref())).await
    });
    runtime.shutdown_background(); // a stop does not wait for a download
    ended
}

/// Fetches what is missing and opens everything; blocks.
fn prepare(places: &Places, model: Option<&str>) -> anyhow::Result<App> {
    for name in wanted(model) {
        // A model that cannot be had is no reason not to start: answers are quotes then. One that was asked for by name is
        // missed below.
        if let Err(error) = fetch::ensure(&Manifest::find(name, Some(&places.models))?, &places.models, &Progress::stderr()) {
            note(&format!("Going on without {name}: {error}"));
        }
    }
    Ok(App::open(places, model)?)
}

/// The models to have before starting.
fn wanted(model: Option<&str>) -> impl Iterator<Item = &str> {
    std::iter::once(DEFAULT_EMBEDDER).chain(Some(model.unwrap_or(DEFAULT_GENERATOR)).filter(|name| *name != "none"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_the_one_asked_for_or_none() {
        let of = |model| wanted(model).collect::<Vec<_>>();
        assert_eq!(of(None), [DEFAULT_EMBEDDER, DEFAULT_GENERATOR]);
        assert_eq!(of(Some("smollm2-135m-instruct")), [DEFAULT_EMBEDDER, "smollm2-135m-instruct"]);
        assert_eq!(of(Some("none")), [DEFAULT_EMBEDDER]);
    }
}
