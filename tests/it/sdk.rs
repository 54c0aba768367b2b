//! The real `openai` package from PyPI against the running binary.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::{priorart, run};

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn the_openai_package_is_content() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let venv = root.join("target/openai-venv");
    let python = venv.join("bin/python");
    if !python.exists() {
        let (code, _, err) = run(Command::new("python3").args(["-m", "venv"]).arg(&venv));
        assert_eq!(code, 0, "{err}");
    }
    let (code, _, err) = run(Command::new(&python).args(["-m", "pip", "install", "-q", "openai"]));
    assert_eq!(code, 0, "{err}");
    let home = tempfile::tempdir().unwrap();
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut serve = priorart(home.path());
    serve.args(["serve", "--model", "none", "--listen", &address.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
    let server = Server(serve.spawn().unwrap());
    let started = Instant::now();
    while !crate::http::live::ready(address) {
        assert!(started.elapsed() < Duration::from_secs(120), "the server did not start");
        std::thread::sleep(Duration::from_millis(100));
    }
    let question = "What does claim 3 of US20990000101A1 require of the negative electrode?";
    let (code, out, err) = run(Command::new(&python).arg(root.join("tests/it/openai_sdk.py")).arg(format!("http://{address}/v1")).arg(question));
    assert_eq!(code, 0, "{out}{err}");
    drop(server);
}
