//! British spellings as Americans write them, so that "colour" finds "color": European patents have the one, American ones the other.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

/// Parts of words, and how Americans write them; those that begin with `^` stand at the beginning of a word only ("tyre" is none in
/// "styrene").
const PARTS: [(&str, &str); 58] = [
    ("sulph", "sulf"),
    ("colour", "color"),
    ("vapour", "vapor"),
    ("flavour", "flavor"),
    ("odour", "odor"),
    ("labour", "labor"),
    ("harbour", "harbor"),
    ("neighbour", "neighbor"),
    ("behaviour", "behavior"),
    ("favour", "favor"),
    ("armour", "armor"),
    ("tumour", "tumor"),
    ("humour", "humor"),
    ("fibre", "fiber"),
    ("metre", "meter"),
    ("litre", "liter"),
    ("centre", "center"),
    ("theatre", "theater"),
    ("calibre", "caliber"),
    ("mould", "mold"),
    ("aluminium", "aluminum"),
    ("plough", "plow"),
    ("catalogue", "catalog"),
    ("analogue", "analog"),
    ("dialogue", "dialog"),
    ("manoeuv", "maneuv"),
    ("artefact", "artifact"),
    ("aeroplane", "airplane"),
    ("oesoph", "esoph"),
    ("foetus", "fetus"),
    ("foetal", "fetal"),
    ("haemo", "hemo"),
    ("haema", "hema"),
    ("aemia", "emia"),
    ("aemic", "emic"),
    ("paediatr", "pediatr"),
    ("oestro", "estro"),
    ("rrhoea", "rrhea"),
    ("anaesth", "anesth"),
    ("orthopaed", "orthoped"),
    ("gynaec", "gynec"),
    ("caesium", "cesium"),
    ("labell", "label"),
    ("modell", "model"),
    ("travell", "travel"),
    ("cancell", "cancel"),
    ("channell", "channel"),
    ("signall", "signal"),
    ("tunnell", "tunnel"),
    ("fuell", "fuel"),
    ("levell", "level"),
    ("bevell", "bevel"),
    ("panell", "panel"),
    ("swivell", "swivel"),
    ("^tyre", "tire"),
    ("^grey", "gray"),
    ("^titre", "titer"),
    ("^programmes", "programs"),
];

/// Endings of verbs in "-ise" and "-yse", and of what is made of them.
const ENDINGS: [&str; 8] = ["isations", "isation", "isers", "ising", "iser", "ised", "ises", "ise"];
const LYSED: [&str; 6] = ["lysers", "lysing", "lyser", "lysed", "lyses", "lyse"];
/// Words that end so in America too.
const ALIKE: [&str; 16] =
    ["prom", "prem", "comprom", "dem", "surm", "compr", "enterpr", "surpr", "apr", "sunr", "merchand", "parad", "advert", "expert", "treat", "an"];

/// Writes a word in small Latin letters as Americans do.
pub(super) fn american(word: &mut String) {
    static FOUND: LazyLock<AhoCorasick> = LazyLock::new(|| {
        AhoCorasick::new(PARTS.map(|(british, _)| british.trim_start_matches('^'))).unwrap_or_else(|error| unreachable!("a short list of words: {error}"))
    });
    if let Some(found) = FOUND.find(word.as_str()) {
        let (british, american) = PARTS[found.pattern().as_usize()];
        if !british.starts_with('^') || found.start() == 0 {
            word.replace_range(found.range(), american);
        }
    }
    if let Some(ending) = LYSED.iter().find(|ending| word.ends_with(**ending)) {
        let at = word.len() - ending.len() + "ly".len();
        word.replace_range(at..=at, "z");
    } else if let Some(ending) = ENDINGS.iter().find(|ending| word.ends_with(**ending)) {
        // "raise", "noise", "precise" and "otherwise" are American
        let base = word.len() - ending.len();
        if base > 1 && word[..base].ends_with(['l', 'r', 'n', 'm', 't', 'd', 's', 'g', 'k']) && !ALIKE.contains(&&word[..base]) {
            word.replace_range(base + 1..base + 2, "z");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_written_as_americans_do() {
        for (british, expected) in [
            ("tyres", "tires"),
            ("colourant", "colorant"),
            ("fibreglass", "fiberglass"),
            ("sulphonated", "sulfonated"),
            ("micrometres", "micrometers"),
            ("moulding", "molding"),
            ("crystallisation", "crystallization"),
            ("optimised", "optimized"),
            ("hydrolysing", "hydrolyzing"),
            ("labelled", "labeled"),
            ("ischaemia", "ischemia"),
        ] {
            let mut word = british.to_owned();
            american(&mut word);
            assert_eq!(word, expected);
        }
        for alike in ["styrene", "shoulder", "noise", "precise", "otherwise", "comprising", "advertised", "premises", "raised", "analysis", "four", "parameter"]
        {
            let mut word = alike.to_owned();
            american(&mut word);
            assert_eq!(word, alike);
        }
    }
}
