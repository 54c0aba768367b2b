//! Thickness, width, diameter, height, depth: whether a text speaks at all of the one that a question asks for.
//!
//! A length in millimetres may be any of them. Where a document never says "thick" or the like, in any of six languages, none of its numbers is
//! its thickness.

use std::sync::LazyLock;

use regex::Regex;

use super::rule;

/// What asks for a dimension, and what a text says that gives it.
const DIMENSIONS: [(&str, &str); 5] = [
    (r"(?i)\bhow thick\b|\bthickness\b|두께|厚さ|厚み|厚度|多厚", r"(?i)thick|gauge|\bdick|stärke|épais|두께|두꺼|厚"),
    (
        r"(?i)\bdiameters?\b|직경|지름|외경|내경|直径|外径|内径|径[はが]",
        r"(?i)diamet|radius|radii|\bdia\b|[φΦøØ⌀]|durchmesser|diamètr|rayon|calib|직경|지름|반경|반지름|외경|내경|구경|径",
    ),
    (r"(?i)\bhow wide\b|\bwidth\b|너비|폭[은이]|幅[はが]|宽度|多宽", r"(?i)wid|broad|breit|largeur|large|너비|폭|幅|宽|寬"),
    (r"(?i)\bhow (?:high|tall) (?:is|are) (?:the|its)\b|\bheight\b|높이|高さ|高度", r"(?i)high|height|tall|höhe|hoch|haut|높|高"),
    (r"(?i)\bhow deep\b|\bdepth\b|깊이|深さ|深度|多深", r"(?i)deep|depth|tief|profond|깊|深"),
];

/// Whether a question asks for a dimension, and only for one, that a text never speaks of.
pub fn is_never_said(question: &str, text: &str) -> bool {
    static RULES: LazyLock<[(Regex, Regex); 5]> = LazyLock::new(|| DIMENSIONS.map(|(asked, said)| (rule(asked), rule(said))));
    let asked: Vec<&(Regex, Regex)> = RULES.iter().filter(|(asked, _)| asked.is_match(question)).collect();
    matches!(asked.as_slice(), [(_, said)] if !said.is_match(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_a_thickness_where_the_text_speaks_of_one() {
        for (question, text) in
            [("How thick is the plate?", "a plate of 2 mm by 30 mm"), ("床板の厚さは", "planks 90 to 200 cm long"), ("ピンの径は何mm", "0.02 mm의 간극")]
        {
            assert!(is_never_said(question, text), "{question}");
        }
        for (question, text) in
            [("How thick is the plate?", "eine 2 mm dicke Platte"), ("两层的厚度", "두께 3 mm"), ("How long is it?", "2 mm"), ("管の内径は", "φ 12 mm")]
        {
            assert!(!is_never_said(question, text), "{question}");
        }
    }
}
