//! Chemical elements: named in words by a question, by their symbols in the tables and claims of alloys.

use std::sync::LazyLock;

use regex::Regex;

use super::rule;

/// Symbol, English, Korean, Chinese and Japanese name of the elements that patents give shares of.
const ELEMENTS: [(&str, &str, &str, &str, &str); 46] = [
    ("Al", "aluminum", "알루미늄", "铝", "アルミニウム"),
    ("Mg", "magnesium", "마그네슘", "镁", "マグネシウム"),
    ("Mn", "manganese", "망간", "锰", "マンガン"),
    ("Zn", "zinc", "아연", "锌", "亜鉛"),
    ("Si", "silicon", "규소", "硅", "ケイ素"),
    ("Zr", "zirconium", "지르코늄", "锆", "ジルコニウム"),
    ("Y", "yttrium", "이트륨", "钇", "イットリウム"),
    ("La", "lanthanum", "란타넘", "镧", "ランタン"),
    ("Ce", "cerium", "세륨", "铈", "セリウム"),
    ("Nd", "neodymium", "네오디뮴", "钕", "ネオジム"),
    ("Pr", "praseodymium", "프라세오디뮴", "镨", "プラセオジム"),
    ("Dy", "dysprosium", "디스프로슘", "镝", "ジスプロシウム"),
    ("Gd", "gadolinium", "가돌리늄", "钆", "ガドリニウム"),
    ("Er", "erbium", "에르븀", "铒", "エルビウム"),
    ("Sc", "scandium", "스칸듐", "钪", "スカンジウム"),
    ("Fe", "iron", "철", "铁", "鉄"),
    ("Cu", "copper", "구리", "铜", "銅"),
    ("Ni", "nickel", "니켈", "镍", "ニッケル"),
    ("Co", "cobalt", "코발트", "钴", "コバルト"),
    ("Cr", "chromium", "크롬", "铬", "クロム"),
    ("Mo", "molybdenum", "몰리브덴", "钼", "モリブデン"),
    ("W", "tungsten", "텅스텐", "钨", "タングステン"),
    ("V", "vanadium", "바나듐", "钒", "バナジウム"),
    ("Ti", "titanium", "티타늄", "钛", "チタン"),
    ("Nb", "niobium", "니오븀", "铌", "ニオブ"),
    ("Ta", "tantalum", "탄탈륨", "钽", "タンタル"),
    ("Sn", "tin", "주석", "锡", "スズ"),
    ("Pb", "lead", "납", "铅", "鉛"),
    ("Sb", "antimony", "안티몬", "锑", "アンチモン"),
    ("Bi", "bismuth", "비스무트", "铋", "ビスマス"),
    ("Ag", "silver", "은", "银", "銀"),
    ("Au", "gold", "금", "金", "金"),
    ("Pt", "platinum", "백금", "铂", "白金"),
    ("Pd", "palladium", "팔라듐", "钯", "パラジウム"),
    ("Li", "lithium", "리튬", "锂", "リチウム"),
    ("Na", "sodium", "나트륨", "钠", "ナトリウム"),
    ("K", "potassium", "칼륨", "钾", "カリウム"),
    ("Ca", "calcium", "칼슘", "钙", "カルシウム"),
    ("B", "boron", "붕소", "硼", "ホウ素"),
    ("C", "carbon", "탄소", "碳", "炭素"),
    ("P", "phosphorus", "인", "磷", "リン"),
    ("S", "sulfur", "황", "硫", "硫黄"),
    ("N", "nitrogen", "질소", "氮", "窒素"),
    ("O", "oxygen", "산소", "氧", "酸素"),
    ("H", "hydrogen", "수소", "氢", "水素"),
    ("Hg", "mercury", "수은", "汞", "水銀"),
];

/// The symbol of the element that `name` is the name of, and its names.
fn named(name: &str) -> Option<(&'static str, [&'static str; 4])> {
    let name = name.to_lowercase();
    ELEMENTS.iter().find(|(_, en, ko, zh, ja)| [en, ko, zh, ja].contains(&&name.as_str())).map(|(symbol, en, ko, zh, ja)| (*symbol, [*en, *ko, *zh, *ja]))
}

/// The Chinese names as a class of characters; not those that other words are made of more often (金, 氧).
pub fn chinese() -> String {
    let names: String = ELEMENTS.iter().map(|(_, _, _, zh, _)| *zh).filter(|zh| !["金", "氧"].contains(zh)).collect();
    format!("[{names}]")
}

/// Whether `name` is the name of an element.
pub fn is_one(name: &str) -> bool {
    named(name).is_some()
}

