//! What kind of answer a question wants: a field of the record, a list, a comparison, or something that a text states.

use std::sync::LazyLock;

use regex::Regex;

use super::analysis::Wanted;
use super::{facets, rule};

/// What a question asks for.
pub(super) fn wanted(text: &str) -> Wanted {
    every(text).next().unwrap_or_else(|| facets::value(text))
}

/// All fields of the record that a question asks for, in its order of rules: "who filed it, and when was it published?".
pub fn records(text: &str) -> Vec<Wanted> {
    every(text).filter(is_record).collect()
}

/// Whether what is asked for stands in the record of a document.
pub(super) fn is_record(wanted: &Wanted) -> bool {
    !matches!(wanted, Wanted::Documents | Wanted::Comparison | Wanted::Fact | Wanted::Number(_) | Wanted::Material)
}

/// `text` without the words that ask for the record of a document.
pub fn without_records(text: &str) -> String {
    let records = RULES.iter().filter(|(_, wanted)| is_record(wanted));
    records.fold(text.to_owned(), |text, (rule, _)| rule.replace_all(&text, " ").into_owned())
}

/// A text without words for a comparison that the matter itself makes: "和什么比较", "after the comparison", "a comparator".
pub(crate) fn compared_by_it(text: &str) -> String {
    static ITS_OWN: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\bcomparators?\b|\bcomparison (?:circuit|unit|module|result|signal|value|section|step|means)s?\b|\b(?:result of|after|upon) the comparison\b|\bcompared? (?:it |the \w+ )?(?:to|with) what\b|\bwhat\b.{1,60}\b(?:is|are|does|do|gets?) .{0,60}\bcompared? (?:to|with|against)\W*$",
            r"|[和与跟同](?:什么|何|哪[个种些])[^，。？?]{0,6}比较|比较(?:之?后|[器单电模部]|的?结果|例)|进行比较[后的]|비교(?:기|부|결과|회로|한 ?후|예)|[와과] ?비교(?:하는|되는|할) ?(?:것|값|건)|(?:무엇|뭐)[과와랑하고]+ ?비교|比較(?:器|部|回路|結果|例|手段|した後)|何と比較",
        ))
    });
    ITS_OWN.replace_all(text, " ").into_owned()
}

/// What the rules below say, the first one first.
fn every(text: &str) -> impl Iterator<Item = Wanted> {
    // a pressure difference is a quantity, not a comparison
    static DIFFERENCE: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(pressure|temperature|potential|voltage|height|phase|level|time|speed|density|concentration)\s+differences?\b|(압력|온도|전위|전압|높이|위상|농도)\s*차이",
        )
    });
    // "拿什么和设定值比较？": what the thing itself compares
    let text = &compared_by_it(text);
    // "the publication date and applicant of …" asks for no publications
    static DATE: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\bpublication (date|day)"));
    // "(known by its application number only)" asks for none
    static KNOWN_BY: LazyLock<Regex> =
        LazyLock::new(|| rule(r"(?i)\b(?:known|stored|kept|listed|identified) (?:only )?(?:by|under|with) (?:its|their|the|an) \w+ numbers?\b"));
    let text = KNOWN_BY.replace_all(text, " ");
    let text = DATE.replace_all(&DIFFERENCE.replace_all(&text, "$1$2 "), "publishing $1").into_owned();
    // "자석이 나오는 청구항은 몇 항인가?" asks which one
    static WHICH_CLAIM: LazyLock<Regex> = LazyLock::new(|| {
        rule(r"(?:나오는|언급\p{Hangul}*|적힌|말하는|있는|없는|쓰는|\p{Hangul}(?:하는|되는|[한된])) ?청구항[은이]? ?몇 ?(?:항|번)|(?:第|哪)几[条项个]?权利要求")
    });
    // "请求项3引用哪项": a claim cites no documents
    static OF_CLAIM: LazyLock<Regex> = LazyLock::new(|| rule(r"(?:权利要求|请求项|請求項|청구항) ?[0-9０-９]{1,3}[^，。、,.]{0,8}(?:引用|인용)"));
    let (which, of_claim, earlier) = (WHICH_CLAIM.is_match(&text), OF_CLAIM.is_match(&text), earlier_filing(&text));
    let other = move |wanted: &Wanted| which && *wanted == Wanted::ClaimCount || of_claim && *wanted == Wanted::Citations || earlier;
    RULES.iter().filter(move |(rule, wanted)| !other(wanted) && rule.is_match(&text)).map(|(_, wanted)| wanted.clone())
}

