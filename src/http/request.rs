//! Reading request bodies: size and time limits, and errors that name the field at fault.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;

use super::Http;
use super::error::ApiError;

/// A JSON body of type `T`. The content type is not asked for: `curl -d` says something else, and [`super::guard`] keeps
/// foreign pages out.
pub(super) struct Body<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<Http> for Body<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, http: &Http) -> Result<Self, ApiError> {
        let limit = http.app.limits.body_bytes;
        let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()).and_then(|v| v.parse::<u64>().ok());
        if announced.is_some_and(|bytes| bytes > limit as u64) {
            return Err(ApiError::too_large(limit)); // before a byte of it is read
        }
        let bytes = tokio::time::timeout(http.options.body_timeout, Bytes::from_request(request, http)).await;
        let bytes = bytes.map_err(|_| ApiError::slow_body())?.map_err(|rejection| unread(&rejection, limit))?;
        parse(&bytes).map(Self)
    }
}

fn unread(rejection: &BytesRejection, limit: usize) -> ApiError {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE { ApiError::too_large(limit) } else { ApiError::broken_body("the request body broke off") }
}

/// Reads JSON; an error names the place of broken JSON, or the field whose value does not fit.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ApiError::broken_body("the request body is empty; send a JSON object"));
    }
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return Err(ApiError::broken_body("the request body is a list; send a JSON object"));
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.into_inner();
        if !inner.is_data() {
            return ApiError::broken_body(format!("the request body is no JSON: {inner}"));
        }
        let field = if path == "." { missing_field(&inner) } else { path };
        let at = if field.is_empty() { String::new() } else { format!("{field}: ") };
        ApiError::bad_request(field, format!("{at}{}", without_place(&inner)))
    })?;
    json.end().map_err(|error| ApiError::broken_body(format!("something stands after the JSON: {error}")))?;
    Ok(value)
}

/// The words of an error without "at line 1 column 1174", which the field says better, and without names of Rust types.
fn without_place(error: &serde_json::Error) -> String {
    let mut message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    message.truncate(message.strip_suffix(&place).map_or(message.len(), str::len));
    let Some((found, wanted)) = message.rsplit_once("expected ") else { return message };
    let wanted = match wanted {
        "usize" | "u64" | "u32" | "i64" | "i32" => "a whole number",
        "f64" | "f32" => "a number",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        _ if wanted.starts_with("struct ") || wanted == "a map" => "an object",
        _ => wanted,
    };
    format!("{found}expected {wanted}")
}

/// The field of the whole request that serde misses; its error has no path then.
fn missing_field(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let field = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
    field.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Probe {
        #[expect(dead_code, reason = "read by serde")]
        limit: Option<u32>,
    }

    fn refusal(json: &str) -> String {
        match parse::<Probe>(json.as_bytes()) {
            Ok(_) => String::new(),
            Err(error) => error.body("req-0").to_string(),
        }
    }

    #[test]
    fn errors_name_the_field_or_the_place() {
        assert!(refusal(r#"{"limit":"ten"}"#).contains(r#""param":"limit""#));
        assert!(refusal(r#"{"limits":10}"#).contains(r#""param":"limits""#));
        assert!(!refusal(r#"{"limit":"ten"}"#).contains("column"), "{}", refusal(r#"{"limit":"ten"}"#));
        assert!(refusal("{\"limit\":\n 1").contains("line 2"));
        assert!(refusal("{} {}").contains("after the JSON"));
        assert!(refusal(" ").contains("empty"));
        assert!(refusal(r#"{"limit":"ten"}"#).contains("expected a whole number"));
        assert!(refusal(&"[".repeat(100_000)).contains("is a list"));
        assert!(refusal(&(r#"{"limit":"#.to_owned() + &"[".repeat(100_000))).contains("error"));
        assert_eq!(refusal(r#"{"limit":null}"#), "");
    }
}
