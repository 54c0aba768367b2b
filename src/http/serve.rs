//! The accept loop.
//!
//! `axum::serve` is not used: it sets no timeout on the head of a request, so a client that sends one byte a minute would hold
//! a connection for ever.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use hyper::Request as Received;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service as _, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::write_timeout::WriteTimeout;
use super::{HttpOptions, router, starting};
use crate::app::App;

/// Pause after a failed accept (out of file descriptors, mostly).
const ACCEPT_PAUSE: Duration = Duration::from_millis(500);

/// A server that answers from its first moment, with "is starting" until it is given an [`App`]; a clone is the same server.
#[derive(Clone)]
pub struct Server {
    options: HttpOptions,
    starting: Router,
    ready: Arc<OnceLock<Router>>,
}

impl Server {
    /// A server that is starting.
    pub fn new(options: HttpOptions) -> Self {
        Self { starting: starting(&options), ready: Arc::default(), options }
    }

    /// From now on requests are answered by `app`, also those on connections that are open already.
    pub fn open(&self, app: App) {
        self.ready.get_or_init(|| router(app, self.options.clone()));
    }

    /// Answers on `listener` until `stop` resolves; then running answers get [`HttpOptions::drain`] to finish. The caller owns
    /// listener and stop signal.
    pub async fn run(&self, listener: TcpListener, stop: impl Future<Output = ()>) {
        let places = Arc::new(Semaphore::new(self.options.connections.max(1)));
        let graceful = GracefulShutdown::new();
        let mut connections = JoinSet::new();
        tokio::pin!(stop);
        loop {
            let accepted = tokio::select! {
                biased;
                () = &mut stop => break,
                Some(_) = connections.join_next() => continue,
                accepted = accept(&listener, &places) => accepted,
            };
            let Some((stream, place)) = accepted else { continue };
            let connection = connection(stream, self.clone(), graceful.watcher());
            connections.spawn(async move {
                connection.await;
                drop(place);
            });
        }
        drop(listener); // from here on new clients are refused, not kept waiting
        let drain = self.options.drain;
        if tokio::time::timeout(drain, graceful.shutdown()).await.is_err() {
            tracing::warn!(after_s = drain.as_secs(), "answers were cut off by the stop");
        }
    }

    fn router(&self) -> Router {
        self.ready.get().unwrap_or(&self.starting).clone()
    }
}

async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> Option<(TcpStream, tokio::sync::OwnedSemaphorePermit)> {
    let place = places.clone().acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, _)) => Some((stream, place)),
        Err(error) => {
            tracing::warn!(%error, "no connection could be accepted");
            tokio::time::sleep(ACCEPT_PAUSE).await;
            None
        }
    }
}

async fn connection(stream: TcpStream, server: Server, watcher: Watcher) {
    // Streamed text must not wait for a full packet.
    let _ = stream.set_nodelay(true);
    let HttpOptions { header_timeout, write_timeout, .. } = server.options;
    let stream = TokioIo::new(WriteTimeout::new(stream, write_timeout));
    let service = service_fn(move |request: Received<Incoming>| {
        let request: Request = request.map(axum::body::Body::new);
        TowerToHyperService::new(server.router()).call(request)
    });
    // HTTP/1 alone: no client of such a server speaks plain-text HTTP/2, and its detection would wait without a limit.
    let connection = http1::Builder::new().timer(TokioTimer::new()).header_read_timeout(header_timeout).serve_connection(stream, service);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "connection ended");
    }
}
