//! The words that tell one kind of turn from another, in English, Korean, Chinese and Japanese.

use std::sync::LazyLock;

use regex::Regex;

macro_rules! rules {
    ($($name:ident = $($words:literal),+;)*) => {
        $(pub(super) static $name: LazyLock<Regex> = LazyLock::new(|| $crate::search::rule(concat!("(?i)", $($words),+)));)*
    };
}
pub(super) use rules;

rules! {
    TASK = r"^\s*### Task:";
    PLAIN = r"^(?:\W|\b(?:ok(?:ay)?|k|great|good|perfect|fine|nice|excellent|super|grand|lovely|cool|brilliant|got it|al(?:l )?right|right|many thanks|thanks?|thank you|thx|ty|cheers|good ?bye|bye|hello|hi|hey|good (?:morning|afternoon|evening)|(?:so|very) much|a lot|again|then|that(?:'?s| is|'?ll| will)(?: all| it| great| very| helpful| do| enough)+|for (?:your|the|all the) help|for (?:now|today)|you|see you|ta)\b",
        r"|감사(?:합니다|해요|드립니다|드려요)?|고마워요?|고맙습니다|안녕(?:하세요|히 계세요)?|네|넵|예|응|알겠습니다|좋아요?|좋습니다|도움이 (?:됐어요|되었습니다|됐습니다)|수고(?:하세요|하셨습니다|많으셨습니다|하셨어요)?|ㄱㅅ|ㅅㄱ|ㅇㅇ|ㅇㅋ|합니다",
        r"|好[的吧了]?|行|嗯|谢谢?[您你啦了]*|多谢|非常感谢|感谢|[你您]好|再见|明白了?|了解了?|辛苦[了啦]?|没(?:有)?(?:问题|别的)了?|就这样",
        r"|ありがとう(?:ございま(?:す|した))?|どうも|こんにちは|おはよう(?:ございます)?|了解(?:です|しました)?|わかりました|助かりま(?:す|した)|お疲れ様(?:です|でした)?|さようなら|以上です|はい)+$";
    HELP = r"what (?:else )?can you do|how (?:do|can) i use (?:you|this)|who are you|^help\W*$|(?:무엇을|뭘|뭐|뭐를|다른 것?도?) ?할 ?수 ?있|도움말|사용법|[你您](?:还)?(?:能|会|可以)(?:帮我)?(?:做|干)(?:些|点)?(?:什么|啥)|怎么用你|你是谁|何ができ(?:ます|る)|使い方を?教え|あなたは(?:誰|何)";
    MEND = r"^\W*(?:h?m+\W+)?(?:no|nope|sorry|wait|actually|correction|typo|oops|my (?:bad|mistake|error)|ah)\b.{0,40}\b(?:mean|meant|ment|instead|rather|should be)\b|^\W*(?:i|we) mean(?:t)?\b|^\W*(?:no,? )?(?:sorry|typo|oops|my (?:bad|mistake|error)|wait|correction)\b\W|^\W*no\W+wait\b|^\W*(?:아[, ]*)?(?:아니|아뇨|앗|잘못 ?(?:말했|붙였|썼|적었|입력)|정정|죄송|미안)|^\W*(?:不对?|不是|说错|口误|记错|错了|打错|我是说|更正|我指的是|抱歉)|^\W*(?:あ[っ、,\s]*)?(?:いや|いいえ|違います|訂正|間違え|すみません)|我(?:想)?问的是|じゃなくて|のほうを聞いて|말고 .{0,20}[번항]|\d ?[번항]?[이가] 아니라|ではなく|じゃなく|[가-힣] ?말고 ";
    BESIDES = r"말고(?:도| ?또| ?다른)";
    BIDS = r"(?:찾아|검색해|뽑아|추려) ?(?:줘|주세요|주십시오|줄래|봐)[요\s.!~]*$|(?:探して|検索して|挙げて|リストにして)(?:ください|ほしい|くれ)?[。.\s]*$|(?:找|搜|查|列)(?:一下|出来|一找|一查)[。.!！\s]*$";
    TRANSLATE = r"\btranslat\w*\b|\b(?:in)?to (?:english|korean|chinese|japanese|german|french|spanish)\b|\b(?:put|render|give|say|like|want|need)\b.{0,60}\bin (?:english|korean|chinese|japanese|german|french|spanish)\b|\b(?:claim(?: \d+)?|abstract)(?: of (?:it|that|this))? in (?:english|korean|chinese|japanese|german|french|spanish)\b|\b(?:now|again|and|same)\W+(?:that |it |the same )?in (?:english|korean|chinese|japanese)\b|\b(?:english|korean|chinese|japanese) (?:version|translation)\b|번역|옮겨|翻译|译[成为一下出]|翻成|[译翻]成|英译|中译|訳|(?:英|日本|中国|韓国)語にも?(?:して|お願い|変え|直し|$|\W)|(?:영어|한국어|중국어|일본어)로 ?(?:도|좀|바꿔|부탁|해|보여)";
    COMPARE = r"\bcompares?\b|\bcontrast\b|\bcomparison\b|^\W*side by side\b|\b(?:put|lay|show|set|list|see|these|both|them)\b.{0,60}\bside by side\b|\bversus\b|\bvs\b|\b(?:set|put|hold|stack)\b.{0,60}\b(?:against|beside|next to)\b|\b(?:difference|differences|differ)\b.{0,60}\b(?:claims?|both|two|them|these|documents?|patents?)\b|비교(?:[^예\w]|해|하|표|부탁|$)|견주어|(?:둘|[와과]|랑).{1,40}(?:어떻게|무엇이|뭐가|어디가) ?(?:다른|다릅|달라|다르)|나란히|대비해|차이(?:점|를|가)?.{0,12}(?:알려|설명|뭐|무엇|정리)|(?:比较|对比)(?:[^例文]|$)|比對|比一比|比一下|对照一下|[与和跟].{1,40}对照|(?:区别|不同|差异)(?:是什么|在哪|有哪些)|有(?:啥|什么)(?:区别|不同)|比較(?:[^例]|$)|対比|を比べ|比べて(?:ください|\W*$)|並べて.{0,6}(?:違い|比較)|(?:違い|相違点?)[をは](?:教|説明|何|まと|整理)";
    SUMMARISE = r"\bsummar(?:y|ise|ize|ies)\w*\b|\bin short\b|\boverview of\b|\btl;?dr\b|\bthe gist\b|\bsum(?:ming)? up\b|\bboil\w* .{0,30} down\b|요약 ?(?:해|하|좀|부탁|\W*$)|간추려|간략히|정리해|총정리|总结|概括|概述|小结|归纳|要約(?:して|を?お?願い|する|を?頼|\W*$)|まとめて|概要を";
    CLASSIFY = r"\bclassify\b|\b(?:which|what) (?:cpc|ipc) ?(?:class(?:es)?|codes?|symbols?|subclass(?:es)?)? ?(?:would|should|fits?|suits?|applies|apply|belongs?|is right for)\b|\bsuggest .{0,20}\b(?:cpc|ipc|class)|^\W*(?:cpc|ipc)(?: codes?| class(?:es)?)? (?:for|of)\b|\b(?:which|what) (?:patent )?class(?:es)? (?:would|should|could|does) .{0,30}\b(?:go|fall|belong|fit)\b|应该?(?:分|归|划)(?:到|入|在)|(?:cpc|ipc|分類)(?:は|って)(?:どこ|何|どれ|どの).{0,8}(?:なり|なる|入|当た|でしょう)|분류(?:가|는|은)? ?어디(?:로|에)|분류를? ?(?:뭘|무엇|어디|뭐)(?:로|으로|에)? ?(?:줘|해|넣|주)|분류해|분류하면|분류를? (?:추천|제안)|(?:cpc|ipc) ?(?:가|는|코드)? ?(?:뭐|무엇|어디).{0,8}분류|(?:cpc|ipc) ?분류를? ?(?:해|부여|매겨)|(?:给|为|把|将|对).{0,60}分类|分[个一下]*(?:cpc|ipc)|归(?:到|入)哪|分类号.{0,8}(?:应该|推荐|建议)|分類して|分類すると|分類を(?:付与|提案|推薦)";
    BACK = r"\b(?:go|back|return|take me|bring)\b.{0,40}\b(?:list|results?|search|hits)\b|\bback to (?:the )?(?:first|original|whole|full|complete|earlier|previous|initial)\b|\b(?:first|original|previous|earlier|last|initial|full|whole|complete) (?:list|results?|hits|set)\b|(?:처음|원래|이전|아까|앞의?|첫 ?번째)(?: ?검색)? ?.{0,14}(?:목록|결과|리스트)|(?:목록|결과)(?:으로|로) ?(?:다시|돌아|되돌)|(?:回到|退回|返回|恢复).{0,20}(?:列表|结果|清单|检索|那[批组些])|(?:最初|原来|之前|一开始|最开始|第一次|开头|上一[个次])(?:那个|的)?.{0,6}(?:列表|结果|清单)|(?:最初|はじめ|初め|前|元|さっき|先ほど)の.{0,6}(?:リスト|一覧|結果)|に戻(?:って|る|し|り)";
    UNDONE = r"\b(?:before|without|prior to)\b.{0,30}\b(?:cut|filter|limit|restriction|narrowing|drop\w*)\b|\bunfiltered\b|没有?(?:限定|限制|筛选)|未(?:限定|限制|筛选)|(?:限定|限制|筛选|去掉|排除).{0,10}之前|(?:좁히|제한하|거르|빼)기 ?전|(?:絞|限定|除外)[りるすめ]{0,3}前|絞り込む前";
    NARROWS_TO = r"^\W*(?:please\W+)?(?:restrict|limit|narrow|filter|cut)\b.{0,60}\bto\b";
    FIRST = r"\b(?:first|original|initial|beginning|full|whole|complete|start)\b|처음|원래|첫|最初|原来|一开始|最开始|第一次|开头|はじめ|初め|元の|全体";
    PREVIOUS = r"\b(?:previous|earlier|last|before)\b|이전|아까|앞|上一|之前|前の|さっき|先ほど";
    NEWEST = r"\b(?:newest|latest|most recent|new(?:er)? ones?)\b.{0,12}\b(?:first|on top|at the top)\b|\b(?:newest|latest|most recent) first\b|\bdescending\b|최신|최근 ?순|내림차순|새로운 순|从新到旧|由新到旧|降序|最新的?(?:在前|优先|先)|新しい(?:順|もの(?:から|を先))|降順";
    OLDEST = r"\b(?:oldest|earliest)\b.{0,12}\b(?:first|on top|at the top)\b|\bascending\b|\bchronological|오래된 ?(?:순|것부터)|이른 ?(?:순|것부터|날짜부터)|오름차순|从旧到新|由旧到新|升序|古い(?:順|もの(?:から|を先))|昇順";
    SORT = r"\b(?:sort|order|rank|arrange)\w*\b.{0,30}\b(?:by|date|newest|oldest|year|chronolog)|정렬|(?:날짜|연도|공개일) ?순|순서대로 ?배열|按.{0,8}(?:日期|时间|年份|年代|公开日).{0,6}(?:排|序)|排序|(?:日付|年代|公開日)順|並べ替え|ソート";
    MORE = r"\b(?:more|others?|documents?|patents?|something|anything) (?:documents? |patents? |ones? )?(?:like|similar to)\b|\bsimilar to (?:number|no|#|that|this|it)|[와과이]?랑? ?(?:비슷|유사)한 ?(?:것|거|문헌|특허|건)|같은 (?:것|문헌|특허)을? 더|类似的?(?:文献|专利|还有|更多|吗|的)|(?:与|跟|和).{0,12}(?:类似|相似)|更多.{0,6}类似|(?:似た|類似の?)(?:もの|文献|特許|やつ)|に似た";
    SHOW = r"\b(?:show|open|display|read|print|pull up|see|give)\b.{0,40}?\b(?:claims?|abstract|description|number|no\.?|#\d|documents?|title|text|first|second|third|fourth|fifth|last|it|them|one)\b|\b(?:show|open|display|read|print)\b.{0,20}(?:[A-Z]{2}\s?\d|#\d)|(?:번|항|문헌|특허|초록|전문|원문|요약서?|거|건|것)(?:.{0,16})(?:보여|열어|읽어|띄워|표시)|(?:显示|打开|看一?看?|展示|贴|给我|原样).{0,14}(?:第\s?\d|权利要求|权\s?\d|摘要|全文|说明书|原文)|(?:权利要求|权\s?\d|摘要|全文|说明书|原文|第\s?\d+\s?[篇件个]|請求項|请求项).{0,12}(?:显示|打开|看|展示|贴|给我|发)|(?:全文|原文|本文|要約|請求項).{0,10}出して|(?:見せて|表示|開いて|読んで|示して|見たい)";
    DOCUMENTS = r"\b(?:patents?|documents?|prior art|publications?|applications?|literature|filings?|the collection)\b|특허|문헌|선행기술|공보|专利|文献|特許|公報";
    SEARCH = r"^\W*(?:(?:please|kindly|hello|hi|hey|can you|could you|would you(?: mind)?|now|ok|then|next|again|i want to|i need to|i'd like (?:you )?to|i would like (?:you )?to|help me|back to english|and|so|different thing)\W+)*(?:find(?:ing)?|searching for|pull up|dig up|search|look for|look up|list|retrieve|get me|show me|give me|i(?:'m| am) (?:looking for|searching|after|drafting)|looking for|need)\b|\bprior art (?:for|on|about|against)\b|\b(?:new|another) search\b|\balready out there\b|찾아|검색해|조사해|조사 ?중|(?:문헌|특허|선행기술|선행문헌|공보)(?:을|를|이|가|에 관한|들?)? ?(?:좀|다|모두|전부|싹 ?다)?.{0,20}(?:보여|알려|목록|줘|좀)|^\W*(?:请|帮我|帮忙|请帮我|给我|我想|我要|再|另外|顺便)*(?:找|查找|检索|搜索|搜|查一?下|查询|列出)|检索一?下|帮我?(?:查|找|搜)|探し|検索|さがし|調べて|(?:特許|文献|公報|出願)[をは].{0,10}(?:教えて|挙げて|一覧|出して|リスト|全部)|リストにして";
    NOUNS = r"(?:专利|文献|特許|公報|특허|문헌|공보|선행기술)[\s.。!！]*$|^(?-i:[A-Za-z]).*\b(?:patents|documents|publications|prior art)[\s.!]*$";
    ALL = r"\b(?:everything|every|all)\b.{0,30}\b(?:documents?|patents?|publications?|in|from|classified|of)\b|\beverything\b|\bwhole collection\b|\blist (?:all|the)\b|모두|전부|싹 ?다|전체|所有|全部|整个|すべて|全部|全て";
    EVERYTHING = r"(?:データ|データベース|コレクション)全体|(?:データ|文献)全部|全(?:部)?(?:データ|コレクション)|整个(?:数据|集合)|(?:데이터|자료|데이터베이스) ?전체|전체 ?(?:자료|데이터)|\b(?:whole|entire|full) (?:collection|database|index)\b|\bin the collection\b|(?:収集|文献集合|文献群)全体|전체 (?:컬렉션|문헌|데이터)|컬렉션 전체|整个(?:库|文献库|数据库)|(?:库|文献库)(?:里|中)|コレクション全体|全文献";
    EXISTS = r"혹시 .{2,60}있(?:어요?|나요?|을까요?|습니까|는지)\W*$|(?:库|这里)(?:里|中|内)?(?:都)?有(?:些|没有|点)?(?:啥|什么|哪些|没有)|有(?:这种|这样的|类似的)(?:专利|文献|东西)?吗|何か(?:あります|ありません|ある(?:か|の|[?？]))|(?:方法|装置|システム|構造|技術|製品|材料|組成物)(?:は|って|が)?[、,]?(?:あります|ありません|ある(?:か|の|[?？]))|(?:[るいたなの])(?:特許|文献|公報)(?:は|って)\W*$|有哪些(?:相关)?(?:专利|文献)|有没有(?:相关|类似|这样|这类|现成)的?(?:专利|文献)|(?:특허|문헌|출원)(?:들?이|가|는|은|들)? ?(?:뭐|뭐가|무엇이|어떤 ?게|어떤 ?것이) ?있|(?:시스템|장치|방법|구조|기술|제품|조성물)(?:이|가|도|은|는) ?있(?:나|어|을까|습니까|나요|는지)|有没有.{0,40}(?:公开|公布|申请)的\W*$|\b(?:is|are) there (?:any|an?|some)?\b.{0,120}\b(?:patents?|documents?|prior art|publications?|applications?|anything)|\b(?:do|does) (?:we|you|the collection|this collection|it) (?:have|hold) (?:any\w*|an?|some|something|patents|documents)\b|\bwhat (?:does|do) (?:we|the collection|this collection|the database) (?:have|hold)\b|\bwhat (?:have (?:we|you) got|do (?:we|you) have)\b|\b(?:anything|any (?:\w+ )?(?:prior art|patents?|documents?|publications?)) (?:on|about|for|like)\b|(?:특허|문헌|선행기술|공보|출원)(?:이|가|은|는|도)? ?(?:있나|있어|있습니까|있을까|있는지|있음)|有没有.{4,80}(?:专利|文献|现有技术|装置|方法|系统|材料|设备|结构|[器机])\W*$|有没有(?:关于|有关)|有没有[^？?]{2,40}的(?:专利|文献)[？?]|[^它其这那]{6,}有没有[？?]?\W*$|有(?:这个|这样的|类似的|相关)?(?:专利|文献)吗|(?:特許|文献|先行技術|やつ|公報)(?:は|って|が)?(?:あり(?:ます|ません)か|ある|ないか)";
    COUNT = r"\bhow many\b.{0,40}\b(?:documents?|patents?|publications?|applications?|results?|hits|of (?:them|these|those)|are (?:left|there in)|remain)\b|\bhow many (?:are|is) (?:left|it)\b|몇 ?[건편](?:이|인|야|입|임|있|남|\W|$)|(?:一共|总共|共|还剩|剩下|有)?(?:多少|几)[件篇](?:专利|文献|文件)?|何件";
    OF_LIST = r"\b(?:left|remain\w*|of (?:them|these|those)|the list|on it)\b|이 ?중|그 ?중|남|목록|其中|剩|列表|这些|このうち|そのうち|残|一覧";
    STRONG = r"^\W*(?:(?:ok|okay|now|and|then|please|so|but|well|alright|thanks)\W+)*(?:of (?:those|these|them)\W+)?(?:only|just|keep|limit|restrict|narrow|filter|drop|exclude|excluding|remove|without|leave|take out|get rid|throw out|hide|discard|show only)\b|^\W*(?:please )?(?:take|throw|leave|kick)\b.{0,50}\bout\b|\bkeep (?:only|just|those|the)\b|\bones? only\b|\bonly (?:those|the ones|what)\b|만 ?(?:남|보|골|추|표시|요|해|줘|$)|만요|한정|좁혀|남겨|제외|빼|말고|只[要看留保显]|仅|保留|筛选|去掉|排除|除去|剔除|だけ|のみ|絞|除いて|除外|外して|残して";
    DROP = r"\b(?:take|throw|leave|kick)\b.{0,50}\bout\b|\b(?:drop|exclude|excluding|remove|without|except|leave out|take out|get rid|throw out|discard|hide|not|no|but not)\b|\b(?:can|could|should) go\b|제외|빼|말고|제거|없이|去掉|排除|除去|删除|不要|剔除|除いて|除外|除く|外して";
    THOSE = r"\b(?:them|these|those|ones?|its?|both|two|their|(?:that|this)(?: (?:one|list|claim|document|patent|application)|\W*$)|the (?:list|results?|document|patent|first|second|third|latter|former|same|above|other))\b|(?:두|이|그|위|해당) ?(?:문헌|특허|것|건|거|발명|목록|중)|둘|그것|그거|그건|거기|이들|그중|이 ?중|其中|它|这[个件篇些两几里]|那[个件篇些一边]|上述|两[件篇个者]|该(?:专利|文献|发明|申请|方案)|それ|その|これ|この|両[方者]|うち|上記|同(?:文献|特許)";
    OTHER = r"\bthe other(?: one| document| patent)?\b|다른 ?(?:쪽|하나|문헌|거|건)|나머지|另(?:外)?[一那][件篇个份]|另一|もう(?:一方|片方|一つ)|他方|別の方";
    FORMER = r"\bthe former\b|앞(?:의|엣)? ?(?:문헌|특허|것|거|건)|전자(?:는|의|에서는?) |前者|前一[个件篇份]|先の(?:文献|特許|もの|方)";
    LATTER = r"\bthe latter\b|뒤(?:의|엣)? ?(?:문헌|특허|것|거|건)|나중 ?(?:문헌|특허)|후자|后者|后一[个件篇份]|後者|後の(?:文献|特許|もの|方)";
    NUMBER = r"\b(?:number|no\.?|item|result|document|patent)\s*#?(\d{1,3})\b|#(\d{1,3})\b|(\d{1,3}) ?번(?:째)?(?: ?청구항)?|第 ?(\d{1,3}) ?(?:个|件|篇|项文|份|条|号|番)|(\d{1,3}) ?(?:番目?|件目|つ目)|\[(\d{1,3})\]";
    ORDINAL = r"\b(first|second|third|fourth|fifth|last) (?:one|document|patent|result|item|of (?:them|these))\b|(첫|두|세|네|다섯|마지막) ?번째|第([一二三四五])(?:个|件|篇|份|つ)|(最初|最後)のもの";
    ASKS = r"^\W*(?:(?:and|so|but|ok|then|now|hm+|in (?:that|this) (?:case|one))\W+)*(?:(?:on|in|at|with|by|for|to|of|from|under|after|until) )?(?:what|whats|which|who|whose|when|where|why|how|does|do|did|is|are|was|were|can|could|has|have|any(?:thing)?)\b|무엇|무슨|뭐|뭔|뭘|어느|어떤|어떻게|얼마|몇|왜|누구|언제|어디|인가|입니까|나요|까요|어요\?|할까|(?:나와|적혀|쓰여|되어|돼) ?있나|인지\W*$|하는데\W*$|什么|哪|多少|多久|是.{1,12}还是|了?没有?\W*$|几[个种层次]|吗|何|谁|为啥|啥|怎么|是否|有没有|どの|どれ|いくつ|ですか|ますか|いくら|どれ|なぜ|どこ|どう|でしょうか|何|(?:です|ます|ました|でした|でしょう)か[。.\s]*$|[가-힣](?:까|나요|가요|는가|은가|인가)[.\s]*$";
    POLITE = r"^[\x00-\x7f]*$|줄래|주실|줄 수|주시겠|もらえ|いただけ|くれ(?:ます|る|ない)|能不能|能否|可以|帮";
    TELLS = r"\b(?:compare|explain|describe|tell me|define|elaborate|why|answer)\b|설명|알려|말해|이유|궁금|解释|说明一?下|告诉|说说|介绍|教えて|説明|述べ";
    ABOUT_CLASS = r"\b([A-HY]\d{2}(?:[A-Z](?:\s?\d{1,4}(?:/\d{2,6})?)?)?)\b";
    CLASS_WORD = r"\b(?:cpc|ipc|class(?:es|ified|ification)?|subclass|codes?)\b|분류|分类|分類";
    NEXT_TOPIC = r"^\W*(?:next|now|different thing|new topic|another (?:topic|thing)|diff?e?rent thing(?: now)?|다음|새로|이번엔|이번에는|另外|下一个|换一?个|换个(?:题目|话题)|次に|次は|別件(?:です(?:が)?|で)?|ところで|話(?:は|が)?変わ\w*)\W|^\W*(?:还有|有)那种|^\W*(?:还|我)?(?:想|要)?看(?:一?[个下])?别的";
    THANKS = r"(?:\bthanks?(?: you)?|\bthx|고마워요?|고맙습니다|감사(?:합니다|해요)|谢谢[您你啦了]*|多谢|ありがとう(?:ございま(?:す|した))?)[\s!.~。！…]*$";
    FOLLOWS = r"^\W*(?:and|what about|how about|also|그럼|그리고|그러면|那|那么|还有|では|じゃあ|あと)";
}

/// What is left of a turn that says nothing but places, without these words, is nothing.
pub(super) static PLACES: LazyLock<Regex> = LazyLock::new(|| {
    crate::search::rule(concat!(
        r"(?i)\b(?:please|pls|plz|show|display|open|read|give|see|let|me|us|the|its|it|that|of|in|and|then|ok|okay|ah|no|sorry|typo|wait|hm+|um|oh|i|we|mean|meant|rather|instead|now|also|again|too|same|my|bad|oops|claims?|abstract|text|full|original|number|document|patent|one|as|is|for)\b",
        r"|\d+|[#,.:;!?~…、。，？！・]|청구항|초록|요약서?|원문|그대로|보여|주세요|줘요?|줄래|좀|도|의|을|를|은|는|이|가|에서|아니|아뇨|말고|번|항|제|그럼|문헌|특허|그|것|건|아|미안|이요|예요|이에요|요",
        r"|权利要求|请求项|权|摘要|原文|给|我|看一?看?|一下|吧|的|是|不|对|说|显示|打开|贴|第|个|件|篇|项|再|也",
        r"|請求項|要約|見せて|みせて|ください|表示|して|そのまま|の|を|も|は|で|した|番|目|いや|いいえ|ではなく|すみません|です",
    ))
});
