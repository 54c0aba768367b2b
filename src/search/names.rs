//! Applicants that offices write in their own script: "Hankook" of an English question is "한국타이어" in a Korean record.
//!
//! Data, not a rule: the larger applicants of the four languages. What is not listed is found by its own spelling.

/// The spellings of one applicant.
const NAMES: [&[&str]; 118] = [
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
    &["panasonic", "matsushita", "パナソニック", "松下", "파나소닉"],
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
    &["nitto denko", "日東電工", "日东电工", "닛토덴코", "니토덴코"],
    &["asahi kasei", "旭化成", "아사히카세이"],
    &["asahi glass", "旭硝子", "아사히글라스"],
    &["teijin", "帝人", "테이진"],
    &["kuraray", "クラレ", "可乐丽", "쿠라레"],
    &["daikin", "ダイキン", "大金工业", "다이킨"],
    &["kaneka", "カネカ"],
    &["shin-etsu", "信越", "신에츠"],
    &["sekisui", "積水", "积水", "세키스이"],
    &["nippon steel", "日本製鉄", "新日鐵", "新日铁"],
    &["kobe steel", "神戸製鋼", "神户制钢"],
    &["omron", "オムロン", "欧姆龙", "오므론"],
    &["yaskawa", "安川", "야스카와"],
    &["fanuc", "ファナック", "发那科", "화낙"],
    &["seiko epson", "セイコーエプソン", "精工爱普生", "세이코 엡슨"],
    &["ricoh", "リコー", "理光"],
    &["nikon", "ニコン", "尼康", "니콘"],
    &["olympus", "オリンパス", "奥林巴斯", "올림푸스"],
    &["fujifilm", "富士フイルム", "富士胶片", "후지필름"],
    &["kao corporation", "花王", "가오"],
    &["shiseido", "資生堂", "资生堂", "시세이도"],
    &["takeda", "武田薬品", "武田药品", "다케다"],
    &["ajinomoto", "味の素", "味之素", "아지노모토"],
    &["suntory", "サントリー", "三得利", "산토리"],
    &["mazda", "マツダ", "马自达", "마쓰다"],
    &["suzuki", "スズキ", "铃木", "스즈키"],
    &["yamaha", "ヤマハ", "雅马哈", "야마하"],
    &["japan tobacco", "日本たばこ産業", "日本烟草"],
    &["haier", "海尔", "하이얼"],
    &["midea", "美的集团"],
    &["gree electric", "格力"],
    &["boe technology", "京东方"],
    &["goertek", "歌尔"],
    &["hikvision", "海康威视"],
    &["sinopec", "中国石油化工", "中石化"],
    &["petrochina", "中国石油天然气"],
    &["state grid", "国家电网"],
    &["foxconn", "鸿海", "富士康", "폭스콘"],
    &["tsmc", "taiwan semiconductor", "台积电", "台湾积体电路"],
    &["etri", "한국전자통신연구원"],
    &["kaist", "한국과학기술원"],
    &["coway", "코웨이"],
    &["hyosung", "효성", "晓星"],
    &["kt&g", "kt & g", "케이티앤지"],
    &["hyundai mobis", "현대모비스"],
    &["daewoo", "대우", "大宇"],
    &["google", "구글", "谷歌", "グーグル"],
    &["apple inc", "애플", "苹果公司", "アップル"],
    &["microsoft", "마이크로소프트", "微软", "マイクロソフト"],
    &["intel", "인텔", "英特尔", "インテル"],
    &["qualcomm", "퀄컴", "高通", "クアルコム"],
    &["basf", "바스프", "巴斯夫"],
    &["bayer", "바이엘", "拜耳", "バイエル"],
    &["du pont", "dupont", "듀폰", "杜邦", "デュポン"],
    &["3m innovative", "쓰리엠", "スリーエム"],
    &["general electric", "通用电气", "제너럴 일렉트릭", "ゼネラル・エレクトリック"],
    &["philips", "필립스", "飞利浦", "フィリップス"],
    &["ericsson", "에릭슨", "爱立信", "エリクソン"],
    &["nokia", "노키아", "诺基亚", "ノキア"],
    &["novartis", "노바티스", "诺华", "ノバルティス"],
    &["pfizer", "화이자", "辉瑞", "ファイザー"],
    &["merck", "머크", "默克", "メルク"],
    &["unilever", "유니레버", "联合利华", "ユニリーバ"],
    &["l'oreal", "l'oréal", "로레알", "欧莱雅", "ロレアル"],
    &["nestle", "nestlé", "네슬레", "雀巢", "ネスレ"],
    &["michelin", "미쉐린", "미쉘린", "米其林", "ミシュラン"],
    &["goodyear", "굿이어", "固特异", "グッドイヤー"],
    &["pirelli", "피렐리", "倍耐力", "ピレリ"],
    &["volkswagen", "폭스바겐", "大众汽车", "フォルクスワーゲン"],
    &["procter & gamble", "프록터 앤드 갬블", "宝洁", "プロクター"],
    &["boeing", "보잉", "波音", "ボーイング"],
    &["airbus", "에어버스", "空中客车", "エアバス"],
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

/// What stands behind a name for a branch of it, in each script; the first is Latin and stands apart.
const BRANCHES: [&[&str]; 5] = [
    &["electronics", "전자", "电子", "電子"],
    &["chem", "화학", "化学", "化學"],
    &["motor", "자동차", "汽车", "自動車"],
    &["display", "디스플레이", "显示", "ディスプレイ"],
    &["heavy", "중공업", "重工", "重工業"],
];
/// What a company is called by besides, which tells it from no other.
const FORMS: [&str; 16] =
    ["corporation", "corp", "inc", "ltd", "company", "group", "公司", "集团", "株式会社", "グループ", "그룹", "주식회사", "电器", "電器", "電産", "有限公司"];

/// All spellings of an applicant, where `name` is one of them, with the branch that it names: "samsung electronics" and "三星电子" of
/// 삼성전자.
pub fn spellings(name: &str) -> Vec<String> {
    let mut name = name.to_lowercase().trim_end_matches('.').to_owned();
    for form in FORMS {
        name = name.strip_suffix(form).unwrap_or(&name).trim().to_owned();
    }
    let Some((names, rest)) = NAMES.iter().find_map(|names| Some((names, rest(&name, names)?))) else { return Vec::new() };
    if rest.is_empty() {
        return names.iter().map(ToString::to_string).collect();
    }
    let Some(branch) = BRANCHES.iter().find(|branch| branch.contains(&rest)) else { return Vec::new() };
    let with = |base: &&str| branch.iter().map(|of| if of.is_ascii() { format!("{base} {of}") } else { format!("{base}{of}") }).collect::<Vec<_>>();
    let same_script = |text: &String| text.is_ascii() || !text.chars().any(|c| c.is_ascii_alphabetic());
    names.iter().flat_map(with).filter(same_script).collect()
}

/// What stands behind the longest of `names` that a name begins with, where that is a branch or nothing.
fn rest<'a>(name: &'a str, names: &[&str]) -> Option<&'a str> {
    let rests = names.iter().filter_map(|known| name.strip_prefix(known)).map(str::trim);
    rests.filter(|rest| rest.is_empty() || BRANCHES.iter().any(|branch| branch.contains(rest))).min_by_key(|rest| rest.len())
}

