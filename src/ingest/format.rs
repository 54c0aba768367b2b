//! Telling formats apart by their first bytes.

/// How content is compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Gzip,
    Zstd,
}

impl Packing {
    /// By the magic numbers of RFC 1952 and RFC 8878 (the second form is a skippable frame, as parallel compressors write).
    pub fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            _ => Self::None,
        }
    }
}

/// What content is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    JsonLines,
    Xml,
}

/// Content that people will try and that is not read (yet), with what to do instead.
const REFUSED: [(&[u8], &str); 12] = [
    (b"PK\x03\x04", "zip archives are not read yet: unpack it and name the file or folder inside"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"%PDF", "PDF is not read: index the office's XML or text of the document instead"),
    (b"BZh", "bzip2 is not read: unpack it first, or pipe it in: bzip2 -dc FILE | priorart index -"),
    (b"\xfd7zXZ", "xz is not read: unpack it first, or pipe it in: xz -dc FILE | priorart index -"),
    (b"7z\xbc\xaf", "7z archives are not read: unpack it and name the file or folder inside"),
    (b"\x1f\x8b", "compressed twice: unpack it once"),
    (b"\x28\xb5\x2f\xfd", "compressed twice: unpack it once"),
    (b"\xff\xfe", "the text is UTF-16: convert it to UTF-8 first (iconv -f UTF-16 -t UTF-8)"),
    (b"\xfe\xff", "the text is UTF-16: convert it to UTF-8 first (iconv -f UTF-16 -t UTF-8)"),
    (b"PATN\n", "USPTO APS text is not read yet; the office offers these years as XML too"),
    (b"HHHHHT", "USPTO APS text is not read yet; the office offers these years as XML too"),
];

/// What is read, for messages.
const READ: &str = "read are JSON Lines (one document a line) and USPTO grant and application XML, plain, gzip or zstd";

impl Format {
    /// By the first bytes of the unpacked content.
    ///
    /// # Errors
    /// Why the content cannot be read, and what to do.
    pub fn of(head: &[u8]) -> Result<Self, String> {
        if let Some((_, reason)) = REFUSED.iter().find(|(magic, _)| head.starts_with(magic)) {
            return Err((*reason).to_owned());
        }
        if head.get(257..262) == Some(b"ustar") {
            return Err("tar archives are not read yet: unpack it and name the folder".into());
        }
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        let starts_like = |word: &[u8]| text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
        match text.first() {
            None => Err("the file is empty".into()),
            Some(b'{') if matches!(text.get(1), Some(b'\n' | b'\r')) => {
                Err("one JSON object over many lines; JSON Lines wants a document on each line: jq -c . FILE".into())
            }
            Some(b'{') => Ok(Self::JsonLines),
            Some(b'[') => Err("a JSON array; JSON Lines wants a document on each line: jq -c '.[]' FILE".into()),
            Some(b'<') if starts_like(b"<!doctype html") || starts_like(b"<html") => Err(format!("HTML is not read; {READ}")),
            Some(b'<') => Ok(Self::Xml),
            Some(_) if text.starts_with(b"PATN\r") => Err("USPTO APS text is not read yet; the office offers these years as XML too".into()),
            Some(_) => Err(format!("the format is not known; {READ}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_told_by_content() {
        assert_eq!(Format::of(b"\xef\xbb\xbf \n{\"id\":1}"), Ok(Format::JsonLines));
        assert_eq!(Format::of(b"\n<?xml version=\"1.0\"?>"), Ok(Format::Xml));
        assert_eq!(Packing::of(b"\x1f\x8b\x08"), Packing::Gzip);
        assert_eq!(Packing::of(b"\x28\xb5\x2f\xfd"), Packing::Zstd);
    }

    #[test]
    fn refusals_name_what_to_do() {
        for (head, words) in [
            (&b"PK\x03\x04rest"[..], "zip"),
            (b"{\n  \"id\": 1", "jq -c ."),
            (b"[{\"id\"", "jq -c '.[]'"),
            (b"", "empty"),
            (b" \n ", "empty"),
            (b"<!DOCTYPE HTML>", "HTML"),
            (b"PATN\nWKU  057006474", "APS"),
            (b"id;title", "not known"),
            (b"\x1f\x8b", "twice"),
        ] {
            let reason = Format::of(head).expect_err("refused");
            assert!(reason.contains(words), "{reason}");
        }
    }
}
