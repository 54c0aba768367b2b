//! The accept loop.
//!
//! `axum::serve` is not used: it sets no timeout on the head of a request, so a client that sends one byte a minute would hold
//! a connection for ever.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::write_timeout::WriteTimeout;
use super::{HttpOptions, router};
use crate::app::App;
use crate::error::{Error, Result};

/// Pause after a failed accept (out of file descriptors, mostly).
const ACCEPT_PAUSE: Duration = Duration::from_millis(500);

/// Answers on `listener` until `stop` resolves; then running answers get [`HttpOptions::drain`] to finish. The caller owns
/// listener and stop signal.
///
/// # Errors
/// [`Error::Internal`] when the listener has no address.
pub async fn serve(listener: TcpListener, app: App, mut options: HttpOptions, stop: impl Future<Output = ()>) -> Result<()> {
    options.check_host &= listener.local_addr().map_err(Error::internal)?.ip().is_loopback();
    let (drain, timeouts) = (options.drain, (options.header_timeout, options.write_timeout));
    let places = Arc::new(Semaphore::new(options.connections.max(1)));
    let router = router(app, options);
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
        let connection = connection(stream, router.clone(), timeouts, graceful.watcher());
        connections.spawn(async move {
            connection.await;
            drop(place);
        });
    }
    drop(listener); // from here on new clients are refused, not kept waiting
    if tokio::time::timeout(drain, graceful.shutdown()).await.is_err() {
        tracing::warn!(after_s = drain.as_secs(), "answers were cut off by the stop");
    }
    Ok(())
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

async fn connection(stream: TcpStream, router: Router, (header_timeout, write_timeout): (Duration, Duration), watcher: Watcher) {
    // Streamed text must not wait for a full packet.
    let _ = stream.set_nodelay(true);
    let stream = TokioIo::new(WriteTimeout::new(stream, write_timeout));
    let service = TowerToHyperService::new(router);
    // HTTP/1 alone: no client of such a server speaks plain-text HTTP/2, and its detection would wait without a limit.
    let connection = http1::Builder::new().timer(TokioTimer::new()).header_read_timeout(header_timeout).serve_connection(stream, service);
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "connection ended");
    }
}
