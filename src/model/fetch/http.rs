//! One file over HTTP: a plain GET that goes on where the last one was cut off.

use std::time::Duration;

use ureq::Agent;
use ureq::http::StatusCode;

use super::part::{NO_SUCH_FILE, Part, Trouble};
use super::progress::Bar;

/// An offline machine should come to the next source quickly.
const CONNECT: Duration = Duration::from_secs(5);
/// A connection that gives no byte for this long is taken as cut off.
const STALLED: Duration = Duration::from_secs(30);
/// Rest before the second attempt of a row; twice that before the third.
const PAUSE: Duration = Duration::from_millis(500);
/// Attempts in a row that may bring less than [`WORTHWHILE`] bytes.
const STRIKES: u32 = 3;
/// An attempt that brought this much was no failure, however it ended.
const WORTHWHILE: u64 = 64 << 10;

const NO_NAME: &str = "its name cannot be resolved";

/// A client that goes through `proxy`, follows redirects and leaves bodies as they are.
pub(super) fn agent(proxy: Option<ureq::Proxy>) -> Agent {
    Agent::config_builder()
        .proxy(proxy)
        .http_status_as_error(false)
        .timeout_resolve(Some(CONNECT))
        .timeout_connect(Some(CONNECT))
        .timeout_recv_response(Some(STALLED))
        .timeout_per_read(Some(STALLED))
        .accept_encoding("identity") // ranges count the bytes of the file, not of a compressed stream
        .user_agent(concat!("priorart/", env!("CARGO_PKG_VERSION")))
        .build()
        .new_agent()
}

/// Appends to `part` what is missing of the file at `url`; asks again where a connection breaks.
pub(super) fn pull(agent: &Agent, url: &str, part: &mut Part, bar: &Bar<'_>) -> Result<(), Trouble> {
    let (begun, mut strikes) = (part.len(), 0);
    while part.len() < part.total {
        let before = part.len();
        let reason = match get(agent, url, part, bar) {
            Ok(()) => break,
            Err(Attempt::Cut(reason)) => reason,
            // what gave bytes a moment ago may come back
            Err(Attempt::Over(Trouble::Unreachable(reason))) if before > begun => reason,
            Err(Attempt::Over(trouble)) => return Err(trouble),
        };
        strikes = if part.len() >= before + WORTHWHILE { 0 } else { strikes + 1 };
        if strikes >= STRIKES {
            return Err(Trouble::Source(reason));
        }
        tracing::debug!(reason, at = part.len(), "download cut off, asking for the rest");
        std::thread::sleep(PAUSE * strikes);
    }
    Ok(())
}

/// How an attempt ended.
enum Attempt {
    /// Asking again would give the same.
    Over(Trouble),
    /// The connection broke; the rest may come.
    Cut(String),
}

impl From<Trouble> for Attempt {
    fn from(trouble: Trouble) -> Self {
        Self::Over(trouble)
    }
}

fn get(agent: &Agent, url: &str, part: &mut Part, bar: &Bar<'_>) -> Result<(), Attempt> {
    let over = |reason: String| Attempt::Over(Trouble::Source(reason));
    let from = part.len();
    let mut request = agent.get(url);
    if from > 0 {
        request = request.header("range", format!("bytes={from}-"));
    }
    let mut response = request.call().map_err(|e| Attempt::Over(explain(&e)))?;
    let whole = match response.status() {
        StatusCode::PARTIAL_CONTENT => {
            let header = response.headers().get("content-range").and_then(|v| v.to_str().ok());
            let (start, whole) = header.and_then(content_range).ok_or_else(|| over("it sent a range without saying which".into()))?;
            if start != from {
                return Err(over(format!("it was asked for bytes from {from} and sent them from {start}")));
            }
            Some(whole)
        }
        StatusCode::OK => {
            part.cut(0).map_err(Trouble::from)?; // it does not know ranges: from the beginning
            response.body().content_length()
        }
        StatusCode::NOT_FOUND => return Err(over(NO_SUCH_FILE.into())),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            return Err(over(format!("it refuses to give the file ({})", response.status().as_u16())));
        }
        status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
            return Err(Attempt::Cut(format!("it answered {status}")));
        }
        status => return Err(over(format!("it answered {status}"))),
    };
    if let Some(whole) = whole.filter(|whole| *whole != part.total) {
        return Err(over(format!("its file has {whole} bytes, not {}", part.total)));
    }
    match part.append(&mut response.body_mut().as_reader(), bar) {
        Ok(_) if part.len() < part.total => Err(Attempt::Cut(format!("cut off after {} bytes", part.len()))),
        Ok(_) => Ok(()),
        Err(Trouble::Source(reason)) => Err(Attempt::Cut(reason)),
        Err(trouble) => Err(trouble.into()),
    }
}

/// `bytes 100-199/200` → `(100, 200)`.
fn content_range(header: &str) -> Option<(u64, u64)> {
    let (range, whole) = header.strip_prefix("bytes ")?.split_once('/')?;
    Some((range.split_once('-')?.0.trim().parse().ok()?, whole.trim().parse().ok()?))
}

fn explain(error: &ureq::Error) -> Trouble {
    use ureq::Error as E;
    match error {
        E::HostNotFound => Trouble::Unreachable(NO_NAME.into()),
        E::ConnectionFailed | E::ConnectProxyFailed(_) => Trouble::Unreachable("no connection".into()),
        E::Timeout(_) => Trouble::Unreachable("no answer in time".into()),
        // std has no kind for a name that does not resolve, which is what an offline machine meets
        E::Io(e) if e.to_string().contains("lookup") => Trouble::Unreachable(NO_NAME.into()),
        E::Io(e) if e.kind() == std::io::ErrorKind::ConnectionRefused => Trouble::Unreachable("connection refused".into()),
        E::Io(e) => Trouble::Unreachable(e.to_string()),
        E::BadUri(_) | E::Http(_) => Trouble::Source("its address is not a URL".into()),
        other => Trouble::Unreachable(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::content_range;

    #[test]
    fn ranges_are_read() {
        assert_eq!(content_range("bytes 100-199/200"), Some((100, 200)));
        assert_eq!(content_range("bytes 100-199/*"), None);
        assert_eq!(content_range("octets"), None);
    }
}
