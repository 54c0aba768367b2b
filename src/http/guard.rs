//! Who may call: programs, pages of this machine, and origins the user named.
//!
//! The server holds private text and has no password. Two ways lead there from a hostile web page that a person who may call
//! it visits: a request across origins (CORS hides the answer, but not the work), and a name of the attacker's that resolves
//! to the server's address, which makes the page "same origin". The second works for a server on the local network just as
//! for one on loopback. Programs send no `Origin` and an address or a plain name as host, and hardly ever notice.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header, request::Parts};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::cors::{AllowHeaders, AllowOrigin, CorsLayer};

use super::HttpOptions;
use super::error::ApiError;

/// Names by which containers and virtual machines reach the loopback of their host.
const HOST_ALIASES: [&str; 2] = ["host.docker.internal", "host.containers.internal"];

/// Lets pages of this machine and of [`HttpOptions::origins`] read answers.
pub(super) fn cors(options: &HttpOptions) -> CorsLayer {
    let origins = options.origins.clone();
    let allowed = move |origin: &HeaderValue, _: &Parts| origin.to_str().is_ok_and(|o| origin_allowed(o, &origins));
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(allowed))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers([header::HeaderName::from_static("x-request-id"), header::RETRY_AFTER])
}

/// Refuses foreign host names and work for foreign pages.
pub(super) async fn same_machine(State(options): State<Arc<HttpOptions>>, request: Request, next: Next) -> Response {
    match check(&options, request.method(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

fn check(options: &HttpOptions, method: &Method, headers: &HeaderMap) -> Result<(), ApiError> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let host = text(header::HOST);
    if let Some(name) = host.filter(|h| !host_allowed(h, &options.hosts)).map(host_name) {
        let advice = "call it by its address, or start it with `--host-name` and this name";
        return Err(ApiError::foreign(format!("this server does not answer under the host name {name:?}; {advice}")));
    }
    let foreign = |o: &&str| !origin_allowed(o, &options.origins) && Some(authority(o)) != host;
    if let Some(origin) = text(header::ORIGIN).filter(foreign).filter(|_| !method.is_safe()) {
        let advice = "start it with `--origin` and this origin if they should";
        return Err(ApiError::foreign(format!("pages of {origin:?} may not use this server; {advice}")));
    }
    Ok(())
}

/// `https://host:port` → `host:port`.
fn authority(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, rest)| rest)
}

/// `host:port`, `[::1]:port` → the host without brackets.
fn host_name(authority: &str) -> &str {
    match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    }
}

fn is_local_name(name: &str) -> bool {
    name.eq_ignore_ascii_case("localhost") || name.to_ascii_lowercase().ends_with(".localhost")
}

fn origin_allowed(origin: &str, named: &[String]) -> bool {
    let Some((_, authority)) = origin.split_once("://") else { return false };
    let name = host_name(authority);
    named.iter().any(|n| n.trim_end_matches('/').eq_ignore_ascii_case(origin))
        || is_local_name(name)
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// An address cannot be rebound, a name can.
fn host_allowed(authority: &str, named: &[String]) -> bool {
    let name = host_name(authority);
    is_local_name(name)
        || name.parse::<IpAddr>().is_ok()
        || HOST_ALIASES.iter().any(|alias| name.eq_ignore_ascii_case(alias))
        || named.iter().any(|n| name.eq_ignore_ascii_case(n))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_this_machine_are_allowed_and_rebound_names_are_not() {
        for host in ["localhost:8317", "127.0.0.1:8317", "[::1]:8317", "LOCALHOST", "priorart.localhost", "192.168.1.7", "host.docker.internal:1"] {
            assert!(host_allowed(host, &[]), "{host}");
        }
        for host in ["evil.example:8317", "localhost.evil.example", "127.0.0.1.evil.example", "", "notlocalhost"] {
            assert!(!host_allowed(host, &[]), "{host}");
        }
        assert!(host_allowed("desk.example:80", &["desk.example".into()]));
    }

    #[test]
    fn origins_of_this_machine_are_allowed() {
        for origin in ["http://localhost:3000", "http://127.0.0.1", "http://[::1]:8080", "tauri://localhost"] {
            assert!(origin_allowed(origin, &[]), "{origin}");
        }
        for origin in ["null", "https://evil.example", "http://localhost.evil.example", "http://192.168.1.7"] {
            assert!(!origin_allowed(origin, &[]), "{origin}");
        }
        assert!(origin_allowed("https://chat.example", &["https://chat.example/".into()]));
    }
}
