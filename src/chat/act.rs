//! What a turn of a conversation asks to be done, by rules over its words in four languages.
//!
//! Rules read a turn alone; what it points at ("number 3", "the other one") is looked up by [`super::state`]. What no rule
//! recognises is a question: it goes to the desk that answers with quotes.

use std::sync::LazyLock;

use regex::Regex;

use crate::index::Filter;
use crate::patent::{Language, PatentId, Symbol};
use crate::search::analysis::Analysis;

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Act {
    /// Find documents: a new list.
    Search,
    /// Keep a part of the list.
    Narrow,
    /// Order the list anew.
    Sort,
    /// A former list again.
    Back,
    /// Documents like one of the list.
    More,
    /// Read a document, or a claim of it.
    Show,
    /// A question.
    Ask,
    /// Two documents side by side.
    Compare,
    /// A document, a claim or a list in short.
    Summarise,
    /// The classes of a text or a document.
    Classify,
    /// A passage in another language.
    Translate,
    /// Thanks, a greeting.
    Plain,
    /// "What can you do?"
    Help,
}

impl Act {
    /// The kind of work: what is done to a list is a search too.
    pub fn route(self) -> &'static str {
        match self {
            Self::Search | Self::Narrow | Self::Sort | Self::Back | Self::More => "search",
            Self::Show => "show",
            Self::Ask => "ask",
            Self::Compare => "compare",
            Self::Summarise => "summarise",
            Self::Classify => "classify",
            Self::Translate => "translate",
            Self::Plain | Self::Help => "plain",
        }
    }
}

/// What a filter shuts out: the rest of it says what it lets in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Without {
    /// ST.3 codes.
    pub countries: Vec<String>,
    /// Languages.
    pub langs: Vec<String>,
    /// CPC or IPC prefixes.
    pub classes: Vec<Symbol>,
}

/// A turn, taken apart.
#[derive(Debug, Clone)]
pub struct Turn {
    /// The words.
    pub text: String,
    /// What is to be done.
    pub act: Act,
    /// Its language.
    pub lang: Language,
    /// Documents it names.
    pub ids: Vec<PatentId>,
    /// Places in the list it names, from 1.
    pub numbers: Vec<usize>,
    /// Claims it names.
    pub claims: Vec<u32>,
    /// Whether it says "the other one".
    pub other: bool,
    /// Whether it points back: "its", "of them", "both".
    pub points_back: bool,
    /// Whether it mends the turn before: "no, I meant …".
    pub mends: bool,
    /// What it lets in.
    pub filter: Filter,
    /// What it shuts out.
    pub without: Without,
    /// The language that it wants, where it says.
    pub into: Option<Language>,
    /// Newest first, where it orders by date.
    pub newest_first: bool,
    /// Whether "back" means the first list.
    pub first_list: bool,
}

macro_rules! rules {
    ($($name:ident = $words:expr;)*) => {
        $(static $name: LazyLock<Regex> = LazyLock::new(|| $crate::search::rule(concat!("(?i)", $words)));)*
    };
}

