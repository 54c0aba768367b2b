//! Settings of the server that are not limits of a single request ([`crate::app::Limits`] has those).

use std::time::Duration;

/// How the server behaves towards its clients. The defaults suit a server on the user's own machine.
#[derive(Debug, Clone)]
pub struct HttpOptions {
    /// Web origins (`https://chat.example`) whose pages may call this server, besides pages of this machine.
    pub origins: Vec<String>,
    /// Host names under which the server may be called, besides addresses and names of this machine. Others are refused, so
    /// that a hostile page cannot reach the server by pointing its own name at the server's address.
    pub hosts: Vec<String>,
    /// Connections at a time; the next ones wait to be accepted.
    pub connections: usize,
    /// The longest wait for the head of a request, also on an idle kept-alive connection.
    pub header_timeout: Duration,
    /// The longest wait for a client that has stopped reading its answer.
    pub write_timeout: Duration,
    /// The longest wait for the body of a request.
    pub body_timeout: Duration,
    /// The longest search or document look-up.
    pub work_timeout: Duration,
    /// The longest answer that is sent as one JSON; a stream has no such end.
    pub answer_timeout: Duration,
    /// How long a stream's status line waits for the first source, text or error, so that early errors keep their own status.
    pub patience: Duration,
    /// Silence after which a stream sends an empty chunk, so that nobody in between cuts it.
    pub keep_alive: Duration,
    /// How long running answers may go on after the stop signal.
    pub drain: Duration,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            origins: Vec::new(),
            hosts: Vec::new(),
            connections: 1024,
            header_timeout: Duration::from_secs(30),
            write_timeout: Duration::from_secs(60),
            body_timeout: Duration::from_secs(30),
            work_timeout: Duration::from_secs(60),
            answer_timeout: Duration::from_secs(600),
            patience: Duration::from_secs(2),
            keep_alive: Duration::from_secs(10),
            drain: Duration::from_secs(10),
        }
    }
}
