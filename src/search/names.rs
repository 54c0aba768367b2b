//! Applicants that offices write in their own script: "Hankook" of an English question is "한국타이어" in a Korean record.
//!
//! Data, not a rule: the larger applicants of the four languages. What is not listed is found by its own spelling.

/// The spellings of one applicant.
const NAMES: [&[&str]; 46] = [
    &["hankook", "한국타이어", "韩泰", "ハンコック"],
    &["samsung", "삼성", "三星", "サムスン", "三星電子"],
    &["hyundai", "현대", "现代汽车", "現代自動車", "ヒュンダイ"],
    &["kia", "기아", "起亚"],
    &["lg", "엘지", "乐金"],
    &["sk hynix", "에스케이하이닉스", "海力士"],
    &["posco", "포스코", "浦项"],
    &["kumho", "금호타이어", "锦湖"],
    &["nexen", "넥센"],
    &["amorepacific", "아모레퍼시픽"],
    &["hanwha", "한화"],
    &["doosan", "두산"],
    &["lotte", "롯데"],
    &["kolon", "코오롱"],
    &["toyota", "トヨタ", "豊田", "丰田", "토요타", "도요타"],
    &["honda", "ホンダ", "本田", "혼다"],
    &["nissan", "日産", "日产", "닛산"],
    &["bridgestone", "ブリヂストン", "普利司通", "브리지스톤"],
    &["yokohama rubber", "横浜ゴム", "요코하마"],
    &["sumitomo", "住友", "스미토모"],
    &["nichia", "日亜", "日亚", "니치아"],
    &["toray", "東レ", "东丽", "도레이"],
    &["mitsubishi", "三菱", "미쓰비시"],
    &["hitachi", "日立", "히타치"],
    &["panasonic", "パナソニック", "松下", "파나소닉"],
    &["sony", "ソニー", "索尼", "소니"],
    &["toshiba", "東芝", "东芝", "도시바"],
    &["canon", "キヤノン", "佳能", "캐논"],
    &["fujitsu", "富士通", "후지쯔"],
    &["denso", "デンソー", "电装", "덴소"],
    &["sharp", "シャープ", "夏普"],
    &["kyocera", "京セラ", "京瓷"],
    &["murata", "村田", "무라타"],
    &["huawei", "华为", "ファーウェイ", "화웨이"],
    &["byd", "比亚迪"],
    &["catl", "宁德时代"],
    &["tencent", "腾讯", "텐센트"],
    &["alibaba", "阿里巴巴"],
    &["baidu", "百度", "바이두"],
    &["xiaomi", "小米", "샤오미"],
    &["zte", "中兴"],
    &["lenovo", "联想"],
    &["tsinghua", "清华", "清華"],
    &["zhejiang university", "浙江大学"],
    &["siemens", "지멘스", "西门子", "シーメンス"],
    &["bosch", "보쉬", "博世", "ボッシュ"],
];

/// The other spellings of the applicants that `text` names.
pub fn other_spellings(text: &str) -> Vec<&'static str> {
    let lower = text.to_lowercase();
    let stands = |name: &str| {
        lower.match_indices(name).any(|(at, _)| {
            let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            !name.is_ascii() || !word(lower[..at].chars().next_back()) && !word(lower[at + name.len()..].chars().next())
        })
    };
    NAMES.iter().filter(|names| names.iter().any(|name| stands(name))).flat_map(|names| names.iter().copied().filter(|name| !stands(name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_applicant_has_several_spellings() {
        assert!(other_spellings("Hankook has a patch").contains(&"한국타이어"));
        assert!(other_spellings("日亜化学の植物栽培用発光装置").contains(&"nichia"));
        assert!(other_spellings("the algorithm of a kiasma").is_empty());
    }
}
