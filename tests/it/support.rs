//! What the tests share: small real weights, the sample collection, the binary.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use priorart::app::{self, App, Places};
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
        let app = App::with(index, Some(embedder())).unwrap();
        (dir, app)
    };
    // on a thread of its own: building blocks, and the caller may be on an async one
    let (_, app) = SAMPLE.get_or_init(|| std::thread::spawn(build).join().unwrap());
    app.clone()
}

/// The built binary, away from the user's own data: an empty home, the shared weights.
pub fn priorart(home: &std::path::Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_priorart"));
    command.env("PRIORART_HOME", home).env("PRIORART_MODELS", weights()).env_remove("PRIORART_MODEL").stdin(Stdio::null());
    command
}

/// Runs and returns (exit code, stdout, stderr).
pub fn run(command: &mut Command) -> (i32, String, String) {
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap_or(-1), text(&output.stdout), text(&output.stderr))
}
