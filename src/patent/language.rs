//! Languages, by ISO 639-1 code, and telling them apart by script.

use serde::{Deserialize, Serialize};

/// The languages that people are answered in.
pub const LANGUAGES: [&str; 4] = ["en", "ko", "zh", "ja"];

/// The language of a text, as a lower-case ISO 639-1 code ("en", "ko", "zh", "ja", "de"); region tags are kept ("zh-TW").
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Language(String);

impl Default for Language {
    fn default() -> Self {
        Self("en".into())
    }
}

impl Language {
    /// A language by its code.
    pub fn new(code: &str) -> Self {
        Self(code.to_owned())
    }

    /// The code.
    pub fn code(&self) -> &str {
        &self.0
    }

    /// Whether both are one language, whatever their script or region: "zh" and "zh-TW".
    pub fn same(&self, other: &Self) -> bool {
        self.0.split('-').next() == other.0.split('-').next()
    }

    /// Which of [`LANGUAGES`] it is, whatever its region.
    pub fn place(&self) -> Option<usize> {
        LANGUAGES.iter().position(|code| self.same(&Self::new(code)))
    }

    /// Tells Korean, Japanese and Chinese by their scripts, Russian by Cyrillic, and calls the rest English. Enough for
    /// questions: a question in German still gets the English phrases.
    ///
    /// ```
    /// use priorart::patent::Language;
    /// assert_eq!(Language::of("손목 밴드는 무엇인가?").code(), "ko");
    /// assert_eq!(Language::of("レーザ光の波長は").code(), "ja");
    /// assert_eq!(Language::of("额定容量是多少").code(), "zh");
    /// assert_eq!(Language::of("What is claimed in 한국타이어's tyre patent on silica?").code(), "en");
    /// ```
    pub fn of(text: &str) -> Self {
        const BEHIND: usize = 4;
        let (mut hangul, mut kana, mut han, mut cyrillic, mut latin) = (0usize, 0usize, 0usize, 0usize, 0usize);
        for c in text.chars() {
            match c {
                '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' => hangul += 1,
                '\u{3041}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9d}' => kana += 1,
                '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' => han += 1,
                '\u{400}'..='\u{4ff}' => cyrillic += 1,
                _ if c.is_alphabetic() => latin += 1,
                _ => {}
            }
        }
        if hangul > 0 {
            // "한국타이어 …，上侧壁模具是磁性体吗？": a Korean sentence ends in Korean
            let behind = text.rsplit(|c| matches!(c, '\u{ac00}'..='\u{d7a3}')).next().unwrap_or_default();
            let written_behind = |letters: std::ops::RangeInclusive<char>| behind.chars().filter(|c| letters.contains(c)).count();
            if written_behind('\u{3041}'..='\u{3096}') >= BEHIND {
                return Self("ja".into());
            }
            if kana == 0 && written_behind('\u{4e00}'..='\u{9fff}') >= BEHIND {
                return Self("zh".into());
            }
        }
        // words that Japanese offices write with the same characters, and Chinese ones do not
        if hangul + kana == 0 && ["請求項", "出願人", "特許", "公開日"].iter().any(|word| text.contains(word)) {
            return Self("ja".into());
        }
        // A CJK character carries about as much as three Latin letters.
        let cjk = 3 * (hangul + kana + han);
        let code = if cjk == 0 || cjk < latin {
            if cyrillic > latin { "ru" } else { "en" }
        } else if hangul >= kana && 2 * hangul >= han {
            "ko"
        } else if kana * 12 >= han {
            "ja"
        } else {
            "zh"
        };
        Self(code.into())
    }

    /// Whether two languages are written in the same letters, so that their words can be compared.
    pub fn shares_script(&self, other: &Self) -> bool {
        let script = |language: &Self| ["ko", "zh", "ja", "ru"].iter().position(|code| language.same(&Self::new(code)));
        script(self) == script(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_told_apart() {
        let shares = |a: &str, b: &str| Language::new(a).shares_script(&Language::new(b));
        assert!(shares("en", "de") && shares("zh", "zh-TW") && !shares("en", "ko") && !shares("zh", "ja"));
    }
}