/// Whether `text` gives a share of the element that `name` names: "4.0～5.0％的硼", "Cr 12 %", "硅：2.55％".
pub fn share_stands_in(text: &str, name: &str) -> bool {
    let Some((symbol, names)) = named(name) else { return false };
    // behind a per cent sign, or in front of a number
    let beside = |at: usize, length: usize| {
        let (before, behind) = (
            text[..at].trim_end_matches([' ', '的', '의', 'の']),
            text[at + length..].trim_start_matches([' ', ':', '：', '=', '<', '≤', '为', '#', '是', '(', '（']),
        );
        before.ends_with(['%', '％']) || behind.starts_with(|c: char| c.is_ascii_digit())
    };
    let word = |at: usize, length: usize| {
        !text[..at].ends_with(|c: char| c.is_ascii_alphabetic()) && !text[at + length..].starts_with(|c: char| c.is_ascii_alphabetic())
    };
    names.into_iter().chain([symbol]).any(|name| text.match_indices(name).any(|(at, _)| word(at, name.len()) && beside(at, name.len())))
}

/// Whether `text` speaks of the element that `name` names, by its symbol ("Mo为0.4%") or in another language; `false` for what
/// is no element.
pub fn stands_in(text: &str, name: &str) -> bool {
    static SHARE: LazyLock<Regex> = LazyLock::new(|| rule(r"^\d+(?:\.\d+)?\s?(?:[%％～~〜–-]|至|to )"));
    let Some((symbol, names)) = named(name) else { return false };
    let ends = |c: Option<char>| !c.is_some_and(|c| c.is_ascii_alphanumeric());
    // "Mo" of "Mo为0.4%", "0.4% Mo", "C:0.2"; a single letter has to stand beside a number
    let stands = |at: usize| {
        let (before, behind) = (&text[..at], &text[at + symbol.len()..]);
        let number = |text: &str| text.chars().find(|c| !" :：=为が는은".contains(*c)).is_some_and(|c| c.is_ascii_digit() || "<>≤≥~".contains(c));
        // "V0.5～1.2%" gives a share, "V2O5" is a formula
        let share = SHARE.is_match(behind);
        let apart = ends(behind.chars().next()) && (symbol.len() > 1 || number(behind) || before.trim_end().ends_with(['%', '％']));
        ends(before.chars().next_back()) && (share || apart)
    };
    let lower = text.to_lowercase();
    let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let word = |name: &str, at: usize| !name.is_ascii() || !letter(lower[..at].chars().next_back()) && !letter(lower[at + name.len()..].chars().next());
    let written = |name: &str| name.chars().count() > 1 && lower.match_indices(name).any(|(at, _)| word(name, at));
    text.match_indices(symbol).any(|(at, _)| stands(at)) || names.iter().any(|name| written(name))
}

/// Whether `text` may speak of the element that `name` names: by its symbol, or wherever one of its names stands, in whatever word.
pub fn may_stand_in(text: &str, name: &str) -> bool {
    let Some((_, names)) = named(name) else { return false };
    let lower = text.to_lowercase();
    stands_in(text, name) || names.iter().any(|name| lower.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_may_stand_in_a_word() {
        assert!(may_stand_in("4.0～5.0％的硼", "boron") && may_stand_in("含铬 12%", "chromium") && !may_stand_in("4.0～5.0％的硼", "chromium"));
    }

    #[test]
    fn the_share_of_an_element_is_known_in_other_languages() {
        let text = "质量百分比为<0.02％的碳,4.0～5.0％的硼,硅：2.55～2.75％,Al#8～11％";
        for name in ["boron", "붕소", "silicon", "알루미늄", "carbon"] {
            assert!(share_stands_in(text, name), "{name}");
        }
        assert!(!share_stands_in("含硼的合金，5个", "boron") && !share_stands_in(text, "chromium") && !share_stands_in(text, "anode"));
    }

    #[test]
    fn an_element_stands_by_its_symbol() {
        let text = "Ni为0.5%-0.6%,Mo为0.4%-0.6%,P不大于0.013%,C:0.2%";
        for name in ["钼", "molybdenum", "몰리브덴", "モリブデン", "碳", "镍"] {
            assert!(stands_in(text, name), "{name}");
        }
        assert!(!stands_in(text, "钒") && !stands_in(text, "钴") && !stands_in("Model C is Moist", "carbon") && !stands_in(text, "氮"));
        assert!(stands_in("1 bis 2 % Vanadium", "钒") && !stands_in("fasteners", "seal") && !stands_in("a setting", "锡"));
    }
}
