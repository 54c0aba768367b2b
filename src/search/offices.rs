//! Patent offices by the names of their countries, in four languages: whose publications a text speaks of.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use super::rule;
use crate::patent::Language;

/// An office, with what people call it.
pub(crate) struct Office {
    /// ST.3 code.
    pub code: &'static str,
    /// What is said before "patent" in English; nothing where that tells no office.
    adjective: &'static str,
    /// All that names it in English, and its code where that is no word.
    english: &'static str,
    korean: &'static str,
    chinese: &'static str,
    japanese: &'static str,
}

impl Office {
    const fn new(
        code: &'static str,
        adjective: &'static str,
        english: &'static str,
        korean: &'static str,
        chinese: &'static str,
        japanese: &'static str,
    ) -> Self {
        Self { code, adjective, english, korean, chinese, japanese }
    }

    /// A pattern of all that names it.
    pub fn words(&self) -> String {
        format!("(?i){}|{}|{}|{}", self.english, self.korean, self.chinese, self.japanese)
    }
}

/// The offices that a text may name.
pub(crate) const OFFICES: [Office; 26] = [
    Office::new("KR", "korean", r"\bkoreans?\b|\bkorea\b|\bKR\b", "한국|대한민국", "韩国", "韓国"),
    Office::new("CN", "chinese", r"\bchin(?:a|ese)\b|\bCN\b", "중국", "中国", "中国"),
    Office::new("JP", "japanese", r"\bjapan(?:ese)?\b|\bJP\b", "일본", "日本", "日本"),
    Office::new("US", r"us|u\.s\.|american", r"\b(?:american|united states)\b|\bU\.S\.|(?-i:\bUS\b)", "미국", "美国", "米国|アメリカ"),
    Office::new("EP", "european", r"\beuropean?\b|\bEP\b|\bEPO\b", "유럽", "欧洲", "欧州|ヨーロッパ"),
    Office::new("DE", "german", r"\bgerman(?:y)?\b|\bDE\b", "독일", "德国", "ドイツ"),
    Office::new(
        "WO",
        "",
        r"\bPCT\b|(?-i:\bWO\b)|\binternational (?:\(WO\) )?(?:applications?|publications?)\b",
        "국제 ?(?:출원|공개)",
        "国际(?:申请|公开)",
        "国際(?:出願|公開)",
    ),
    Office::new("TW", "taiwanese", r"\btaiwan(?:ese)?\b", r"(?:^|[^\p{Hangul}])대만", "台湾", "台湾"),
    Office::new("FR", "french", r"\b(?:french|france)\b", "프랑스", "法国", "フランス"),
    Office::new("CA", "canadian", r"\bcanad(?:a|ian)\b", "캐나다", "加拿大", "カナダ"),
    Office::new("AU", "australian", r"\baustralian?\b", "호주", "澳大利亚", "オーストラリア"),
    Office::new("RU", "russian", r"\brussian?\b", "러시아", "俄罗斯", "ロシア"),
    Office::new("IN", "indian", r"\bindian?\b", "인도", "印度", "インド"),
    Office::new("BR", "brazilian", r"\bbrazil(?:ian)?\b", "브라질", "巴西", "ブラジル"),
    Office::new("ES", "spanish", r"\bspain\b|\bspanish\b", "스페인", "西班牙", "スペイン"),
    Office::new("IT", "italian", r"\bital(?:y|ian)\b", "이탈리아", "意大利", "イタリア"),
    Office::new("AT", "austrian", r"\baustrian?\b", "오스트리아", "奥地利", "オーストリア"),
    Office::new("CH", "swiss", r"\bswiss\b|\bswitzerland\b", "스위스", "瑞士", "スイス"),
    Office::new("SE", "swedish", r"\bswed(?:en|ish)\b", "스웨덴", "瑞典", "スウェーデン"),
    Office::new("GB", "british", r"\b(?:british|united kingdom|UK)\b", "영국", "英国", "イギリス"),
    Office::new("NL", "dutch", r"\bdutch\b|\bnetherlands\b", "네덜란드", "荷兰", "オランダ"),
    Office::new("DK", "danish", r"\bdanish\b|\bdenmark\b", "덴마크", "丹麦", "デンマーク"),
    Office::new("FI", "finnish", r"\bfinnish\b|\bfinland\b", "핀란드", "芬兰", "フィンランド"),
    Office::new("NO", "norwegian", r"\bnorwegian\b|\bnorway\b", "노르웨이", "挪威", "ノルウェー"),
    Office::new("BE", "belgian", r"\bbelgian\b|\bbelgium\b", "벨기에", "比利时", "ベルギー"),
    Office::new("IL", "israeli", r"\bisraeli?\b", "이스라엘", "以色列", "イスラエル"),
];