rules! {
    PLAIN = r"^\W*((ok(ay)?|great|good|perfect|fine|nice|excellent|got it|alright)\W+)*(thanks?( you)?( (so|very) much)?( a lot)?|many thanks|cheers|bye|goodbye|hello|hi|hey|good (morning|afternoon|evening)|ok(ay)?|great|perfect|감사(합니다|해요|드립니다)?|고마워요?|고맙습니다|안녕(하세요|히 계세요)?|네|알겠습니다|좋아요?|好的?|谢谢(您|你|啦|了)?|多谢|非常感谢|感谢|你好|您好|再见|明白了?|ありがとう(ございま(す|した))?|どうも|こんにちは|おはよう(ございます)?|了解(です|しました)?|わかりました|さようなら)(\W|好的?|네|谢谢|多谢|辛苦了|助かりました|that('s| is) (all|great|helpful|very helpful)|for (your|the) help|도움이 됐어요|도움이 되었습니다)*$";
    HELP = r"what can you do|how (do|can) i use (you|this)|who are you|^help\W*$|무엇을 할 수 있|뭘 할 수 있|뭐 할 수 있|도움말|사용법|你(能|会|可以)做(些)?什么|怎么用你|你是谁|何ができ(ます|る)|使い方を?教え|あなたは(誰|何)";
    MEND = r"^\W*(no|nope|sorry|wait|actually|correction)\b.{0,30}\b(mean|meant|instead|rather|should be)\b|^\W*(i|we) mean(t)?\b|^\W*(아니|아뇨|잘못 ?말했|정정)|^\W*(不对?|不是|错了|我是说|更正|我指的是)|^\W*(いや|いいえ|違います|訂正|間違え)|말고 .{0,20}(번|항)|ではなく";
    TRANSLATE = r"\btranslat\w*\b|\b(put|render|give|say) .{0,40}\b(in(to)?) (english|korean|chinese|japanese)\b|번역|옮겨|翻译|译(成|为|一下|出)|翻成|訳|翻訳";
    COMPARE = r"\bcompare\b|\b(difference|differences|differ)\b.{0,60}\b(claims?|both|two|them|these|documents?|patents?)\b|\bside by side\b|비교(해|하|표)|차이(점|를|가)?.{0,12}(알려|설명|뭐|무엇|정리)|(比较|对比|比對)(一下|这|两|它|权|上述|其|第|前)|(区别|不同)(是什么|在哪|有哪些)|比較(して|する|を)|(違い|相違点?)(を|は)(教|説明|何|まと)";
    SUMMARISE = r"\bsummar(y|ise|ize|ies)\w*\b|\bin short\b|\boverview of\b|\btl;?dr\b|요약|간추려|정리해|总结|概括|概述|小结|归纳|要約|まとめて|概要を";
    CLASSIFY = r"\bclassify\b|\b(which|what) (cpc|ipc) (class(es)?|codes?|symbols?|subclass(es)?)? ?(would|should|fits?|suits?|applies|apply|belongs?|is right for)\b|\bsuggest .{0,20}\b(cpc|ipc|class)|분류해|분류하면|분류를? (추천|제안)|(cpc|ipc) ?분류를? ?(해|부여|매겨)|(给|为|把|将|对).{0,60}分类|归(到|入)哪|分类号.{0,8}(应该|推荐|建议)|分類して|分類すると|分類を(付与|提案|推薦)";
    BACK = r"\b(go|back|return) .{0,20}\b(list|results?|search)\b|\b(first|original|previous|earlier|last) (list|results?)\b|(처음|원래|이전|아까|앞의?|첫 ?번째) ?(목록|결과|리스트)|목록으로 (돌아|되돌)|回到|返回|(最初|原来|之前|上一(个|次))的?(列表|结果|清单)|(最初|前|元)の(リスト|一覧|結果)|に戻(って|る|して)";
    FIRST = r"\bfirst\b|\boriginal\b|처음|원래|첫|最初|原来|元の";
    SORT = r"\b(sort|order|rank|arrange)\w*\b.{0,30}\b(by|date|newest|oldest|year)\b|\b(newest|oldest|latest|most recent) first\b|정렬|(최신|오래된|날짜|연도) ?순|按.{0,8}(日期|时间|年份|年代)|排序|从新到旧|从旧到新|並べ(替え|て)|(新しい|古い|日付|年代)順|ソート";
    NEWEST = r"newest|latest|most recent|descending|최신|내림차순|从新到旧|降序|最新|新しい|降順";
    MORE = r"\b(more|others?|documents?|patents?|something) (like|similar to)\b|\bsimilar to (number|no|#)|와 비슷한|과 비슷한|같은 (것|문헌|특허)을? 더|유사한 (것|문헌|특허)|类似的?(文献|专利|还有|更多)|与.{0,12}(类似|相似)的|更多.{0,6}类似|(似た|類似の?)(もの|文献|特許)|に似た";
    SHOW = r"^\W*((please|can you|could you|now)\W+)?(show|open|display|read|print|give)( me)? (the )?(full |whole )?(text of )?((number|no\.?|#|document|patent|result|item|claims?|abstract|description|title|first|second|third|fourth|fifth|last|it|them)\b|#\d|[A-Z]{2}\s?\d)|(번|항|문헌|특허|청구항|초록|전문|요약서|것).{0,12}?(보여|열어|읽어|표시)|(显示|打开|看看?|展示|给我看)(一下)?.{0,12}(第|权利要求|摘要|全文|说明书)|(見せて|表示して|開いて|読んで|示して)";
    SEARCH = r"^\W*((please|can you|could you|now|ok|then|i want to|i need to|help me)\W+)*(find|search|look for|look up|list|retrieve|get me|show me|give me|i('m| am) looking for)\b.{0,60}(patents?|documents?|prior art|publications?|literature|applications?|inventions?|references?|\bon\b|\babout\b|\bfor\b|\bwith\b|\bof\b)|\bprior art (for|on|about|against)\b|찾아|검색|조사해|(문헌|특허|선행기술)(을|를|이|가|에 관한)?.{0,8}(보여|알려|목록)|^\W*(请|帮我|帮忙|请帮我|给我|我想|我要)?(再)?(找|查找|检索|搜索|搜|查一?下|查询|列出)|探し|検索|さがし|(文献|特許)(を|は).{0,10}(教えて|挙げて|一覧)";
    KEEP = r"\b(only|just|keep|limit|restrict|narrow|filter|within|confine|those|ones|in|from|after|before|since)\b|만\b|만 ?(남|보|골|추|표시)|한정|좁혀|이내|이전|이후|중에서|只|仅|限(定|制)|保留|筛选|范围|だけ|のみ|絞|限定|以前|以降|に限";
    DROP = r"\b(drop|exclude|excluding|remove|without|except|leave out|discard|not|no)\b|제외|빼|말고|제거|없이|去掉|排除|除去|删除|不要|剔除|除いて|除外|除く|外して";
    THOSE = r"\b(them|these|those|ones?|its?|both|two|their|the (list|results?|document|patent|first|second|third|latter|former|same|above|other))\b|(두|이|그|위|해당) ?(문헌|특허|것|건|발명|목록|중)|그것|거기|이들|그중|이 중|其中|它|这(个|件|篇|些|两|几)|那(个|件|篇|些|一)|上述|两(件|篇|个|者)|该(专利|文献|发明)|それ|その|これ|この|両(方|者)|うち|上記|同(文献|特許)";
    OTHER = r"\bthe other( one| document| patent)?\b|다른 ?(쪽|하나|문헌)|나머지|另(外)?(一|那)?(件|篇|个|份)|另一|もう(一方|片方|一つ)|他方|別の方";
    NUMBER = r"\b(?:number|no\.?|item|result|document|patent)\s*#?(\d{1,3})\b|#(\d{1,3})\b|(\d{1,3}) ?번(?:째)?|第 ?(\d{1,3}) ?(?:个|件|篇|项文|份|条|号|番)|(\d{1,3}) ?(?:番目?|件目|つ目)|\[(\d{1,3})\]";
    ORDINAL = r"\b(first|second|third|fourth|fifth|last) (?:one|document|patent|result|item|of (?:them|these))\b|(첫|두|세|네|다섯|마지막) ?번째|第([一二三四五])(?:个|件|篇|份|つ)|(最初|最後)のもの";
    ABOUT_CLASS = r"\b([A-HY]\d{2}(?:[A-Z](?:\s?\d{1,4}(?:/\d{2,6})?)?)?)\b";
}