/// A name as it is written without marks over its letters: "Röhm" is ROEHM to some offices.
pub fn evened(name: &str) -> String {
    let even = |c: char| match c {
        'ä' | 'Ä' => "ae".to_owned(),
        'ö' | 'Ö' => "oe".to_owned(),
        'ü' | 'Ü' => "ue".to_owned(),
        'ß' => "ss".to_owned(),
        c => c.to_lowercase().to_string(),
    };
    name.chars().map(even).collect()
}

/// A pattern for the names that are known, with what may follow them directly.
pub(crate) fn pattern() -> String {
    let mut all: Vec<String> = NAMES.iter().flat_map(|names| names.iter()).map(|name| regex::escape(name)).collect();
    all.sort_by_key(|name| std::cmp::Reverse(name.len()));
    let branches = BRANCHES.concat().join("|");
    format!("(?:{})(?: ?(?:{branches}|{}))?", all.join("|"), FORMS.join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_applicant_has_several_spellings() {
        assert!(other_spellings("Hankook has a patch").contains(&"한국타이어"));
        assert!(other_spellings("日亜化学の植物栽培用発光装置").contains(&"nichia"));
        assert!(other_spellings("the algorithm of a kiasma").is_empty());
        let among = |name: &str, other: &str| spellings(name).iter().any(|spelling| spelling == other);
        assert!(among("日東電工", "nitto denko") && among("Toray", "东丽") && spellings("Norrfall").is_empty());
        assert!(among("三星电子", "samsung electronics") && among("삼성전자", "三星电子") && among("微软公司", "microsoft"));
        assert_eq!(evened("Röhm GmbH"), "roehm gmbh");
        assert!(spellings("Samsungo").is_empty() && !among("삼성전자", "samsung"));
    }
}
