//! Scripts written without word breaks: pairs of neighbouring characters within a run of one script.
//!
//! Hangul runs end at spaces, so pairs stay inside a word: "음극은" is found by "음극", and the particle costs one rare pair.

use super::Sink;
use super::fold::{Folded, Kind};

/// Adds the terms of a run of one script.
pub(super) fn lex(run: &[Folded], kind: Kind, sink: &mut Sink) {
    match run {
        // a lone hiragana is a particle: the stop word of Japanese
        [_] if kind == Kind::Hiragana => sink.step(),
        [one] => {
            sink.push(one.c.to_string(), run);
            sink.step();
        }
        _ => {
            for pair in run.windows(2) {
                sink.push(pair.iter().map(|f| f.c).collect(), pair);
                sink.step();
            }
        }
    }
}