/// Languages by the names that people call them, in four languages.
const LANGUAGES: [(&str, &str, &str); 4] = [
    ("en", r"(?i)\benglish\b|영어|영문|英文|英语|英語", r"(?i)\b(english)[- ]?(language|ones|text|documents?|patents?)?\b|영어|영문|英文|英语|英語"),
    ("ko", r"(?i)\bkorean\b|한국어|국문|한글|韩文|韩语|韓国語|ハングル", r"(?i)\bkorean[- ](language|text)\b|한국어|국문|한글|韩文|韩语|韓国語"),
    ("zh", r"(?i)\bchinese\b|중국어|중문|中文|汉语|中国語", r"(?i)\bchinese[- ](language|text)\b|중국어|중문|中文|汉语|中国語"),
    ("ja", r"(?i)\bjapanese\b|일본어|일문|日文|日语|日本語", r"(?i)\bjapanese[- ](language|text)\b|일본어|일문|日文|日语|日本語"),
];

/// Offices by the adjectives that go with documents: "the Korean ones", "한국 문헌", "中国专利".
const OFFICES: [(&str, &str); 6] = [
    ("KR", r"(?i)\bkorea(n)?\b|\bKR\b|한국|韩国|韓国"),
    ("CN", r"(?i)\bchin(a|ese)\b|\bCN\b|중국|中国"),
    ("JP", r"(?i)\bjapan(ese)?\b|\bJP\b|일본|日本"),
    ("US", r"(?i)\b(american|united states)\b|\bU\.S\.|\bUS\b|미국|美国|米国"),
    ("EP", r"(?i)\beuropean?\b|\bEP\b|유럽|欧洲|欧州"),
    ("DE", r"(?i)\bgerman(y)?\b|\bDE\b|독일|德国|ドイツ"),
];

mod understand;

#[cfg(test)]
mod tests;
