//! Another matter in the place of the one that a list was searched with: "칫솔 말고 치약으로 다시", "toothpaste instead of toothbrushes".

use std::sync::LazyLock;

use regex::Regex;

use super::State;
use crate::chat::act::{Act, Turn};
use crate::search::rule;

/// A turn that exchanges the matter of the present list makes that list anew, with its filters.
pub(super) fn take(turn: &mut Turn, state: &State) {
    if state.list().is_some_and(|list| words(&turn.text, &list.words).is_some()) {
        turn.set_act(Act::Narrow);
        (turn.about, turn.mends, turn.filter) = (None, false, Default::default());
    }
}

/// What is searched for instead of `before`; `None` where `text` exchanges nothing of it.
pub(in crate::chat) fn words(text: &str, before: &str) -> Option<String> {
    static EXCHANGED: LazyLock<[Regex; 4]> = LazyLock::new(|| {
        [
            r"(?i)^\W*(?:(?:no|sorry|ok|now|actually|try|search|look|find|show|me|for|let's|do)\W+)*(?P<new>[a-z0-9 -]{3,40}?),? (?:instead of|rather than) (?:the )?(?P<old>[a-z0-9 -]{3,30}?)(?: please)?\W*$|^\W*(?:no,? |sorry,? )?(?:not|forget|drop) (?:the )?(?P<o2>[a-z0-9 -]{3,30}?)[,;:–—-]+ ?(?:but |rather |try |search |for |find |now )*(?P<n2>[a-z0-9 -]{3,40}?)(?: instead)\W*$|\b(?:change|replace|swap) (?:the )?(?P<o3>[a-z0-9 -]{3,30}?) (?:to|with|for|by) (?P<n3>[a-z0-9 -]{3,40}?)\W*$",
            r"(?:^|[,\s])(?P<old>[\p{Hangul}A-Za-z0-9]{2,}(?: [\p{Hangul}A-Za-z0-9]{2,})?) ?(?:말고|대신에?)[,\s]+(?P<new>[^,.]{2,40}?)(?:으로|로)\s(?:다시|바꿔|해 ?줘|찾아|검색|보여|부탁)|(?:^|[,\s])(?P<o2>[\p{Hangul}A-Za-z0-9]{2,}?)[을를] (?P<n2>[^,.]{2,40}?)(?:으로|로) (?:바꿔|변경|교체)",
            r"(?:不要|不找|不是|别找?)(?P<old>[^，,。]{2,12})[，,；;]\s*(?:而是|换成|改成|改为|改找|要找?|找|查|搜)(?P<new>[^，,。]{2,24}?)(?:的|吧)?\W*$|把(?P<o2>[^，,。]{2,12})(?:换成|改成|改为)(?P<n2>[^，,。]{2,24}?)(?:的|吧)?\W*$",
            r"(?:^|[、。\s])(?P<old>[^、。\s]{2,16}?)(?:ではなく|じゃなくて?|でなく|の代わりに)(?:て)?[、,]?(?P<new>[^、。]{2,24}?)(?:で|を|に)(?:検索|探|お願|変え|して|やり直|もう一度|見せ|調べ)|(?:^|[、。\s])(?P<o2>[^、。\s]{2,16}?)を(?P<n2>[^、。]{2,24}?)に(?:変え|差し替え|置き換え)",
        ]
        .map(rule)
    });
    let found = EXCHANGED.iter().find_map(|exchanged| exchanged.captures(text))?;
    let said = |names: [&str; 3]| names.iter().find_map(|name| found.name(name)).map(|found| found.as_str().trim());
    let (old, new) = (said(["old", "o2", "o3"])?, said(["new", "n2", "n3"])?);
    // "toothbrushes" of "toothbrush"
    let old = [old, old.trim_end_matches('s'), old.trim_end_matches("es"), old.rsplit(' ').next()?];
    let lower = before.to_lowercase();
    let old = old.into_iter().map(str::to_lowercase).filter(|old| old.chars().count() > 1);
    let (at, old) = old.into_iter().find_map(|old| Some((lower.find(&old)?, old)))?;
    let end = at + old.len();
    // the whole word goes
    let end = end + lower[end..].chars().take_while(char::is_ascii_alphanumeric).map(char::len_utf8).sum::<usize>();
    (lower.len() == before.len()).then(|| format!("{}{new}{}", &before[..at], &before[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_matter_takes_the_place_of_another() {
        for (text, before, expected) in [
            ("아니다, 칫솔 말고 치약·가글 조성물로 다시. 날짜랑 분류 제한은 빼고", "동의대 칫솔", "동의대 치약·가글 조성물"),
            ("toothpaste instead of toothbrushes", "electric toothbrush heads", "electric toothpaste heads"),
            ("no, not toothbrushes, toothpaste instead", "toothbrushes", "toothpaste"),
            ("不要牙刷，换成牙膏", "电动牙刷", "电动牙膏"),
            ("把牙刷换成牙膏", "牙刷", "牙膏"),
            ("歯ブラシではなく歯磨き粉で検索して", "歯ブラシ", "歯磨き粉"),
        ] {
            assert_eq!(words(text, before).as_deref(), Some(expected), "{text}");
        }
        for text in ["칫솔 말고 치약은?", "only before 2015", "Sony instead of Toray", "not the German ones"] {
            assert_eq!(words(text, "칫솔모 drones"), None, "{text}");
        }
    }
}