/// Whether a question is which of several documents is the older one, or the newer.
pub(crate) fn asks_age(text: &str) -> bool {
    static AGE: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\bwhich (?:of (?:them|these|those|the (?:first |last )?two) |one |document |patent )?(?:is|was|came|got) (?:the )?(?:older|newer|younger|more recent|earlier|later|published (?:first|earlier|later)|out first|first)\b",
            r"|(?:어느|둘 ?중).{0,8}(?:더 ?(?:오래|최근|최신|새로|먼저|나중|빠른|이른)|먼저 ?(?:공개|등록|나온|나왔))|哪一?[个件篇]?(?:更|比较|先|早).{0,4}|哪一?[个件篇]?.{0,2}(?:公布|公开|公告|授权)得?(?:更|较|比较)?[早晚先]|(?:どちら|どっち)[がの]?(?:ほう|方)?が?(?:古い|新しい|先)",
        ))
    });
    AGE.is_match(text)
}

/// Whether a question is for an earlier filing that a document names: "which provisional application does it claim the benefit of?".
pub(crate) fn earlier_filing(text: &str) -> bool {
    static EARLIER: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\b(?:which|what)\b.{0,16}\b(?:provisional|earlier|parent|prior|priority|foreign|previous)\b.{0,16}\b(?:applications?|patents?|filings?)\b.{0,60}\b(?:claims?|based|continuation|continues|division\w*|benefit|priority|derive\w*|stem)\b",
            r"|\b(?:which|what) parent (?:patents?|applications?)\b|\b(?:continuation|division|benefit) of (?:which|what)\b|(?:어느|어떤|무슨) ?(?:가출원|선출원|모출원|원출원|기초 ?출원)|(?:哪件|什么)(?:临时|在先|母案|优先权)申请|どの(?:仮出願|先の出願|原出願|親出願)",
        ))
    });
    EARLIER.is_match(text)
}

