//! `priorart serve`.

use std::net::SocketAddr;

use clap::Args;
use priorart::app::App;
use priorart::http::{HttpOptions, Server};
use tokio::net::TcpListener;

use super::IndexDir;
use super::terminal::{SAMPLE, note, runtime};

#[derive(Debug, Args)]
pub struct ServeArgs {
    #[command(flatten)]
    dir: IndexDir,
    /// Address to listen on
    #[arg(long, default_value = DEFAULT_LISTEN, value_name = "ADDR")]
    listen: String,
    /// The language model: a name of `priorart models list`, a GGUF file, or "none" for quotes alone
    #[arg(long, env = "PRIORART_MODEL", value_name = "NAME")]
    model: Option<String>,
    /// Answer under this host name too, as in "desk.example"; addresses and names of this machine always work, other names
    /// are refused, because a hostile web page could point one at this server. May be repeated
    #[arg(long = "host-name", value_name = "NAME", value_parser = host_name)]
    host_names: Vec<String>,
    /// Let web pages of this origin use the server, as in "https://chat.example"; pages of this machine always may. May be
    /// repeated
    #[arg(long = "origin", value_name = "ORIGIN", value_parser = origin)]
    origins: Vec<String>,
}

fn host_name(text: &str) -> Result<String, &'static str> {
    let name = !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
    name.then(|| text.to_owned()).ok_or("write the name alone, without scheme and port: desk.example")
}

fn origin(text: &str) -> Result<String, &'static str> {
    let authority = text.trim_end_matches('/').split_once("://").map(|(_, authority)| authority);
    let fits = authority.is_some_and(|a| !a.is_empty() && !a.contains(['/', ' ', '*', '?', '#']));
    fits.then(|| text.to_owned()).ok_or("write scheme and host, with the port if there is one, and no path: https://chat.example")
}

/// Where the server listens unless told otherwise.
pub const DEFAULT_LISTEN: &str = "127.0.0.1:8317";

pub fn run(args: ServeArgs) -> anyhow::Result<()> {
    let places = args.dir.places();
    let runtime = runtime()?;
    let ended = runtime.block_on(async {
        // The port first: a port in use is known before weights are read.
        let listener = TcpListener::bind(&args.listen).await.map_err(|error| {
            let why = if error.kind() == std::io::ErrorKind::AddrInUse {
                "another server is running there"
            } else {
                "it has to be an address and a port of this machine, as in 127.0.0.1:8317"
            };
            anyhow::Error::new(error).context(format!("cannot listen on {}: {why}; choose another address with --listen", args.listen))
        })?;
        let options = HttpOptions { hosts: args.host_names, origins: args.origins, ..HttpOptions::default() };
        serve(listener, options, move || Ok(App::open(&places, args.model.as_deref())?)).await
    });
    runtime.shutdown_background(); // a stop does not wait for weights that are being read
    ended
}

/// Serves until Ctrl-C or a polite kill, then lets running answers end. While `open` reads weights, and indexes a missing
/// sample, off the async threads, clients are told that the server is starting.
pub async fn serve(listener: TcpListener, options: HttpOptions, open: impl FnOnce() -> anyhow::Result<App> + Send + 'static) -> anyhow::Result<()> {
    let address = listener.local_addr()?;
    let server = Server::new(options);
    let serving = server.run(listener, stop_signal());
    tokio::pin!(serving);
    // a flipped bit could let a later document through a date gate: it is found before anybody asks
    let checked = || {
        let app = open()?;
        app.index.verify()?;
        Ok::<_, anyhow::Error>(app)
    };
    let app = tokio::select! {
        () = &mut serving => return Ok(()),
        app = tokio::task::spawn_blocking(checked) => app??,
    };
    server.open(app.clone());
    greet(&app, address);
    serving.await;
    Ok(())
}

fn greet(app: &App, address: SocketAddr) {
    note(&format!(
        "priorart is ready at http://{address}/ with {} documents{}{}.",
        app.index.snapshot().documents(),
        if app.sample { format!(" {SAMPLE}") } else { String::new() },
        if app.generator.is_some() { "" } else { "; no language model, answers are quotes (see `priorart models check`)" }
    ));
    if let Some(why) = app.words_alone() {
        note(&format!("Search goes by words alone, not by meaning: {why}."));
    }
    note(&format!(
        "\nTry:\n  curl http://{address}/v1/chat/completions -H 'content-type: application/json' \\\n    -d '{{\"model\":\"priorart\",\"messages\":[{{\"role\":\"user\",\"content\":\"How much fluoroethylene carbonate is in the electrolyte of the silicon-carbon cell of Norrfall?\"}}]}}'\n  priorart ask \"실리콘 음극 전지의 전해액에는 FEC가 몇 중량% 들어 있나?\"\n  or open http://{address}/ in a browser"
    ));
}

async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            return;
        }
    }
    let _ = interrupt.await;
}
