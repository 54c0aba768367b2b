//! Our analyzer as tantivy wants it.

use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

use super::super::analyzer::{self, terms};
use super::schema::ANALYZER;

/// Tokenizers of an index: ours, and tantivy's own for whole strings.
pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(ANALYZER, TextAnalyzer::from(PatentTokenizer));
    manager
}

#[derive(Clone)]
struct PatentTokenizer;

struct Stream {
    tokens: std::vec::IntoIter<analyzer::Token>,
    current: Token,
}

impl Tokenizer for PatentTokenizer {
    type TokenStream<'a> = Stream;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream {
        Stream { tokens: terms(text).into_iter(), current: Token::default() }
    }
}

impl TokenStream for Stream {
    fn advance(&mut self) -> bool {
        let Some(token) = self.tokens.next() else { return false };
        self.current = Token { offset_from: token.start, offset_to: token.end, position: token.position, text: token.text, position_length: 1 };
        true
    }

    fn token(&self) -> &Token {
        &self.current
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.current
    }
}