static RULES: LazyLock<[(Regex, Wanted); 11]> = LazyLock::new(|| {
    [
        (
            rule(
                r"(?i)\bhow many (?:dependent |independent )?claims\b|\bwhich\b.{0,24}\bhas (?:more|fewer|(?:the )?(?:most|fewest)) claims\b|\b(?:number|count) of claims\b|청구항[은이가]?\s?(?:모두|전부|총)?\s?몇\s?(?:개|항)|몇\s?(?:개의?\s)?청구항(?:이|을)?\s?(?:있|포함|가)|몇 ?항까지 ?있|청구항\s?(?:수|개수)(?:는|가)|(?:(?:多少|几)[条项个]|多少)权利要求|权利要求(?:一共|共|总共)?有?(?:(?:多少|几)[条项个]|多少)|請求項(?:の数)?[はが]?(?:全部で)?(?:いくつ|何個|何項)|請求項の(?:数|総数)|权利要求的?(?:数量|个数|总数)",
            ),
            Wanted::ClaimCount,
        ),
        (
            rule(
                r"(?i)\b(?:what|which|any) (?:\w+ ){0,4}?(?:does|do|did|is|are) (?:it|they|this|that|the \w+|[a-z]{2} ?[\d,/ ]+\w*) (?:itself )?cite[sd]?\b|\bwhat (?:does|do|did) .{1,40}\bcite\b|\bdoes .{1,80}\bcite\b|\bcited (?:documents?|references?|patents?|art|by)\b|\b(?:its|the) citations?\b|\bhow many .{0,24}\bdoes .{1,40}\bcite\b|\bhow many citations\b|\bwhich\b.{0,24}\bcites? (?:more|fewer|the (?:most|fewest))\b|\bcites? (?:anything|any|what)\b|인용 ?(?:특허 ?)?문헌|\bany (?:\w+ )?citations?\b|\bare there (?:any )?(?:\w+ )?citations?\b|인용(?:한|된|하는)? ?(?:선행)? ?(?:기술)? ?(?:문헌|특허)(?:은|는|이|을|들| ?있)|(?:어떤|어느|무슨) ?(?:문헌|특허)을? ?인용|무엇을 ?인용|(?:몇 ?건|얼마나)을? ?인용|引用了?(?:哪|什么|几)|引用(?:文献|专利)(?:是|有)|引用(?:文献|特許)[はを]|(?:何|どの文献|どれ)を引用",
            ),
            Wanted::Citations,
        ),
        (
            rule(
                r"(?i)\b(which|what|list( the| all)?|are there( any)?|find( me)?( the)?|show( me)?)\s+(?:\w+\s+){0,2}?(patents?|documents?|publications?|applications?|references|prior art)\b|prior art (for|on|about)|어떤\s*(특허|문헌|출원|문서)|(?:특허|문헌|출원)(?:들)? ?(?:가운데|중(?:에서?)?).{2,60}(?:것|문헌|특허)(?:들)?(?:은|는) ?(?:무엇무엇|어느 ?것들|어떤 ?것들)|(특허|문헌|출원)(를|을|은|는)?\s*(모두\s*)?(찾아|보여|무엇)|(어느|무슨) (특허|문헌)들|哪些(专利|文献|申请|文件)|哪(一)?(篇|件|份)(专利|文献)|(专利|文献)有哪些|どの(特許|文献|出願|公報)|(特許|文献|公報)(は|を).{0,8}(どれ|挙げ|探し|検索)|\bfind\b.{0,30}\b(document|patent|publication)\b|(문헌|특허)(이|가)\s*있(습니까|나요|는가)|(문헌|특허|공보)\s*번호(는|를)|有没有.{0,60}(文献|专利)|哪件(文献|专利)|(文献|特許|公報)(は|が)(ありますか|存在しますか)|(文献|特許|公報)番号(は|を)",
            ),
            Wanted::Documents,
        ),
        (
            rule(
                r"(?i)^\W*(?:and )?filed when\b|\b(when|what (day|date)|which (day|date|year))\b.{0,90}\bfiled\b|filing date|누가 언제 ?출원|언제 누가 ?출원|(?:何时|什么时候|哪天)(?:提交|提出)的?申请|출원일|언제 출원|申请日|何时申请|什么时候申请|申请的?[，,、和]?(?:是)?(?:在)?什么时候|谁.{0,12}申请.{0,30}什么时候|出願日|いつ出願",
            ),
            Wanted::FilingDate,
        ),
        (
            rule(
                r"(?i)\bwhich (?:of (?:them|these|those|the two) |one |document |patent )?(?:is|was) (?:the )?(?:older|newer|younger|more recent|earlier|later)\b|어느 ?(?:쪽|것|게|문헌)[이가]? ?더 ?(?:오래|최근|최신|새로|먼저|나중|빠른|이른)|哪一?[个件篇](?:更|比较)(?:早|晚|新|旧)|(?:どちら|どっち)[がの]?(?:ほう|方)?が?(?:古い|新しい)|\b(when|what (day|date|year)|which (day|date|year))\b.{0,120}\b(published|publication|issued|granted)\b|\bwhen did\b.{0,90}\b(?:appear|come out|get published)\b|publishing dat|publication date|\b(what|which) (is|was) the (stored )?date\b|^\W*(?:and )?(?:published|issued|granted) when\b|^\W*(?:and )?since when\W*$|\bwho filed it,? and when\W*$|\b(?:in )?which year\W*$|어느 ?해|몇 ?년도?(?:에)? ?(?:공개|나온|등록)|언제 누가 ?(?:공개|등록)|언제 ?(?:나왔|나온|공개됐|발행)|(?:是|哪)哪年的|哪一?年的?(?:呢|[？?]|$)|(?:公開|公表)は?いつ|いつ(?:公告|公布)|いつの(?:特許|公報|もの)|\bwhat(?:['’]?s| is) (?:the|its) date\b|^\W*(?:the |its |and )*date\W*$|(공개|공고|등록|발행|공보)(?:\([^)]*\))?\s?(일|날짜)|날짜(는|가)?\s*(언제|\?)|언제 (공개|공고|등록)|(公布|公开|公告|授权)日|(?:公布|公开|公告|授权)得?(?:更|较|比较)?[早晚先]|日期(?:各|分别|都)*(是|为)?(什么|哪|多少)|(何时|什么时候|哪(一)?天|几月几日).{0,10}(公布|公开|公告|授权)|(?:哪|谁).{0,6}[先早].{0,4}(?:公布|公开|公告)|(?:どちら|どっち|どれ).{0,6}(?:先|早).{0,4}公開|公開.{0,4}(?:どちら|どっち).{0,6}(?:先|早)|먼저 ?(?:공개|공고|등록|나온)|\b(?:published|public|issued|granted)\b.{0,20}\b(?:first|before or after|earlier or later|sooner)\b|\b(?:which|who).{0,40}\b(?:was|came|is) (?:published |out |public )?(?:first|earlier)\b|(?:哪一?年|何年).{0,4}(?:公开|公布|授权|公告|公開)|(公開|発行|登録|公布|公告|公开|授权)年(?:份|度)?(?:は|呢|是|\W*$)|(?:公開|発行|公布|公开)は?(?:19|20)\d\d年(?:ですか|吗)|(?:19|20)\d\d年に?(?:公開|発行|登録)され(?:た|まし)\p{Hiragana}*か?\W*$|(?:是|在)(?:19|20)\d\d年(?:公布|公开|授权)的?吗|(?:공개|등록|발행) ?연도|\b(?:publication year|year of publication)\b|\b(?:was|is) it (?:published|granted|issued) in (?:19|20)\d\d\b|(公開|発行|登録)日|日付は|いつ(公開|発行|登録)",
            ),
            Wanted::PublicationDate,
        ),
        (
            rule(
                r"(?i)\b(cpc|ipc)\b|\bclassifi(ed|cation)\b.{0,40}\?|which class(es)?\b|^\W*(?:and |its |the )*class(?:es)?\W*$|^\W*(?:분류|클래스)(?:는|은)?\W*$|^\W*(?:那|它的?)?分类(?:号)?(?:呢)?\W*$|^\W*分類は?\W*$|분류[가는은]? ?(?:뭐|무엇|어떻)|분류(코드|기호)?(는|은|가)|(分类号|分類)(是|は|を)|국제특허분류",
            ),
            Wanted::Class,
        ),
        (
            rule(
                r"(?i)\b(?:two|both|several) (?:\w+ ){0,2}(?:patents?|documents?|applications?|publications?)\b.{10,}\bin which (?:one )?of (?:them|the two)\b|두 ?(?:문헌|특허|출원).{6,}(?:어느 ?(?:쪽|것|문헌)|각각)|两[件篇个](?:专利|文献|申请).{6,}(?:哪一?[件篇个]|各)|\b(compare|comparison|differ|differs|difference|differences|distinguish|distinguishes)\b|비교(하|해)|차이|구별|다른가|다릅니까|区别|不同|差异|差別|比较|相比|分别是多少|違い|違います|どう違|相違|異なり|比較し",
            ),
            Wanted::Comparison,
        ),
        (
            rule(
                r"(?i)\bwhat(?:['’]?s| is| was) (?:the|its) (?:applicant|assignee|owner)\b|\b(?:and|,) (?:the |its )?(?:applicant|assignee)s?\W*$|출원인(?: ?(?:각각|둘 ?다|모두))? ?(?:알려|말해|뭐|누구)|^\W*(?:and |the |its |which |what )*(?:applicant|assignee)s?(?: please)?\W*$|['’]s (?:applicant|assignee|owner)\b|(?:哪个?(?:单位|公司|企业)|哪家).{0,6}申请|\bwho is (?:number |no\.? ?|#)?\d{1,2} (?:by|from)\b|誰の(?:出願|特許)|(?:^|[\s的の이자])(?:申请人|出願人|출원인)\W*$|谁.{0,4}申请|^\W*(?:那|它的?|その)?(?:专利权人|权利人|权利者|権利者|特許権者|权属)(?:呢|は)?\W*$|(?:申请人|专利权人)(?:和|与|及|以及|、|，|,)|(?:权利者|権利者)(?:は|と|って)|\bwho (applied|filed|owns|holds)\b|\bwho(?: is|\W?s) behind\b|\bwho (?:is|are|was) (?:the |its )?(?:owner|holder|assignee|patentee)s?\b|\bwho\b.{0,60}\b(applied|applicant|assignee|owns?|filed|proprietor)\b|\b(applicant|assignee|proprietor) of\b|(출원인|특허권자|권리자|양수인)(은|는|이|가)?\s*(누구|어디|$|\?)|(출원인|특허권자|권리자|양수인)(은|는|이|가|과|와|및|하고|이?랑|,)|(申请人|专利权人)的?(?:全称|名称|名字)?(?:是|为|叫|(?:都|分别|各)(?:是|为)?谁)|출원인의? ?(?:정식 ?)?(?:명칭|이름|전체 ?이름)|出願人の?(?:正式)?(?:な)?(?:名称|名前)|\b(?:full )?name of (?:the|its) (?:applicant|assignee)\b|\b(?:which|what) compan(?:y|ies)\b.{0,20}\b(?:filed|made|makes|applied|owns?|is behind|is (?:it|this) from|does (?:it|this) come from)\b|\bwhat company is (?:it|this)\b|^\W*(?:and )?(?:which|what) company\W*$|^\W*(?:whose|by whom|filed by whom)\b.{0,20}\W*$|누가 언제 ?출원|언제 누가 ?(?:출원|등록)|(?:いつ|誰が)(?:誰が|いつ)出願|(?:어느|어떤|무슨) ?회사[가에의]?.{0,8}(?:출원|냈|낸|만든|만들|것|거|특허|\W*$)|누가 .{0,24}(?:연구|개발|발명|만들)했|哪[家个](?:公司|企业)的?(?:专利|申请|\W*$)|(?:どこの|どの)(?:会社|企業)(?:の|が)|谁(?:是)?申请|是谁的|誰が出願|누가 ?(?:출원|냈|낸|신청)|(出願人|特許権者)(は|と|、)",
            ),
            Wanted::Applicant,
        ),
        (
            rule(
                r"(?i)\b(?:who|name|list|which) .{0,20}\binvent(?:ed|ors?)\b|\bthe inventors? of\b|발명자[는은가]|누가 ?발명|发明人[是有]|谁发明|発明者[はが]|誰が発明|(?:^|[\s、，,的])(?:发明人|発明者|발명자)(?:呢|は)?\W*$",
            ),
            Wanted::Inventors,
        ),
        (
            rule(concat!(
                r"(?i)\blegal status\b|\bstill in force\b|\bpriority (?:date|claim|number|country)\b|(?:\b(?:what|which|give|tell|its)\b.{0,40}|^\W*(?:and |the )*)\bapplication number\b|\bapplication number (?:of|for)\b|\b(?:when|has|did|does|will) (?:it|this|the patent|that) (?:already )?expire[ds]?\b|\bmaintenance fees?\b|\bwho (?:was|is) the examiner\b",
                r"|법적 ?상태|권리 ?상태|존속 ?기간|(?:특허|권리)(?:가|는|이)? ?(?:만료|소멸)|우선일|우선권 ?(?:주장)?일|출원 ?번호(?:[는은가이를]? ?(?:몇|뭐|무엇|어떻|얼마|알려|말해)\p{Hangul}*|[는은]?\W*$)|심사관[은이]? ?(?:누구|이름|\W*$)",
                r"|(?:申请人|专利权人)(?:来自|在|是)?(?:哪个?国|哪国|国籍)|出願人の?(?:国籍|は?どこの国)|출원인의? ?(?:국적|국가)|출원인은? ?어느 ?나라|\b(?:which|what) country is the (?:applicant|assignee)\b|\bthe (?:applicant|assignee)['’]s (?:country|nationality)\b|法律状态|(?:专利|它|这件)?(?:还|是否)有效|到期了?[吗没]|什么时候到期|优先权日?|申请号(?:是|为|呢|多少|\W*$)|审查员(?:是谁|叫|\W*$)|法的(?:状態|ステータス)|存続期間|(?:特許|権利)は?(?:満了|消滅)|優先(?:権主張)?日|出願番号(?:は|を教|\W*$)|審査官(?:は誰|の名|\W*$)",
            )),
            Wanted::Unstored,
        ),
        (
            rule(
                r"(?i)\bwhat(?:['’]?s| is) (?:the|its) (?:full |exact )?title\b|^\W*(?:and |the |its )*title(?: of (?:it|this|that|number \d+))?\W*$|\bwhat is (?:it|this|that one) (?:called|titled)\b|(?:발명의 ?)?(?:명칭|제목)(?:은|이)? ?(?:뭐|무엇|어떻게|\W*$)|(?:标题|发明名称|专利名称|题目)(?:是|叫)?(?:什么|啥|\W*$)|第\d+[件个篇]的?(?:标题|名称)|(?:タイトル|発明の名称|題名)は(?:何|\W*$)|^\W*(?:题目|标题|题名|題名|タイトル|名称|発明の名称|发明名称)(?:呢|は)?\W*$",
            ),
            Wanted::Title,
        ),
    ]
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::analysis::Analysis;

    #[test]
    fn what_describes_a_document_is_left_of_a_question_for_its_record() {
        assert_eq!(without_records("토판염이 들어간 샴푸는 누가 출원했어?").trim(), "토판염이 들어간 샴푸는  했어?");
        assert_eq!(records("Who is the owner?"), [Wanted::Applicant]);
        assert!(records("A sheet (known by its application number only). Of which two films may its base be?").is_empty());
    }

    #[test]
    fn the_wanted_kind() {
        for (text, wanted) in [
            ("Which documents disclose a sealed cell?", Wanted::Documents),
            ("어떤 특허가 실리콘 음극을 개시하는가?", Wanted::Documents),
            ("哪些专利公开了硅负极？", Wanted::Documents),
            ("どの文献がシリコン負極を開示していますか", Wanted::Documents),
            ("When were the application (A1) and the granted patent (B1) of EP 1000000, the machine for green bricks, published?", Wanted::PublicationDate),
            ("What CPC classes does US99000001B2 have?", Wanted::Class),
            ("How is the casing made?", Wanted::Fact),
            ("CN299000071的控制模块拿静电值和什么比较？", Wanted::Fact),
            ("比较之后去控制哪两个模块？", Wanted::Fact),
            ("What is the signal compared with?", Wanted::Fact),
            ("两件专利比较一下", Wanted::Comparison),
            ("CN299000071A是哪一天公布的？", Wanted::PublicationDate),
            ("which is older?", Wanted::PublicationDate),
            ("どちらが新しい？", Wanted::PublicationDate),
            ("which of them has more claims?", Wanted::ClaimCount),
            ("JP2099000091Aに付与されたCPCのうち、ロボットに関するものはどれですか。", Wanted::Class),
            ("Compare the mean bubble diameters that they claim.", Wanted::Comparison),
            ("What does number 1 cite?", Wanted::Citations),
            ("它引用了哪篇文献？", Wanted::Citations),
            ("How many claims does the trap have?", Wanted::ClaimCount),
            ("그 특허는 청구항이 몇 개야?", Wanted::ClaimCount),
            ("第几项权利要求写了硅？", Wanted::Fact),
            ("请求项3引用哪项？", Wanted::Fact),
            ("请求项？它一共有多少条权利要求？", Wanted::ClaimCount),
            ("CN299000071A 和 US 2099/0000601 A1 哪个先公开，分别是哪天？", Wanted::PublicationDate),
            ("was the JP family member published before or after the EP one?", Wanted::PublicationDate),
        ] {
            assert_eq!(Analysis::of(text).wanted, wanted, "{text}");
        }
    }

    #[test]
    fn several_fields_of_the_record() {
        assert_eq!(records("Who is behind the older one, and when was it published?"), [Wanted::PublicationDate, Wanted::Applicant]);
        assert_eq!(records("When was it published?"), [Wanted::PublicationDate]);
        for (text, expected) in [
            ("what is the title of number 3?", Wanted::Title),
            ("3번 문헌의 발명의 명칭은?", Wanted::Title),
            ("title of number 1", Wanted::Title),
            ("3번 제목은?", Wanted::Title),
            ("第2个的标题", Wanted::Title),
            ("2番のタイトルは？", Wanted::Title),
            ("Published when?", Wanted::PublicationDate),
            ("Filed when?", Wanted::FilingDate),
            ("Classes?", Wanted::Class),
            ("which company?", Wanted::Applicant),
            ("何时提交申请？", Wanted::FilingDate),
            ("分类？", Wanted::Class),
            ("出願日は?", Wanted::FilingDate),
            ("公開はいつ？", Wanted::PublicationDate),
        ] {
            assert_eq!(records(text), [expected], "{text}");
        }
        assert_eq!(records("누가 언제 출원했어?"), [Wanted::FilingDate, Wanted::Applicant]);
        let both = [Wanted::PublicationDate, Wanted::Applicant];
        assert_eq!(records("公開はいつ、出願人は誰?"), both);
        assert_eq!(records("Who filed it, and when?"), both);
        assert_eq!(records("What is the publication date and applicant of KR1020200114022A?"), both);
        assert_eq!(Analysis::of("What is the publication date and applicant of KR1020200114022A?").wanted, Wanted::PublicationDate);
        assert_eq!(records("KR1020200114022A의 출원인과 공개일은?"), both);
        assert_eq!(records("库里记录的日期是哪一天，申请人全称是什么？"), both);
    }
}
