//! The real `openai` package from PyPI against the running binary.

use std::path::Path;
use std::process::Command;

use crate::support::{Server, priorart, run};

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
    let server = Server::start(priorart(home.path()).args(["serve", "--model", "none"]));
    let question = "What does claim 3 of US20990000101A1 require of the negative electrode?";
    let (code, out, err) = run(Command::new(&python).arg(root.join("tests/it/openai_sdk.py")).arg(format!("http://{}/v1", server.address)).arg(question));
    assert_eq!(code, 0, "{out}{err}");
}
