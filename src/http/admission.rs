//! Admission: a place for each request that costs work, or a 429 at once. The place lives as long as the answer's stream.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::{Error, Result};

/// When a refused client may come back, in seconds.
const RETRY_AFTER_S: u64 = 5;

/// The places.
#[derive(Clone)]
pub(super) struct Admission(Arc<Semaphore>);

/// A taken place; dropping it frees it.
pub(super) struct Permit(#[expect(dead_code, reason = "held for its drop")] OwnedSemaphorePermit);

impl Admission {
    pub(super) fn new(requests: usize) -> Self {
        Self(Arc::new(Semaphore::new(requests.clamp(1, Semaphore::MAX_PERMITS))))
    }

    /// Takes a place.
    ///
    /// # Errors
    /// [`Error::Busy`] when all are taken; nobody is kept waiting in a queue of unknown length.
    pub(super) fn admit(&self) -> Result<Permit> {
        let busy = |_| Error::Busy { what: "as many requests as this server takes are being answered", retry_after_s: RETRY_AFTER_S };
        self.0.clone().try_acquire_owned().map(Permit).map_err(busy)
    }
}
