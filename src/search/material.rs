//! Materials: whether a question asks what something is made of, and whether a sentence says it.

use std::sync::LazyLock;

use regex::Regex;

use super::rule;

/// Whether a question asks what something is made of.
pub fn asks(question: &str) -> bool {
    static ASKED: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\bmade (of|from)\b|\b(?:what|which) (?:(?:two|three|kinds? of|types? of|different) ){0,2}(?:material|resin|polymer|plastic|metal|alloy)|재질|소재|재료(는|가|를)|재료로는? ?(?:뭘|뭐|무엇|어떤)|무엇으로 (만들|형성|이루)|材质|什么(材料|制成|树脂|塑料|金属)|由什么|材質|素材は|何(?:という.{1,4})?で(でき|作ら|形成)|何という(?:樹脂|材料|金属)",
        )
    });
    ASKED.is_match(question)
}

/// Whether `text` says what something is made of.
pub fn states(text: &str) -> bool {
    static STATED: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\b(made|formed|composed|consist(s|ing)?|fabricated) (of|from|by)\b|로\s?(형성|이루어|구성|제조|제작)|재질|소재|制成|材质|采用|からな(る|り)|で(形成|構成)|製の|材質|재료[를는은가]? .{1,80}중 ?(?:어느 ?하나|하나|선택)|材料(?:为|是|选自)|材料[はがを].{1,60}(?:から選|のいずれか)|\bmaterials? (?:is|are|may be|can be|comprises?|selected)\b",
            r"|\bbesteht aus\b|\baus \w+ (gefertigt|hergestellt)|\b(?:réalisée?s?|fabriquée?s?|constituée?s?|formée?s?) (?:en|de|d['’])",
        ))
    });
    STATED.is_match(text)
}