/// A text with the name of the asker's office for "domestic": "국내 특허", "国内专利", "国内特許"; "at home and abroad" is no office.
pub(crate) fn at_home<'a>(text: &'a str, lang: &Language) -> Cow<'a, str> {
    static DOMESTIC: LazyLock<Regex> = LazyLock::new(|| rule("(?:국내|国内)([^외外]|$)"));
    let office = match lang.code() {
        "ko" => "한국",
        "ja" => "日本",
        _ => "中国",
    };
    DOMESTIC.replace_all(text, format!("{office}$1"))
}

/// "the Korean document", "European patent", "한국 특허", "中国专利", "韓国の公報": whose publications are asked for, as ST.3 codes.
pub(super) fn offices(text: &str) -> Vec<&'static str> {
    static NAMED: LazyLock<Vec<(Regex, &'static str)>> = LazyLock::new(|| {
        let named = |Office { code, adjective, korean, chinese, japanese, .. }: &Office| {
            // "RU专利"; "IT 특허" is of information technology
            let is_word = ["IT", "AT", "IN", "NO", "BE"].contains(code);
            let short = if is_word { String::new() } else { format!(r"|\b(?-i:{code}) ?(?:专利|文献|公报|特許|公報|특허|공보)") };
            let words = format!(
                r"(?i)\b({adjective})\s+(patents?|documents?|publications?|applications?|utility models?|registrations?|specifications?)\b|({korean})\s*(특허|문헌|공보|출원|등록)|({chinese})(专利|文献|公开|公报|申请)|({japanese})の?(特許|文献|公報|出願){short}"
            );
            (rule(&words), *code)
        };
        OFFICES.iter().filter(|office| !office.adjective.is_empty()).map(named).collect()
    });
    NAMED.iter().filter(|(words, _)| words.is_match(text)).map(|(_, office)| *office).collect()
}

/// "the Chinese method", "日本处理装置", "韓国のリストバンド", "일본의 장치": where what is asked about was filed, it may be; of offices whose
/// language tells, and no company of that name ("韩国轮胎").
pub(super) fn made_in(text: &str) -> Vec<&'static str> {
    const TELLING: [&str; 4] = ["KR", "CN", "JP", "TW"];
    static OF: LazyLock<Vec<(Regex, &'static str)>> = LazyLock::new(|| {
        let of = |Office { code, adjective, korean, chinese, japanese, .. }: &Office| {
            let words = format!(
                r"(?i)\bthe {adjective} (?:[\w-]+ ){{0,2}}(?:method|process|device|apparatus|system|machine|technique|invention|plant|unit|product|composition)\b|(?:{korean})의 |{chinese}(?:的|[\p{{Han}}&&[^轮的，]]{{0,6}}(?:装置|方法|设备|系统|工艺))|{japanese}の"
            );
            (rule(&words), *code)
        };
        OFFICES.iter().filter(|office| TELLING.contains(&office.code)).map(of).collect()
    });
    OF.iter().filter(|(words, _)| words.is_match(text)).map(|(_, office)| *office).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::analysis::Analysis;

    #[test]
    fn domestic_is_one_office() {
        let offices = |text| Analysis::of(text).offices;
        assert_eq!(offices("国内文献里有没有激光除冰？"), ["CN"]);
        assert_eq!(offices("국내 특허에서 브러시의 재질은?"), ["KR"]);
        assert_eq!(offices("国内の特許でブラシの材質は何ですか"), ["JP"]);
        assert!(offices("国内外专利里有没有激光除冰？").is_empty());
    }

    #[test]
    fn an_office_goes_by_many_names() {
        for (text, code) in
            [("Dutch patents on pumps", "NL"), ("대한민국 특허", "KR"), ("ドイツの特許", "DE"), ("韩国专利", "KR"), ("the German application", "DE")]
        {
            assert_eq!(offices(text), [code], "{text}");
        }
        assert!(offices("international applications").is_empty() && offices("IT 특허").is_empty());
    }
}
