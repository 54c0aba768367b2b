//! From token bytes to text that can be shown: whole characters only, and nothing past a stop string.

/// Joins the bytes of tokens into text. A character may be spread over several tokens (most Korean and Chinese ones are);
/// its bytes wait here until the character is whole.
#[derive(Debug, Default)]
pub struct CharacterStream {
    waiting: Vec<u8>,
}

impl CharacterStream {
    /// Adds the bytes of a token and returns the characters that are now complete; bytes that can never become
    /// a character turn into U+FFFD.
    pub fn push(&mut self, bytes: &[u8]) -> String {
        self.waiting.extend_from_slice(bytes);
        let mut text = String::new();
        loop {
            match std::str::from_utf8(&self.waiting) {
                Ok(whole) => {
                    text.push_str(whole);
                    self.waiting.clear();
                    return text;
                }
                Err(error) => {
                    let valid = error.valid_up_to();
                    text.push_str(&String::from_utf8_lossy(&self.waiting[..valid]));
                    let Some(invalid) = error.error_len() else {
                        self.waiting.drain(..valid);
                        return text;
                    };
                    text.push(char::REPLACEMENT_CHARACTER);
                    self.waiting.drain(..valid + invalid);
                }
            }
        }
    }

    /// What is left at the end: nothing, or U+FFFD for a character that was never finished.
    pub fn finish(&mut self) -> String {
        String::from_utf8_lossy(&std::mem::take(&mut self.waiting)).into_owned()
    }
}

/// Lets text through up to the first stop string, wherever the pieces happen to be cut.
#[derive(Debug)]
pub struct StopStrings {
    stops: Vec<String>,
    held: String,
}

impl StopStrings {
    /// Empty stop strings are ignored: they would end every text at once.
    pub fn new(stops: &[String]) -> Self {
        Self { stops: stops.iter().filter(|stop| !stop.is_empty()).cloned().collect(), held: String::new() }
    }

    /// Adds a piece; returns the text that may be shown now, and whether a stop string came.
    ///
    /// The end of the text is held back as long as it may be the beginning of a stop string.
    pub fn push(&mut self, piece: &str) -> (String, bool) {
        self.held.push_str(piece);
        if let Some(at) = self.stops.iter().filter_map(|stop| self.held.find(stop.as_str())).min() {
            self.held.truncate(at);
            return (std::mem::take(&mut self.held), true);
        }
        let keep = self.stops.iter().map(|stop| overlap(&self.held, stop)).max().unwrap_or(0);
        let held = self.held.split_off(self.held.len() - keep);
        (std::mem::replace(&mut self.held, held), false)
    }

    /// What was held back, once nothing more can come.
    pub fn finish(&mut self) -> String {
        std::mem::take(&mut self.held)
    }
}

/// Bytes of the longest end of `text` that is a proper beginning of `stop`.
fn overlap(text: &str, stop: &str) -> usize {
    let beginnings = stop.char_indices().map(|(at, _)| at).rev();
    beginnings.filter(|&bytes| bytes > 0).find(|&bytes| text.ends_with(&stop[..bytes])).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_character_waits_for_its_last_byte() {
        let mut stream = CharacterStream::default();
        let bytes = "극재".as_bytes();
        assert_eq!(stream.push(&bytes[..2]), "");
        assert_eq!(stream.push(&bytes[2..4]), "극");
        assert_eq!(stream.push(&bytes[4..]), "재");
        assert_eq!(stream.finish(), "");
    }

    #[test]
    fn bytes_that_are_no_character_become_the_replacement_character() {
        let mut stream = CharacterStream::default();
        assert_eq!(stream.push(b"a\xffb\xe2\x28c"), "a\u{fffd}b\u{fffd}(c");
        assert_eq!(stream.push(b"\xe2\x82"), "");
        assert_eq!(stream.finish(), "\u{fffd}");
    }

    fn run(stops: &[&str], pieces: &[&str]) -> (String, bool) {
        let stops: Vec<String> = stops.iter().map(|&stop| stop.to_owned()).collect();
        let mut filter = StopStrings::new(&stops);
        let mut shown = String::new();
        for piece in pieces {
            let (text, stopped) = filter.push(piece);
            shown.push_str(&text);
            if stopped {
                return (shown, true);
            }
        }
        shown.push_str(&filter.finish());
        (shown, false)
    }

    #[test]
    fn a_stop_string_is_found_across_pieces() {
        assert_eq!(run(&["\nUser:"], &["Yes.", "\nUs", "er", ": no"]), ("Yes.".into(), true));
        assert_eq!(run(&["\nUser:"], &["Yes.", "\nUs", "age"]), ("Yes.\nUsage".into(), false));
        assert_eq!(run(&["aab"], &["a", "a", "a", "b", "c"]), ("a".into(), true));
        assert_eq!(run(&["。"], &["예.", "。그"]), ("예.".into(), true));
    }

    #[test]
    fn the_earliest_of_several_stop_strings_wins_and_empty_ones_are_ignored() {
        assert_eq!(run(&["", "cd", "b"], &["abcd"]), ("a".into(), true));
        assert_eq!(run(&[""], &["abcd"]), ("abcd".into(), false));
    }

    proptest! {
        #[test]
        fn cutting_the_text_differently_changes_nothing(text in "[ab가]{0,12}", stop in "[ab가]{1,4}", cuts in prop::collection::vec(0usize..13, 0..6)) {
            let mut cuts: Vec<usize> = cuts.into_iter().filter(|&at| text.is_char_boundary(at)).collect();
            cuts.sort_unstable();
            let mut pieces = Vec::new();
            let mut from = 0;
            for at in cuts {
                pieces.push(&text[from..at]);
                from = at;
            }
            pieces.push(&text[from..]);
            let expected = text.split(&stop).next().unwrap_or("");
            let (shown, stopped) = run(&[&stop], &pieces);
            prop_assert_eq!(shown, expected);
            prop_assert_eq!(stopped, text.contains(&stop));
        }

        #[test]
        fn characters_survive_any_cut(text in "\\PC{0,12}", size in 1usize..5) {
            let mut stream = CharacterStream::default();
            let mut joined: String = text.as_bytes().chunks(size).map(|bytes| stream.push(bytes)).collect();
            joined.push_str(&stream.finish());
            prop_assert_eq!(joined, text);
        }
    }
}
