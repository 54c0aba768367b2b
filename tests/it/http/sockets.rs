//! What shows only on a real connection: slow heads, clients that leave, the stop.

use std::net::SocketAddr;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use priorart::app::App;
use priorart::http::{HttpOptions, Server};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::desk;

async fn start(app: &App, options: HttpOptions) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<()>) {
    let server = Server::new(options);
    server.open(app.clone());
    run(server).await
}

async fn run(server: Server) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, (stop, stopped)) = (listener.local_addr().unwrap(), oneshot::channel::<()>());
    let running = tokio::spawn(async move { server.run(listener, async move { drop(stopped.await) }).await });
    (address, stop, running)
}

async fn ask(address: SocketAddr, text: &str, stream: bool) -> TcpStream {
    let body = json!({ "model": "scripted", "stream": stream, "messages": [{ "role": "user", "content": text }] }).to_string();
    let head = format!("POST /v1/chat/completions HTTP/1.1\r\nhost: {address}\r\ncontent-length: {}\r\n\r\n", body.len());
    let mut client = TcpStream::connect(address).await.unwrap();
    client.write_all((head + &body).as_bytes()).await.unwrap();
    client
}

async fn read_until(client: &mut TcpStream, wanted: &str) -> String {
    let (mut read, mut buffer) = (String::new(), [0; 4096]);
    while !read.contains(wanted) {
        let count = tokio::time::timeout(Duration::from_secs(5), client.read(&mut buffer)).await.expect("in time").unwrap();
        assert!(count > 0, "closed after {read}");
        read.push_str(&String::from_utf8_lossy(&buffer[..count]));
    }
    read
}

async fn becomes_true(mut condition: impl FnMut() -> bool) -> bool {
    let until = Instant::now() + Duration::from_secs(5);
    while !condition() && Instant::now() < until {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    condition()
}

#[tokio::test]
async fn a_client_that_leaves_stops_the_generation() {
    for stream in [true, false] {
        let desk = desk(true);
        let (address, _stop, _server) = start(&desk.app, HttpOptions::default()).await;
        let mut client = ask(address, "ENDLESS", stream).await;
        if stream {
            read_until(&mut client, "more").await;
        } else {
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        assert_eq!(desk.stopped.load(Ordering::SeqCst), 0);
        drop(client);
        assert!(becomes_true(|| desk.stopped.load(Ordering::SeqCst) == 1).await, "stream: {stream}");
    }
}

#[tokio::test]
async fn a_client_that_does_not_send_its_head_is_cut_off() {
    let options = HttpOptions { header_timeout: Duration::from_millis(200), ..HttpOptions::default() };
    let (address, _stop, _server) = start(&desk(false).app, options).await;
    for beginning in ["", "GET /healthz HTTP/1.1\r\nx: "] {
        let mut client = TcpStream::connect(address).await.unwrap();
        client.write_all(beginning.as_bytes()).await.unwrap();
        let mut rest = Vec::new();
        let end = tokio::time::timeout(Duration::from_secs(5), client.read_to_end(&mut rest)).await;
        assert!(end.is_ok(), "still open after {beginning:?}");
    }
}

#[tokio::test]
async fn the_stop_lets_a_running_answer_end_and_takes_no_new_one() {
    let desk = desk(true);
    let (address, stop, server) = start(&desk.app, HttpOptions { patience: Duration::ZERO, ..HttpOptions::default() }).await;
    let mut client = ask(address, "SLOW", true).await;
    read_until(&mut client, "assistant").await;
    stop.send(()).unwrap();
    let rest = read_until(&mut client, "[DONE]").await;
    assert!(rest.contains("answer."));
    tokio::time::timeout(Duration::from_secs(5), server).await.expect("the server ends").unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn the_stop_does_not_wait_for_ever() {
    let desk = desk(true);
    let (address, stop, server) = start(&desk.app, HttpOptions { drain: Duration::from_millis(200), ..HttpOptions::default() }).await;
    let mut client = ask(address, "ENDLESS", true).await;
    read_until(&mut client, "more").await;
    stop.send(()).unwrap();
    tokio::time::timeout(Duration::from_secs(5), server).await.expect("the server ends").unwrap();
    assert!(becomes_true(|| desk.stopped.load(Ordering::SeqCst) == 1).await);
}

#[tokio::test]
async fn a_full_house_keeps_new_connections_waiting_but_serves_them() {
    let (address, _stop, _server) = start(&desk(true).app, HttpOptions { connections: 1, ..HttpOptions::default() }).await;
    let mut first = ask(address, "ENDLESS", true).await;
    read_until(&mut first, "more").await;
    let mut second = TcpStream::connect(address).await.unwrap();
    second.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    drop(first);
    read_until(&mut second, "200 OK").await;
}

#[tokio::test]
async fn an_open_connection_sees_the_server_become_ready() {
    let server = Server::new(HttpOptions::default());
    let (address, _stop, _running) = run(server.clone()).await;
    let mut client = TcpStream::connect(address).await.unwrap();
    for (path, wanted) in [("/healthz", "200 OK"), ("/", "503"), ("/readyz", "503"), ("/nonsense", "503")] {
        client.write_all(format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n").as_bytes()).await.unwrap();
        let answer = read_until(&mut client, "}").await;
        assert!(answer.contains(wanted), "{path}: {answer}");
        assert!(wanted != "503" || answer.contains("retry-after: 2") && answer.contains("\"code\":\"starting\""), "{path}: {answer}");
    }
    let desk = desk(false);
    server.open(desk.app.clone());
    client.write_all(b"GET /readyz HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    assert!(read_until(&mut client, "}").await.contains("200 OK"));
    client.write_all(b"GET /readyz HTTP/1.1\r\nhost: evil.example\r\n\r\n").await.unwrap();
    assert!(read_until(&mut client, "}").await.contains("403"));
}

#[tokio::test]
async fn a_client_that_stops_reading_stops_the_generation() {
    let desk = desk(true);
    let options = HttpOptions { write_timeout: Duration::from_millis(300), ..HttpOptions::default() };
    let (address, _stop, _running) = start(&desk.app, options).await;
    let client = ask(address, "ENDLESS FLOOD", true).await;
    assert!(becomes_true(|| desk.stopped.load(Ordering::SeqCst) == 1).await);
    drop(client);
}
