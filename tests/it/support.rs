//! What the tests share: small real weights, the sample collection, the binary, a running server.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, OnceLock};

use priorart::app::{self, App, Places};
use priorart::chat::act::Learned;
use priorart::model::fetch::{self, Progress};
use priorart::model::manifest::{DEFAULT_EMBEDDER, Manifest};
use priorart::model::{Embedder, Generator};
use priorart::sample;
use tempfile::TempDir;

/// The smallest generator, English only; what it writes is checked like any other's.
pub const SMALL_GENERATOR: &str = "smollm2-135m-instruct";

/// The folder of weights, with the default embedder and the smallest generator fetched.
pub fn weights() -> PathBuf {
    static DIR: OnceLock<PathBuf> = OnceLock::new();
    DIR.get_or_init(|| {
        let dir = Places::resolve(None).models;
        for name in [DEFAULT_EMBEDDER, SMALL_GENERATOR] {
            fetch::ensure(&Manifest::find(name, None).unwrap(), &dir, &Progress::stderr()).unwrap_or_else(|e| panic!("{name}: {e}"));
        }
        dir
    })
    .clone()
}

/// The real embedder; one for all tests.
pub fn embedder() -> Embedder {
    static EMBEDDER: OnceLock<Embedder> = OnceLock::new();
    EMBEDDER.get_or_init(|| app::load_embedder(&weights(), None).unwrap().unwrap()).clone()
}

/// The smallest real generator; one for all tests.
pub fn generator() -> Generator {
    static GENERATOR: OnceLock<Generator> = OnceLock::new();
    GENERATOR.get_or_init(|| app::load_generator(&weights(), Some(SMALL_GENERATOR)).unwrap().unwrap()).clone()
}

/// The sample collection with vectors, no generator; built once.
pub fn sample() -> App {
    static SAMPLE: OnceLock<(TempDir, App)> = OnceLock::new();
    let build = || {
        let dir = tempfile::tempdir().unwrap();
        let index = sample::open(dir.path(), Some(&embedder())).unwrap();
        let mut app = App::with(index, Some(embedder())).unwrap();
        app.learned = Arc::new(Learned::with(&embedder(), &weights().join(DEFAULT_EMBEDDER)));
        (dir, app)
    };
    // on a thread of its own: building blocks, and the caller may be on an async one
    let (_, app) = SAMPLE.get_or_init(|| std::thread::spawn(build).join().unwrap());
    app.clone()
}

/// The built binary, away from the user's own data: an empty home, the shared weights.
pub fn priorart(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_priorart"));
    at_home(&mut command, home);
    command
}

fn at_home(command: &mut Command, home: &Path) {
    command.env("PRIORART_HOME", home).env("PRIORART_MODELS", weights()).env_remove("PRIORART_MODEL").stdin(Stdio::null());
}

/// Runs and returns (exit code, stdout, stderr).
pub fn run(command: &mut Command) -> (i32, String, String) {
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}

/// As [`run`], with `input` on stdin.
pub fn run_with(command: &mut Command, input: &str) -> (i32, String, String) {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(input.as_bytes()).unwrap();
    std::io::Seek::rewind(&mut file).unwrap();
    run(command.stdin(file))
}

/// JSON Lines of `n` invented widgets; number 7 is the only one that says "7".
pub fn documents(n: usize) -> String {
    (0..n)
        .map(|i| format!("{{\"id\":\"US99{i:06}A1\",\"title\":\"Widget {i}\",\"abstract\":\"A widget number {i} with a flange and a spring of {i} mm.\",\"date\":\"2015-01-02\"}}\n"))
        .collect()
}

/// Writes a file into a test's folder.
pub fn write(home: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = home.path().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

/// Says that a test cannot be done on this machine; in CI that is a failure.
#[expect(clippy::print_stdout, reason = "shown with the test's own output")]
pub fn skip(why: &str) {
    assert!(std::env::var_os("CI").is_none_or(|v| v.is_empty()), "{why}: in CI this test has to run");
    println!("skipped: {why}");
}

/// `unshare` with namespaces of its own, where the kernel lets `probe` run in them; else the test is skipped.
pub fn unshared(flags: &str, probe: &[&str], home: &Path) -> Option<Command> {
    let allowed = Command::new("unshare").arg(flags).args(probe).output();
    if !allowed.is_ok_and(|o| o.status.success()) {
        skip("no user namespaces here");
        return None;
    }
    let mut command = Command::new("unshare");
    command.arg(flags);
    at_home(&mut command, home);
    Some(command)
}

/// `priorart serve` on a free port; ends with the test.
pub struct Server {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Starts `command`, a `priorart` with what belongs before `serve`'s `--listen`, and waits until it is ready.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
        let mut said = String::new();
        let address = loop {
            let line = lines.next().unwrap_or_else(|| panic!("the server did not start: {said}"));
            if let Some((_, rest)) = line.split_once("ready at http://") {
                break rest.split('/').next().unwrap().parse().unwrap();
            }
            said = said + &line + "\n";
        };
        std::thread::spawn(move || lines.for_each(drop)); // a full pipe would stop the server
        Self { child, address }
    }

    /// A POST with this body.
    pub fn post(&self, path: &str, body: &str) -> (u16, serde_json::Value) {
        self.exchange(&format!("POST {path}"), body)
    }

    /// A GET.
    pub fn get(&self, path: &str) -> (u16, serde_json::Value) {
        self.exchange(&format!("GET {path}"), "")
    }

    fn exchange(&self, line: &str, body: &str) -> (u16, serde_json::Value) {
        let mut stream = TcpStream::connect(self.address).unwrap();
        let head = format!("{line} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", self.address, body.len());
        stream.write_all((head + body).as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("no HTTP: {answer}"));
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap_or_else(|e| panic!("{e}: {body}")))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
