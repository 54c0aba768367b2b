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
    PLAIN = r"^(?:\W|\b(?:ok(?:ay)?|k|great|good|perfect|fine|nice|excellent|super|grand|lovely|cool|brilliant|got it|al(?:l )?right|right|many thanks|thanks?|thank you|thx|ty|cheers|good ?bye|bye|hello|hi|hey|good (?:morning|afternoon|evening)|(?:so|very) much|a lot|again|then|that(?:'?s| is|'?ll| will)(?: all| it| great| very| helpful| do| enough| everything)+(?: (?:i|we) (?:need|needed|wanted))?(?: for (?:the|my|our|this|that) \w+)?|for (?:your|the|all the) help|for (?:now|today)|you|see you|ta)\b",
        r"|감사(?:합니다|해요|드립니다|드려요)?|고마워요?|고맙습니다|안녕(?:하세요|히 계세요)?|네|넵|예|응|알겠습니다|좋아요?|좋습니다|도움이 (?:됐어요|되었습니다|됐습니다)|끝(?:이야|입니다|이에요)?|수고(?:하세요|하셨습니다|많으셨습니다|하셨어요)?|ㄱㅅ|ㅅㄱ|ㅇㅇ|ㅇㅋ|합니다",
        r"|好[的吧了]?|行|嗯|谢谢?[您你啦了]*|多谢|非常感谢|感谢|[你您]好|再见|明白了?|了解了?|辛苦[了啦]?|没(?:有)?(?:问题|别的)了?|就这样",
        r"|ありがとう(?:ございま(?:す|した))?|どうも|こんにちは|おはよう(?:ございます)?|了解(?:です|しました)?|わかりました|助かりま(?:す|した)|お疲れ様(?:です|でした)?|さようなら|以上です|はい)+$";
    HELP = r"\b(?:export|download|save|e-?mail)\b.{0,30}\b(?:list|results?|them|these|csv|excel|xlsx?|pdf|file)\b|(?:csv|엑셀|excel|pdf)(?:로|으로|파일로)?.{0,8}(?:내보내|저장|다운|만들)|导出|下载|エクスポート|ダウンロード|(?:csv|エクセル)で|what (?:else )?can you do|how (?:do|can) i use (?:you|this)|who are you|\b(?:can|may|could|is it (?:ok|okay|all right|alright|fine|possible))\b.{0,12}\b(?:i|we)\b.{0,20}\b(?:continue|switch|go on|carry on|write|ask|talk|speak)\b.{0,20}\b(?:in|to) (?:korean|chinese|japanese|english)\b|(?:한국어|영어|중국어|일본어)로 .{0,8}(?:해도|물어도|물어봐도|써도|계속해도) ?(?:돼|되|괜찮)|(?:可以|能)用?(?:中文|英文|日文|韩文)(?:继续|提?问|交流)|(?:日本語|英語|韓国語|中国語)で.{0,8}(?:質問して|続けて|聞いて|書いて)も|^help\W*$|(?:무엇을|뭘|뭐|뭐를|다른 것?도?) ?할 ?수 ?있|도움말|사용법|[你您](?:还)?(?:能|会|可以)(?:帮我)?(?:做|干)(?:些|点)?(?:什么|啥)|怎么用你|你是谁|何ができ(?:ます|る)|使い方を?教え|あなたは(?:誰|何)";
    MEND = r"(?:という(?:意味|こと)|の?つもり)(?:です|でした|だった)?[。.\s]*$|(?:이?라는|이란) ?(?:뜻|말)\p{Hangul}*\W*$|我的意思是|^\W*不是[^，,。]{1,12}[，,]\s*(?:而?是|要)|^\W*(?:no|nope|sorry),? \d{1,2}\b|^\W*(?:no|nope),? (?:only |just |the )?[\w-]+(?: ones?)?\W*$|\b(?:make (?:that|it)|change (?:that|it) to)\b|^\W*no[,.]?\s+(?:only |just |rather )?(?:before|after|since)\b|^\W*(?:h?m+\W+)?(?:no|nope|sorry|wait|actually|correction|typo|oops|my (?:bad|mistake|error)|ah)\b.{0,40}\b(?:mean|meant|ment|instead|rather|should be)\b|^\W*(?:i|we) mean(?:t)?\b|^\W*(?:no,? )?(?:sorry|typo|oops|my (?:bad|mistake|error)|wait|correction)\b\W|^\W*no\W+wait\b|^\W*(?:아[, ]*)?(?:아니|아뇨|앗|(?:어 )?\d{1,3} ?[번항](?:이었|였|인데|이네)|착각|잘못 ?(?:말했|붙였|썼|적었|입력|봤)|정정|죄송|미안)|^\W*(?:不对|不[，,。]|不是|[说写看弄搞]错|口误|记错|错了|打错|我是说|更正|我指的是|抱歉)|^\W*(?:あ[っ、,\s]*)?(?:いや|いいえ|違います|訂正|間違え|すみません)|[을를] ?말(?:한|하려던) ?(?:거|것|건)(?:였|인|이|야|예|데)|我(?:想)?问的是|じゃなくて|のほうを聞いて|말고 .{0,20}[번항]|\d ?[번항]?[이가] 아니라|ではなく|じゃなく|[가-힣] ?말고 ";
    BESIDES = r"말고(?:도| ?또| ?다른)";
    BIDS = r"(?:찾아|검색해|뽑아|추려) ?(?:줘|주세요|주십시오|줄래|봐)[요\s.!~]*$|(?:探して|検索して|挙げて|リストにして)(?:ください|ほしい|くれ)?[。.\s]*$|(?:找|搜|查|列)(?:一下|出来|一找|一查).{0,4}(?:专利|文献)?[。.!！\s]*$";
    ITS_OWN_TRANSLATION = r"[译訳](?:成|为|し)?(?:什么|何|哪)|(?:무엇|뭐|어떤 ?\S{1,6})(?:으)?로 ?번역|(?:何|どの[^、。]{1,6})に翻?訳|\btranslated (?:in)?to (?:what|which)\b";
    TRANSLATE = r"\btranslat\w*\b|\b(?:in)?to (?:english|korean|chinese|japanese|german|french|spanish)\b|\b(?:put|render|give|say|like|want|need)\b.{0,60}\bin (?:english|korean|chinese|japanese|german|french|spanish)\b|\b(?:claim(?: \d+)?|abstract)(?: of (?:it|that|this))? in (?:english|korean|chinese|japanese|german|french|spanish)\b|\b(?:now|again|and|same)\W+(?:that |it |the same )?in (?:english|korean|chinese|japanese)\b|\b(?:english|korean|chinese|japanese) (?:version|translation)\b|번역|옮겨|翻译|译[成为一下出]|翻成|[译翻]成|英译|中译|訳|(?:英|日本|中国|韓国)語にも?(?:して|お願い|変え|直し|$|\W)|(?:영어|한국어|중국어|일본어)로 ?(?:도|좀|바꿔|부탁|해|보여)";
    COMPARE = r"^\W*[跟与和同] ?[A-Z]{2}[\w ]{4,20}?(?:做个?|进行)?(?:比较|对比|比(?:一下|一比)?(?:权|$))|\bcompares?\b|^\W*(?:and |now )?contrast\b|\bcontrast (?:them|both|these|it|the two|claims?|with)\b|\bcomparison\b|^\W*side by side\b|\b(?:put|lay|show|set|list|see|these|both|them)\b.{0,60}\bside by side\b|\bversus\b|\bvs\b|\b(?:set|put|hold|stack)\b.{0,60}\b(?:against|beside|next to)\b|\b(?:difference|differences|differ)\b.{0,60}\b(?:claims?|both|two|them|these|documents?|patents?)\b|\bhow do(?:es)? (?:the two|both|they|these|those|the)\b.{0,40}\bdiffer\b|비교(?:[^예\w]|해|하|표|부탁|$)|견주어|(?:둘|[와과]|랑).{1,40}(?:어떻게|무엇이|뭐가|어디가) ?(?:다른|다릅|달라|다르)|나란히|대비해|차이(?:점|를|가)?.{0,12}(?:알려|설명|뭐|무엇|정리)|(?:比较|对比)(?:[^例文]|$)|比對|^\W*[跟与和同].{1,30}(?:相比|比)[，,]|比一比|比一下|对照一下|[与和跟].{1,40}对照|(?:区别|不同|差异)(?:是什么|在哪|有哪些)|有(?:啥|什么|何)(?:区别|不同|差异|差别)|と比べ(?:ると|て).{1,60}(?:違い|違う|異な)|比較(?:[^例]|$)|対比|とは[、,]?(?:どこ|何|どう|どの点)が?(?:違|異な)|を比べ|比べて(?:ください|\W*$)|並べて.{0,6}(?:違い|比較)|(?:違い|相違点?)[をは](?:教|説明|何|まと|整理)";
    SUMMARISE = r"要約を?(?:日本語|英語|韓国語|中国語)で\W*$|(?:要約|まとめ)を?.{0,12}(?:\d|[一二三四五])+ ?文で|\bsummar(?:y|ise|ize|ies)\w*\b|\bin short\b|\boverview of\b|\btl;?dr\b|\bthe gist\b|\bsum(?:ming)? up\b|\bboil\w* .{0,30} down\b|(?:소개해|紹介して)|(?:用?[日英中韩]语|用?[日英中韩]文)?介绍(?:一下|下)|요약 ?(?:해|하|좀|부탁|\W*$)|간추려|간략히|정리해|총정리|总结|概括|概述|小结|归纳|要約(?:して|を?お?願い|する|を?頼|\W*$)|まとめて|概要を";
    IS_ABOUT = r"\bwhat(?:['’]?s| is) .{1,30} about\W*$|(?:讲|说)(?:的是|了)?(?:什么|啥)(?:内容)?[？?]?\W*$|(?:무슨|어떤) ?내용(?:이야|이에요|인가요?|입니까|이죠)?\W*$|どんな内容|何について(?:の|書)";
    CLASSIFY = r"\bclassify\b|\b(?:which|what) (?:cpc|ipc) ?(?:class(?:es)?|codes?|symbols?|subclass(?:es)?)? ?(?:would|should|fits?|suits?|applies|apply|belongs?|is right for)\b|\bsuggest .{0,20}\b(?:cpc|ipc|class)|^\W*(?:cpc|ipc)(?: codes?| class(?:es)?)? (?:for|of)\b|\b(?:which|what) (?:patent )?class(?:es)? (?:would|should|could|does) .{0,30}\b(?:go|fall|belong|fit)\b|应该?(?:分|归|划)(?:到|入|在)|(?:cpc|ipc|分類)(?:は|って)(?:どこ|何|どれ|どの).{0,8}(?:なり|なる|入|当た|でしょう)|분류(?:가|는|은)? ?어디(?:로|에)|(?:어느|어떤|무슨) ?(?:CPC|IPC)? ?(?:분류|클래스|서브클래스|소분류)(?:코드|기호)?(?:에|로) ?(?:속|해당|들어|분류|넣)|归入哪|属于哪个?(?:IPC|CPC)?(?:小类|分类|大类|类)|どの(?:IPC|CPC)?(?:分類|クラス|サブクラス)に(?:属|入|該当|分類)|분류를? ?(?:뭘|무엇|어디|뭐)(?:로|으로|에)? ?(?:줘|해|넣|주)|분류해|분류하면|분류를? (?:추천|제안)|(?:cpc|ipc) ?(?:가|는|코드)? ?(?:뭐|무엇|어디).{0,8}분류|(?:cpc|ipc) ?분류를? ?(?:해|부여|매겨)|(?:给|为|把|将|对)[^第]{0,60}分类|分[个一下]*(?:cpc|ipc)|归(?:到|入)哪|分类号.{0,8}(?:应该|推荐|建议)|\b(?:under|in|into) (?:which|what) (?:(?:cpc|ipc|patent) )?(?:sub)?class(?:es|ification)?\b|분류(?:코드|기호|번호)?(?:는|은)(?:요)?\W*$|分类号?(?:呢|是什么|是多少)[？?]?\W*$|分類して|分類すると|分類を(?:付与|提案|推薦)";
    BACK = r"^\W*元に戻し|^\W*(?:返回|一覧へ|リストへ|一覧に戻る?|목록으로)\W*$|목록(?:으로|을|만) ?(?:다시 ?)?(?:좀 ?)?보(?:여|기)|\b(?:go|back|return|take me|bring)\b.{0,40}\b(?:list|results?|search|hits)\b|\bback to (?:the )?(?:first|original|whole|full|complete|earlier|previous|initial)\b|\b(?:first|original|previous|earlier|last|initial|full|whole|complete) (?:list|results?|hits|set)\b|(?:처음|원래|이전|아까|앞의?|첫 ?번째)(?: ?검색)? ?.{0,14}(?:목록|결과|리스트)|(?:목록|결과)(?:으로|로) ?(?:다시|돌아|되돌)|(?:回到|退回|返回|恢复).{0,20}(?:列表|结果|清单|检索|那[批组些])|(?:最初|原来|之前|一开始|最开始|第一次|开头|上一[个次])(?:那个|的)?.{0,6}(?:列表|结果|清单)|(?:最初|はじめ|初め|前|元|さっき|先ほど)の.{0,6}(?:リスト|一覧|結果)|に戻(?:って|る|し|り)";
    UNDONE = r"\b(?:before|without|prior to)\b.{0,30}\b(?:cut|filter|limit|restriction|narrowing|drop\w*)\b|\bunfiltered\b|没有?(?:限定|限制|筛选)|未(?:限定|限制|筛选)|(?:限定|限制|筛选|去掉|排除).{0,10}之前|(?:좁히|제한하|거르|빼)기 ?전|(?:絞|限定|除外)[りるすめ]{0,3}前|絞り込む前";
    NARROWS_TO = r"^\W*(?:please\W+)?(?:restrict|limit|narrow|filter|cut)\b.{0,60}\bto\b";
    FIRST = r"\b(?:first|original|initial|beginning|full|whole|complete|start)\b|처음|원래|첫|最初|原来|一开始|最开始|第一[次个份条]|初始|开头|はじめ|初め|元の|全体";
    PREVIOUS = r"^\W*元に戻|\b(?:previous|earlier|last|before)\b|이전|아까|앞|上一|之前|前の|さっき|先ほど";
    NEWEST = r"倒序|逆序|\bwhat(?:['’]?s| is) the (?:newest|latest|most recent)\b|\bwhich (?:of (?:them|these) |one )?is (?:the )?(?:newest|latest|most recent)\b|가장 (?:최근|최신)|最新的?(?:那|是|哪)|哪一?[件篇个]最新|一番新しい|最新の(?:もの|やつ|文献|特許)は|最も新しい|\b(?:newest|latest|most recent|new(?:er)? ones?)\b.{0,12}\b(?:first|on top|at the top)\b|\b(?:newest|latest|most recent) first\b|\bdescending\b|최신 ?순(?:으로)?|최신|최근 ?순(?:으로)?|내림차순|새로운 순|从新到旧|由新到旧|降序|最新的?(?:在前|优先|先)|新しい(?:順|もの(?:から|を先))|降順";
    OLDEST = r"\bwhat(?:['’]?s| is) the (?:oldest|earliest)\b|\bwhich (?:of (?:them|these) |one )?is (?:the )?(?:oldest|earliest)\b|가장 (?:오래된|이른|빠른)|最[早旧]的?(?:那|是|哪)|哪一?[件篇个]最[早旧]|最古の(?:もの|やつ|文献|特許)は|一番古い|最も古い|\b(?:oldest|earliest)\b.{0,12}\b(?:first|on top|at the top)\b|\bascending\b|\bchronological|오래된 ?(?:순|것부터)|이른 ?(?:순|것부터|날짜부터)|오름차순|从旧到新|由旧到新|升序|古い(?:順|もの(?:から|を先))|昇順";
    SORT = r"(?:出願人|関連度|適合度|類似度|国|題名|タイトル)順に?(?:並べ|して|で|\W*$)|(?:출원인|관련도|유사도|제목|국가)순(?:으로|서)?|\b(?:sort|order|rank|arrange)\w*\b.{0,30}\b(?:by|date|newest|oldest|year|chronolog)|정렬|(?:날짜|연도|공개일) ?순|순서대로 ?배열|按.{0,8}(?:日期|时间|年份|年代|公开日).{0,6}(?:排|序)|排序|(?:日付|年代|公開日)順|並べ替え|ソート";
    MORE = r"(?:類似|似た|近い)(?:の)?(?:文献|特許|もの)を\W*$|\b(?:more|others?|documents?|patents?|something|anything) (?:documents? |patents? |ones? )?(?:like|similar to)\b|\bsimilar to (?:number|no|#|that|this|it)|[와과이]?랑? ?(?:비슷|유사)한 ?(?:것|거|문헌|특허|건)|같은 (?:것|문헌|특허)을? 더|类似的?(?:文献|专利|还有|更多|吗|的)|(?:与|跟|和).{0,12}(?:类似|相似)|更多.{0,6}类似|(?:似た|類似の?)(?:もの|文献|特許|やつ)|に似た";
    PAGE = r"^\W*(?:(?:go to|show(?: me)?|open|the|to|now|and)\W+)*(?:page \d{1,3}|(?:first|last|previous) page)\W*$|^\W*(?:\d{1,3} ?페이지|(?:첫|마지막|이전|앞) ?페이지)(?:로|를|도)?\W*\p{Hangul}*\W*$|^\W*(?:第 ?[\d一二三四五六七八九十]{1,3} ?页|上一?页|最后一?页)\W*$|^\W*(?:\d{1,3} ?ページ目?|(?:前|最初|最後)の?ページ)(?:を|へ|に)?\W*\p{Hiragana}*\W*$|^\W*(?:(?:please|ok|okay|and|show|give|see|list|display|me|us|now|can i|the|go to|go on)\W+)*(?:next|more|rest|remaining)(?: (?:page|ones?|results?|documents?|hits|ten|\d+|of (?:them|the list)))*\W*(?:please)?\W*$|^\W*(?:더|나머지(?:도|를)?|계속|다음 ?(?:페이지|쪽|\d+건)(?:를|도)?) ?(?:좀 ?)?(?:보여\p{Hangul}*)?\W*$|^\W*(?:下一?页|下\d+[件篇个]|更多|其余的?|剩下的?|继续(?:显示|看)?|后面的)(?:看看|给我看|显示)?\W*$|^\W*(?:次の?(?:ページ|\d+件)|続き|もっと|残り)(?:を|も)?(?:見せて|表示して|見たい)?(?:ください)?\W*$";
    SHOW = r"\b(?:show|open|display|read|print|pull up|see|give)\b.{0,40}?\b(?:claims?|abstract|description|paragraphs?|number|no\.?|#\d|documents?|title|text|first|second|third|fourth|fifth|last|it|them|one)\b|\b(?:show|open|display|read|print)\b.{0,20}(?:[A-Z]{2}\s?\d|#\d)|(?:번|항|문헌|특허|초록|전문|원문|요약서?|거|건|것)(?:.{0,16})(?:보여|열어|읽어|띄워|표시)|(?:显示|打开|看一?看?|展示|贴|给我|原样).{0,14}(?:第\s?\d|权利要求|权\s?\d|摘要|全文|说明书|原文)|(?:权利要求|权\s?\d|摘要|全文|说明书|原文|第\s?\d+\s?[篇件个]|請求項|请求项).{0,12}(?:显示|打开|看|展示|贴|给我|发)|(?:全文|原文|本文|要約|請求項).{0,10}出して|(?:見せて|表示|開いて|読んで|示して|見たい)";
    DOCUMENTS = r"\b(?:patents?|documents?|prior art|publications?|applications?|literature|filings?|the collection)\b|특허|문헌|선행기술|공보|专利|文献|特許|公報";
    SEARCH = r"^\W*(?:all |the )?(?:patents|documents|applications|publications|filings) (?:by|from|of|on|about|for|concerning)\b|^\W*(?:(?:please|kindly|hello|hi|hey|can you|could you|would you(?: mind)?|now|ok|then|next|again|i want to|i need to|i'd like (?:you )?to|i would like (?:you )?to|help me|back to english|and|so|different thing)\W+)*(?:find(?:ing)?|searching for|pull up|dig up|search|look for|look up|list|retrieve|get me|show me|give me|i(?:'m| am) (?:looking for|searching|after|drafting)|looking for|need)\b|\bprior art (?:for|on|about|against)\b|\b(?:new|another) search\b|\balready out there\b|찾아|검색해|조사해|조사 ?중|(?:문헌|특허|선행기술|선행문헌|공보)(?:을|를|이|가|에 관한|들?)? ?(?:좀|다|모두|전부|싹 ?다)?.{0,20}(?:보여|알려|목록|줘|좀)|^\W*(?:请|帮我|帮忙|请帮我|给我|我想|我要|再|另外|顺便)*(?:找|查找|检索|搜索|搜|查一?下|查询|列出)|检索一?下|帮我?(?:查|找|搜)|[查找搜]一下.{0,4}(?:专利|文献)|探し|検索|さがし|調べて|(?:特許|文献|公報|出願)[をは].{0,10}(?:教えて|挙げて|一覧|出して|リスト|全部)|リストにして";
    NOUNS = r"(?:专利|文献|特許|公報|특허|문헌|공보|선행기술)[\s.。!！]*$|^(?-i:[A-Za-z]).*\b(?:patents|documents|publications|prior art)[\s.!]*$";
    ALL = r"\b(?:everything|every|all)\b.{0,30}\b(?:documents?|patents?|publications?|in|from|classified|of)\b|\beverything\b|\bwhole collection\b|\blist (?:all|the)\b|모두|전부|싹 ?다|전체|所有|全部|整个|すべて|全部|全て";
    EVERYTHING = r"(?:データ|データベース|コレクション)全体|(?:データ|文献)全部|全(?:部)?(?:データ|コレクション)|整个(?:数据|集合)|(?:데이터|자료|데이터베이스) ?전체|전체 ?(?:자료|데이터)|\b(?:whole|entire|full) (?:collection|database|index)\b|\bin the collection\b|(?:収集|文献集合|文献群)全体|전체 (?:컬렉션|문헌|데이터)|컬렉션 전체|整个(?:库|文献库|数据库)|(?:库|文献库)(?:里|中)|コレクション全体|全文献";
    EXISTS = r"^\W*(?:are there |got |do you have )?any (?:[\w-]+ ){1,4}(?:where|that|which|with|for|whose|on|about)\b|有没有(?:这样的?|那种|一种)[^，。？]{1,12}[：:，,]|혹시 .{2,60}있(?:어요?|나요?|을까요?|습니까|는지)\W*$|(?:库|这里)(?:里|中|内)?(?:都)?有(?:些|没有|点)?(?:啥|什么|哪些|没有)|有(?:这种|这样的|类似的)(?:专利|文献|东西)?吗|(?:特許|文献|公報|もの|タイプ)(?:は|が|って)[^。、]{0,16}(?:中|内|データ|コレクション)に(?:も)?(?:あり(?:ます|ません)|ある)|何か(?:あります|ありません|ある(?:か|の|[?？]))|(?:方法|装置|システム|構造|技術|製品|材料|組成物)(?:は|って|が)?[、,]?(?:あります(?:か|\W*$)|ありません|ある(?:か|の|[?？]))|(?:[るいたなの])(?:特許|文献|公報)(?:は|って)\W*$|有哪些(?:相关|国内|国外|中国|日本|韩国|美国|欧洲)?的?(?:专利|文献)|有没有(?:相关|类似|这样|这类|现成)的?(?:专利|文献)|(?:특허|문헌|출원|기술|기기|장치|제품|방법|것|거)(?:들?이|가|는|은|들|로는|으로는|에는)? ?(?:뭐|뭐가|무엇이|어떤 ?게|어떤 ?것이) ?(?:나와 ?)?있|(?:시스템|장치|방법|구조|기술|제품|조성물)(?:이|가|도|은|는)? ?있(?:나|어|을까|습니까|나요|는지)|有没有.{0,40}(?:公开|公布|申请)的\W*$|有没有(?:人|谁|公司)?(?:公开|公布|申请|披露|报道)过|(?:공개|발표|출원|등록)된 ?(?:적|바)[이가도은]? ?있|(?:公開|発表|出願)された(?:こと|もの)[はがも]?あ[りる]|\b(?:has|had|have) (?:anyone|anybody|somebody|someone|any company) (?:ever )?(?:published|patented|disclosed|filed|described)\b|\b(?:is|are) there (?:any|an?|some)?\b.{0,120}\b(?:patents?|documents?|prior art|publications?|applications?|anything)|\b(?:do|does) (?:we|you|the collection|this collection|it) (?:have|hold) (?:any\w*|an?|some|something|patents|documents)\b|\bwhat (?:does|do) (?:we|the collection|this collection|the database) (?:have|hold)\b|\bwhat (?:have (?:we|you) got|do (?:we|you) have)\b|\bwhat(?:'s| is| else is) (?:there|available)\b.{0,30}\b(?:on|about|for)\b|[,.;:–—-]\s*(?:(?:is there|do we have|have we got|got|find) )?anything(?: (?:there|out there|at all|good|useful|relevant))?\W*$|\b(?:anything|any (?:\w+ )?(?:prior art|patents?|documents?|publications?)) (?:on|about|for|like)\b|(?:특허|문헌|선행기술|공보|출원)(?:이|가|은|는|도)? ?(?:있나|있어|있습니까|있을까|있는지|있음)|有没有.{1,80}(?:专利|文献|现有技术|装置|方法|系统|材料|设备|结构|[器机])\W*$|有没有(?:关于|有关)|有没有[^？?]{2,40}的(?:专利|文献)[？?]|[^它其这那]{6,}有没有[？?]?\W*$|有(?:这个|这样的|类似的|相关)?(?:专利|文献)吗|(?:特許|文献|先行技術|やつ|公報)(?:は|って|が)?(?:あり(?:ます|ません)か|ある|ないか)|[,;:–—-]\s*what(?:'s| is| have (?:we|you)| do (?:we|you) have)?(?: got)?(?: in)?(?: there| here)?\W*$";
    DEPENDS = r"\bclaims? \d+ (?:really |directly )?(?:depend|refer)|\bdepends? (?:directly )?(?:up)?on claims?\b|\b(?:does|do|is) claims? \d+.{0,12}\bdepend|\bclaims? (?:that )?(?:rely|relies|depend|depends) on\b|\d ?항(?:은|이|도)? ?(?:몇|어느) ?(?:번 ?)?(?:청구)?항(?:에|을|를)? ?(?:종속|인용|의존|따르)|\d ?항(?:은|이|도)? ?\d+ ?항(?:에|을|를)? ?(?:종속|인용|의존)|权利要求\d+ ?(?:从属于|引用)(?:哪|第?几|权利要求)|請求項\d+ ?は(?:どの|何|請求項\d+).{0,6}(?:従属|引用)";
    WHICH_CLAIMS = r"^\W*(?:the |any )?claims? (?:that|which|about|with|mentioning|on)\b";
    GONE = r"삭제(?:된|한) ?(?:청구)?항|\b(?:cancell?ed|deleted) claims?\b|\bclaims?\b.{0,24}\b(?:cancell?ed|deleted)\b|(?:删除|取消)了?的?权利要求|(?:权利要求|请求项)(?:被)?(?:删除|取消)|削除された請求項|請求項.{0,6}削除され";
    OPENS = r"열어|펼쳐|\bopen\b|打开|開い";
    MUCH = r"(?:至少|最多|最小|最大|最低|最高|上限|下限)(?:是|为|有)?(?:多少|几[^件篇个项])[？?]?$|(?:下限|上限|最小値|最大値)は(?:いくら|いくつ|何)";
    PARTLY = r"\bfig(?:ure|s)?\b|\bdrawings?\b|\bparagraphs? \d|\bexamples? \d|도 ?\d|图 ?\d|図 ?\d|단락|段落|실시예 ?\d|实施例 ?\d|実施例 ?\d";
    IN_ALL = r"全部で|合計で?|一共|总共|共有|\bin total\b|\baltogether\b|\boverall\b|총 ?몇|모두 ?몇|전부 ?몇";
    COUNT = r"\bhow many (?:of (?:them|these|those) )?(?:are|were) [\w&.-]+['’]s\W*$|\bhow many (?:of (?:them|these|those) )?(?:do |does )?(?:not )?(?:mention|say|contain the|use the|hold the)\b|언급.{0,12}몇 ?개|몇 ?개.{0,8}언급|\bhow many\b.{0,40}\b(?:documents?|patents?|publications?|applications?|results?|hits|of (?:them|these|those)|are (?:left|there in)|remain)\b|\bhow many (?:are|is) (?:left|it|there|those|they|that|these)\b|\bhow many (?:are |were )?(?:by|from|in|of|between|since|before|after)\b|\bhow many (?:of (?:them|these|those) )?(?:were|was|are) (?:published|granted|issued|filed)\b|몇 ?[건편](?:이|인|야|입|임|있|남|\W|$)|(?:还剩|剩下|剩余)(?:多少|几)|(?:一共|总共|共|还剩|剩下|有)?(?:多少|几)[件篇](?:专利|文献|文件)?|多少(?:提到|提及|含有|使用)|何件";
    OF_LIST = r"\b(?:left|remain\w*|of (?:them|these|those)|the list|on it)\b|이 ?중|그 ?중|남|목록|其中|剩|列表|这些|このうち|そのうち|残|一覧";
    STRONG = r"^\W*(?:(?:ok|okay|now|and|then|please|so|but|well|alright|thanks)\W+)*(?:of (?:those|these|them)\W+)?(?:only|just|keep|limit|restrict|narrow|filter|drop|skip|exclude|excluding|remove|without|leave|take out|get rid|throw out|hide|discard|show only)\b|^\W*(?:please )?(?:take|throw|leave|kick)\b.{0,50}\bout\b|\bkeep (?:only|just|those|the)\b|\bones? only\b|\b(?:only|just) (?:those|these|them|the ones|what)\b|만 ?(?:남|보|볼|골|추|표시|요|해|줘|$)|만요|한정|좁혀|남겨|제외|빼|말고|只[要看留保显]|仅|保留|筛选|去掉|排除|除去|剔除|だけ|のみ|絞|限定し|に限[るりっ]|除いて|除外|外して|残して";
    DROP = r"^\W*(?:please )?delete\b|삭제|지워|不是(?:美国|中国|韩国|日本|欧洲|德国)|\b(?:take|throw|leave|kick)\b.{0,50}\bout\b|\b(?:drop|skip|exclude|excluding|remove|without|except|leave out|take out|get rid|throw out|discard|hide|not|no|but not)\b|\b(?:anyone|anybody|everyone|everybody|company|companies|all|others?) but\b|\bother than\b|\b(?:can|could|should) go\b|제외|빼|말고|제거|없이|去掉|排除|除去|除了|删除|不要|剔除|除いて|除外|除く|外して|以外|之外|不含|不包[含括]|不看|非(?:中国|韩国|日本|美国|欧洲|德国)";
    THOSE = r"\b(?:them|these|those|ones?|its?|both|two|their|(?:that|this)(?: (?:one|list|claim|document|patent|application)|\W*$)|the (?:list|results?|document|patent|first|second|third|latter|former|same|above|other)|such an?)\b|(?:두|이|그|위|해당) ?(?:문헌|특허|것|건|거|발명|목록|중)|둘|그것|그거|그건|거기|이들|그중|이 ?중|其中|里[面头]哪|它|这[个件篇些两几里]|那[个件篇些一边]|上述|两[件篇个者]|该(?:专利|文献|发明|申请|方案)|それ|その|これ|この|両[方者]|うち|上記|同(?:文献|特許)";
    OTHER = r"\bthe other(?: one| document| patent)?\b|다른 ?(?:쪽|하나|문헌|거|건)|나머지|另(?:外)?[一那][件篇个份]|另一|もう(?:一方|片方|一つ)|他方|別の方";
    FORMER = r"\bthe former\b|앞(?:의|엣)? ?(?:문헌|특허|것|거|건)|전자(?:는|의|에서는?) |前者|前一[个件篇份]|先の(?:文献|特許|もの|方)";
    LATTER = r"\bthe latter\b|뒤(?:의|엣)? ?(?:문헌|특허|것|거|건)|나중 ?(?:문헌|특허)|후자|后者|后一[个件篇份]|後者|後の(?:文献|特許|もの|方)";
    NUMBER = r"^\W*(?:please )?(?:drop|remove|delete|exclude|take out|hide|keep)(?: only| just)? (\d{1,2})\W*$|番号 ?(\d{1,3})(?:\D|$)|^\W*(?:show|open|display|read)(?: me)? (\d{1,3})\W*$|\b(?:number|no\.?|item|result|document|patent)\s*#?(\d{1,3})\b|#(\d{1,3})\b|(\d{1,3}) ?번(?:째)?(?: ?청구항)?|第 ?(\d{1,3}) ?(?:个|件|篇|项文|份|条|号|番)|(\d{1,3}) ?(?:番目?|件目|つ目)|\[(\d{1,3})\]|^\W*[把将] ?(\d{1,2}) ?(?:去掉|排除|删掉?|剔除)\W*$|^\W*(?:去掉|排除|删掉?|剔除) ?(\d{1,2})\W*$";
    LISTED = r"(?:\b(?:numbers|nos\.?|items|results|documents|patents|hits|number|keep(?: only| just)?|drop|remove|exclude|discard|leave out|only|just|no,|mean|meant|compare|between|summari[sz]e|select|pick|show(?: me)?)(?: (?:only|just|the))?(?: (?:numbers?|nos?\.?|items|results))?\s*)(#?\d{1,2}(?:\s*(?:,\s*(?:and )?|and\s+|&\s*|to\s+|with\s+|-|–)\s*#?\d{1,2})+)(?:\D|$)|((?:第? ?\d{1,2} ?(?:번|号|番)? ?(?:[,，、~～-]|와|과|이?랑|하고|및|和|跟|と|到|至|から|부터) ?)+第? ?\d{1,2}) ?(?:번|号|番|件|个|篇|条)|番号 ?((?:\d{1,2} ?(?:と|、|,|から) ?)+\d{1,2})|((?:\d{1,2} ?(?:と|、) ?)+\d{1,2}) ?(?:だけ|のみ)|(?:比较|对比)(?:一下)? ?((?:第? ?\d{1,2} ?[号件个篇]?[和与跟、,，] ?)+第? ?\d{1,2})(?:[号件个篇]|\W|$)|((?:\d{1,2} ?(?:番目?|件目|번)? ?(?:と|、|과|와|하고|이?랑|,) ?)+\d{1,2}) ?(?:番目?|件目|번)?(?:を|를|을)? ?(?:比較|비교|対比)|(?:保留|留下?|去掉|删除|排除|只[看要]) ?第? ?((?:\d{1,2}[,，、和])+\d{1,2})\W*$";
    ORDINAL = r"\b(first|second|third|fourth|fifth|last) (?:one|document|patent|result|item|of (?:them|these))\b|(첫|두|세|네|다섯|마지막) ?번째(?:\W*$|[,.]|(?:의|은|는|이|가|을|를|에|로|도|와|과|만|부터|에서|랑|이랑|하고)(?:\s|[,.?!]|$)| ?(?:문헌|특허|것|거|건|꺼|껀|결과|항목|후보|공보|발명|출원|보여|요약|번역|청구항|초록|열어|읽어|전문|원문|나온))|第([一二三四五])(?:件|篇|份|つ|个(?:文献|专利|结果|的|呢|吧|是|里|中|[，,。？?\s]|权利要求|摘要|$))|(最后)一[件个篇]|\b(?:show(?: me)?|filed|of|about|does|is|open|read) the (first|second|third|fourth|fifth|last)\W*$|\bthe (first|second|third|fourth|fifth|last)['’]s\b|(最初|最後)のもの";
    ASKS = r"^\W*(?:(?:and|so|but|ok|then|now|hm+|in (?:that|this) (?:case|one))\W+)*(?:(?:on|in|at|with|by|for|to|of|from|under|after|until) )?(?:what|whats|which|who|whose|when|where|why|how|does|do|did|is|are|was|were|can|could|has|have|any(?:thing)?)\b|무엇|무슨|뭐|뭔|뭘|어느|어떤|어떻게|얼마|몇|왜|누구|언제|어디|인가|입니까|나요|까요|어요\?|할까|(?:나와|적혀|쓰여|되어|돼) ?있나|인지\W*$|하는데\W*$|什么|哪|多少|多久|是.{1,12}还是|了?没有?\W*$|几[个种层次]|吗|何|谁|为啥|啥|怎么|是否|有没有|どの|どれ|どちら|どっち|いつ|いくつ|ですか|ますか|いくら|どれ|なぜ|どこ|どう|でしょうか|何|(?:です|ます|ました|でした|でしょう)か[。.\s]*$|[가-힣](?:까|나요|가요|는가|은가|인가)[.\s]*$";
    POLITE = r"^[\x00-\x7f]*$|줄래|주실|줄 수|주시겠|もらえ|いただけ|くれ(?:ます|る|ない)|能不能|能否|可以|帮";
    TELLS = r"\b(?:compare|explain|describe|tell me|define|elaborate|why|answer)\b|설명|알려|말해|이유|궁금|解释|说明一?下|告诉|说说|介绍|教えて|説明|述べ";
    ABOUT_CLASS = r"\b([A-HY]\d{2}(?:[A-Z](?:\s?\d{1,4}(?:/\d{2,6})?)?)?)\b";
    CLASS_WORD = r"\b(?:cpc|ipc|class(?:es|ified|ification)?|subclass|codes?)\b|분류|分类|分類";
    NEXT_TOPIC = r"^\W*(?:(?:ok|okay|thanks|right)\W+)?(?:next|now|new (?:topic|subject|question)|another (?:topic|thing|subject)|something (?:else|different|completely different)|diff?e?rent (?:thing|topic|subject|matter|question)(?: now)?|moving on|change of (?:topic|subject)|다음|새로|이번엔|이번에는|(?:다른|딴) ?(?:주제|얘기|이야기)\p{Hangul}*|주제를? ?(?:바꿔|바꾸)\p{Hangul}*|另外|下一个|换一?个|换个(?:题目|话题|主题)|次に|次は|別件(?:です(?:が)?|で)?|ところで|話(?:は|が)?変わ\w*)\W|^\W*(?:还有|有)那种|^\W*(?:还|我)?(?:想|要)?看(?:一?[个下])?别的";
    THANKS = r"(?:\bthanks?(?: you)?|\bthx|고마워요?|고맙습니다|감사(?:합니다|해요)|谢谢[您你啦了]*|多谢|ありがとう(?:ございま(?:す|した))?)[\s!.~。！…]*$";
    FOLLOWS = r"^\W*(?:and|what about|how about|also|그럼|그리고|그러면|那|那么|还有|では|じゃあ|あと)";
}

rules! {
    PARTS = r"\b(?:abstract|full text)\b|초록|요약서|전문을|摘要|全文|要約を";
    WORK = r"(?i)\b(?:translate|summari[sz]e|summary|compare|classify|into|english|korean|chinese|japanese|short|brief|briefly|\w+ sentences?|with|against|side by|put|set|office|our|please|to|a|an|(?:main|key) (?:points?|ideas?|features?)|gist|essence|core|quick(?:ly)?|plain|simple|simply|words)\b|번역|요약|비교|분류|나란히|영어로|한국어로|일본어로|중국어로|짧게|간단히|부탁(?:해요|합니다|드려요)?|해줘|옮겨|둘|이랑|랑|무슨 ?(?:내용|얘기|이야기)(?:인지|이야)?|어떤 ?내용(?:인지|이야)?|내용만?|핵심(?:만|적으로)?|요지만?|요점만?|주요|간략히|알기 ?쉽게|쉽게|한번|빨리|정리|用?[一两二三几\d]{1,3}(?:段|句)话?|讲(?:的是)?什么|说(?:的是)?什么|什么内容|主要内容|内容|核心|要点|重点|大概|简单|简要|给我|帮我|[这那]件|专利|翻译|译成?|翻成|对比|比较|概括|总结|英文|中文|日文|韩文|把|将|用|跟|和|与|一下|吧|英語|日本語|中国語|韓国語|翻訳|訳|要約|比較|対比|並べて|まとめて|ざっくり|要点|ポイント|核心|内容|簡単|簡潔|概要|に|と";
    BACK_TO_LANGUAGE = r"(?i)^\W*(?:ok\W+)?(?:now )?(?:back to (?:english|korean|chinese|japanese)|(?:in )?(?:english|korean|chinese|japanese) again)\b\W*";
    OVERVIEW = r"\b(?:overview|survey) of\b|개요|현황|概况|综述|概要を";
    FILTER = r"\b(?:class|cpc|ipc) filter|분류 ?필터|分类筛选|分類フィルタ";
    SHOWS = r"\b(?:show|open|display|read|print)\b|보여|열어|읽어|띄워|显示|打开|看|展示|贴|見せ|表示|開い|読";
    TWO = r"\b(?:two|both)\b|두|둘|两|二|両";
    COMMON = r"\bin common\b|\bcommon (?:points?|features?|ground|denominator)\b|\bwhat (?:do|does) .{1,30} share\b|공통(?:점|된|으로)|共同(?:点|之处|特征)|相同(?:点|之处)|有(?:什么|哪些|何)共同|共通(?:点|する|して|の特徴)";
    BY_RELEVANCE = r"\brelevan|\bscore\b|\bsimilarity\b|\bbest\b|관련(?:도|성)|유사도|정확도|相关[度性]|相似度|関連[度性]|類似度|適合度";
    BY_APPLICANT = r"\b(?:applicant|assignee|company|companies|owner|proprietor)|출원인|회사|기업|申请人|权利人|公司|出願人|会社|企業";
    BY_ELSE = r"\b(?:by|on) (?:the )?(?:number|title|country|office|class|cpc|ipc|inventor|citations?|language|length|family|claims?|size|price|priority|filing|kind)|(?:제목|국가|번호|분류|발명자|인용|언어|우선일|출원일)(?:별|순|으로|로)|按.{0,4}(?:标题|国家|编号|分类|发明人|引用|语言|优先权|申请日)|(?:題名|タイトル|国|番号|分類|発明者|引用|言語|優先日|出願日)(?:別|順|で)";
    CODES = r"^\W*(?:只?到)?(?:小类|大类|大组)\W*$|上位 ?\d+|前 ?\d+ ?个|상위 ?\d+|\b(?:codes?|class(?:es)?|symbols?|cpc|ipc|subclass(?:es)?|(?:main )?groups?)\b|\btop \d+|코드|분류|分类号?|分類";
    NEW_TOPIC = r"^\W*(?:something (?:completely )?(?:else|different)|(?:another|new|diff?e?rent) (?:topic|subject|thing|matter)|change of (?:topic|subject)|(?:다른|딴) ?(?:주제|얘기|이야기)|换个(?:题目|话题|主题)|話(?:は|が)?変わ|別件)";
    ASKS_IT = r"^\W*(?:(?:and|so|but|ok|then)\W+)?(?:is|does|do|did|can|could|has|have|was|were|are|would) (?:it|they|this one|that one)\b";
    WHICH_FEW = r"哪几[件篇个份]|どの数件|哪些(?:文献|专利)?(?:都)?(?:没有?|未)?(?:提到|提及|用到|使用|包含|含有|涉及)|(?:没有?|未)(?:提到|提及|用到|使用|包含|含有|涉及).{1,16}(?:的有?哪些|有哪些)|(?:この|その)?(?:中|うち)で.{2,30}(?:触れ|言及|含|使|用い).{0,8}(?:もの|の|やつ)は|(?:触れ|言及し|含まれ|含ん)て(?:い)?(?:いる|ない|いない)(?:もの|の|やつ|文献)は";
    LIKE_THAT = r"\blike (?:that|this)\b|이런|그런|这样的|そのような";
    IN_DOCUMENT = r"\bin (?:the|that|this|its) (?:\w+ ){0,2}(?:document|patent|one|claims?|description|abstract|publication|application)\b|[那这]一?(?:件|篇|个)(?:文献|专利)?[里中]|(?:その|この|あの)(?:文献|特許|件|公報)に";
    DIFFERS = r"\bdiffer|\bunlike\b|\bthan\b|다르|다른|차이|不同|区别|差|違";
    WHICH_OF = r"\bis there (?:an?|any) .{2,40} in (?:one|any) of (?:them|these|those)\b|^\W*(?:does|do) (?:one|any) of (?:them|these|those) (?:contain|mention|include|have|use)\b|^\W*(?:那么?)?\S{1,6}的(?:有哪些|有吗|呢)\W*$|^\W*(?:其中)?哪些是\S{1,10}的\W*$|^\W*which (?:of (?:them|these|those)|ones?|are (?:by|from)|(?:do not |don.t )?(?:mention|contain|include|use|disclose|describe)s?)\b|(?:其中|里[面头])哪|그 ?중(?:에서?)? ?(?:어느|어떤)|このうち.{0,20}(?:どれ|どの)";
    WHICH_OF_THEM = r"^\W*那么?|的?(?:有哪些|有吗|呢)\W*$|\b(?:which|of|ones?|are|were|is|from|by|in)\b";
    DATED = r"^\W*(?:只[要看留])?(?:其中)?有(?:公布|公开)?日期的(?:专利|文献)?\W*$|(?:公開)?日(?:付)?の(?:ある|分かる|わかる)(?:もの|文献)(?:だけ|のみ)|\b(?:drop|exclude|remove|skip|leave out)\b.{0,24}\b(?:without(?: an?y?)?|with no|lacking an?y?|that have no) (?:publication )?dates?\b|\b(?:drop|exclude|remove) (?:the )?undated\b|\b(?:only|just|keep)\b.{0,24}\bwith a (?:publication )?date\b|(?:날짜|공개일)(?:가|이)? ?없는 ?(?:것|건|거|문헌)(?:은|는|을)? ?(?:빼|제외)|(?:去掉|排除|剔除)没有(?:公开)?日期|(?:日付|公開日)の?(?:ない|無い)(?:もの|文献)?[はを](?:除|外)";
    COUNTED = r"\bhow many\b|[건편개]|[件篇个項]|몇 ?(?:이나|있)|几|多少|いくつ|全部で";
    SAME_APPLICANT = r"\b(?:same|this|that|its) (?:applicant|assignee|company|owner)(?:['’]s)?\b.{0,16}\b(?:other|more|else|patents?|documents?|filings?)\b|\b(?:other|more|all|any)\b.{0,20}\b(?:by|from|of) (?:the same|this|that|its) (?:applicant|assignee|company|owner)\b|\bwhat else\b.{0,16}\b(?:same|this|that|its) (?:applicant|assignee|company|owner)\b|(?:같은|동일(?:한)?|이|그|해당) ?(?:출원인|회사|기업)(?:의|이|에서)? ?.{0,12}(?:특허|문헌|출원|것|거|꺼|다른|더)|(?:의|그) ?출원인(?:이|의) ?(?:낸|출원한|보유한)? ?(?:다른|모든)|(?:同一|相同|该|这个|它的?)?(?:申请人|公司|企业)(?:的|还有|有)*(?:没有)?(?:其他|其它|别的|另外的?|所有)的?(?:专利|文献)|(?:同一|相同|该)(?:申请人|公司|企业)的?(?:专利|文献)|(?:出願人|会社)の(?:他|ほか|別)の(?:特許|文献|出願|もの)|同じ(?:出願人|会社|企業)の.{0,6}(?:特許|文献|出願|もの)";
    HOLDS_WORD = r"(?:이|가) ?나오는|\bmention(?:s|ed|ing)?\b|\b(?:contain\w*|us(?:e|es|ing)|with|hold\w*|say\w*) the (?:word|term|phrase|name|expression)s?\b|언급|(?:이라|라|이란|란)는? ?(?:말|단어|용어|표현)|提到|提及|(?:含有?|包含|出现|使用).{1,20}(?:一词|这个词|字样)|出てくる|触れ|言及|と(?:いう|の)(?:語|言葉|単語|用語|表現)";
    RESTORED = r"번(?:을|도)? ?다시 ?(?:넣|포함)|(?:第?\d+[件篇个]).{0,4}(?:恢复|加回|放回)|\d+番(?:目)?(?:を|も)?戻|\b(?:bring|put|add) (?:number |no\.? ?|#)?\d+ back\b";
    FROM_IT = r"との(?:違い|相違)|[과와](?:의)? ?(?:차이|다른)|[和与跟].{0,10}(?:区别|不同|差异)|\bdiffer(?:s|ence)?\b.{0,12}\bfrom claim\b|\b(?:compared?|difference) (?:to|with) claim\b";
    ALSO = r"\bincluded\W*$|^\W*and (?:the )?[a-z]+ (?:ones|patents|documents)\W*$|^\W*(?:(?:and|ok|now|please|then)\W+)*(?:also|plus|add|include|including|or)\b|\b(?:too|as well)\W*$|(?:도|까지) ?(?:다시 ?)?(?:추가|포함|넣|더해|같이|함께)|^\W*[\p{Hangul}A-Za-z& ]{2,20}(?:것|거|건)?도\W*$|^\W*(?:再|也|还)?(?:加上|加入|包括)|^\W*也(?:要|看|加|包括)|的?也要?\W*$|\bback in\b|\b(?:bring|put|add|get|let)\b.{0,30}\bback\b|다시 .{1,12}(?:포함|넣)|戻し|加回|放回|恢复|も(?:含め|入れ|加え|追加|足し)|^\W*(?:[^、。]{1,6}、)?[^、。？?]{2,16}も\W*$";
    OF_ONE = r"\bthe one (?:with|about|on|for|that|which|where)\b|\bthe (?:[\w-]+ ){1,4}one\b|쪽(?:은|의|에서|이|에)|那[件篇个]|(?:の|る|た)(?:方|ほう)(?:は|の|で|、)";
    CLASSIFIED = r"(?:에|로|으로) ?분류(?:된|되어 ?있는)|\b(?:which|any|ones?)\b.{0,30}\b(?:classified|classed) (?:in|under|as)\b|에 ?분류된|(?:分类|归类)(?:在|为|到).{0,8}的|に分類され(?:て|た)";
    JOINTLY = r"\bjoint|\bco-?(?:own|appl|assign)|\btogether with\b|공동|共同|和.{1,12}一起";
    ANY_OF = r"^\W*\S{1,8}的有[吗么]\W*$|^\W*(?:(?:and|so|but)\s+)*(?:(?:is|are) there )?(?:any|one|some)\b|有没有\S{1,8}的\W*$|^\W*有\S{1,6}的[吗么]\W*$|것(?:도|은|이)? ?있(?:어|나요|니|어요)\W*$";
    WHAT_ABOUT = r"^\W*(?:and )?(?:what|how) about\b";
    AND_OF = r"^\W*那[\p{Han}]{2,14}(?:大学|学院|公司|研究所|研究院|集团|厂|医院)呢\W*$";
    TITLES = r"^\W*(?:(?:show|give|list)(?: me)? )?(?:just|only) the titles\b|제목만|只[看要显](?:示)?(?:标题|名称)|タイトルだけ";
    STORED = r"^\W*(?:(?:do|have) (?:you|we) (?:have|got|hold|know|store)|is|are)\b\W*(?:the |a )?(?:patent|document|publication)?\W*(?:(?:in|part of) (?:the|this|your) (?:collection|database|index|data)|stored|here|there|indexed)?(?: here)?\W*$|^\W*(?:문헌|특허)?(?:은|는|이|가|도)? ?(?:(?:이 ?)?(?:컬렉션|데이터베이스|여기|데이터)(?:에|에도)? ?)?있(?:나요|어요?|습니까|니|는지)\W*$|^\W*(?:(?:文献)?库|数据库|这里)?(?:里|中)?(?:有(?:没有)?|收录了?)\W*(?:这[件篇])?(?:专利|文献)?[吗么]?\W*$|^\W*(?:は|って|も)?(?:(?:この)?(?:コレクション|データベース|ここ)に(?:は)?)?(?:収録されてい|入ってい|あり)ます(?:か)?\W*$";
    PAIR = r"\b(?:the|these|those) two\b|\bboth\b|[二２2]件の|両件|두 ?(?:문헌|특허|건|개)|둘|[这那]?两[件篇个者]|二つ|両[方者]";
    COMPARE_WITH = r"^\W*[跟与和同] ?[A-Z]{2}[\w ]{4,20}?(?:做个?|进行)?(?:比较|对比|比(?:一下|一比)?(?:权|$))|^\W*[跟与和同][A-Z]{2}.{4,24}(?:有(?:什么|何|哪些)|的)(?:不同|区别|差异)|\bcompare (?:it |this |that )?(?:with|to)\b|^\W*[跟与和同].{1,30}(?:相比|比)[，,]|[와과]\s?비교해|[与和跟].{1,30}(?:比较|对比)(?:一下)?\W*$|と比べて(?:ください|みて)?\W*$|と比較して(?:ください|みて)?\W*$";
    LEANS = r"(?:는|은|은요|는요|인지|ㄴ지|대|래|요|呢|は|って|の|啊|吧)[\s…~.。]*$";
}

/// Whether a turn wants a translation, and does not speak of machines that make one.
pub(super) fn translates(text: &str) -> bool {
    static TRANSLATORS: LazyLock<Regex> = LazyLock::new(|| {
        crate::search::rule(concat!(
            r"(?i)\b(?:machine|language|speech|automatic|neural|address|protein|real-time) translations?\b|\btranslation (?:memor(?:y|ies)|models?|systems?|devices?|apparatus(?:es)?|engines?|software|services?|qualit(?:y|ies))\b",
            r"|(?:기계|자동|음성|신경망) ?번역|번역 ?(?:장치|시스템|모델|기기|엔진|메모리)|(?:机器|自动|语音|神经网络?)翻译|翻译(?:机|装置|系统|模型|设备|记忆)|(?:機械|自動|音声)翻訳|翻訳(?:装置|システム|モデル|エンジン|メモリ)",
        ))
    });
    TRANSLATE.is_match(&TRANSLATORS.replace_all(text, " ")) && !ITS_OWN_TRANSLATION.is_match(text)
}

/// Whether a turn searches for what is done to others: "find prior art on the translation of text" translates nothing.
pub(super) fn searches_for_work(text: &str) -> bool {
    static WORK: LazyLock<Regex> = LazyLock::new(|| {
        crate::search::rule(concat!(
            r"(?i)\b(?:search for|(?:patents?|prior art|documents?) (?:on|about|for|concerning)|art on)\b.{0,60}?\b(?:translations?|summari[sz]ations?|summary generation|classifications?|comparisons?)\b",
            r"|(?:번역|요약|분류|비교)에 ?(?:관한|대한).{0,12}(?:특허|문헌)|(?:关于|有关).{0,20}(?:翻译|摘要|分类|比较)的(?:专利|文献)|(?:翻訳|要約|分類|比較)に(?:関する|ついての)(?:特許|文献)",
        ))
    });
    WORK.is_match(text)
}

/// Whether a turn is a front-end's own small job.
pub(in crate::chat) fn is_task(text: &str) -> bool {
    TASK.is_match(text)
}

/// Whether a turn wants something besides what there is: "also the French ones".
pub(in crate::chat) fn also(text: &str) -> bool {
    ALSO.is_match(text)
}

/// Whether a turn wants what several hold together.
pub(in crate::chat) fn jointly(text: &str) -> bool {
    JOINTLY.is_match(text)
}

/// Whether a turn points at several documents that were spoken of: "of those", "그중".
pub(crate) fn points_at_several(text: &str) -> bool {
    OF_LIST.is_match(text) || WHICH_OF.is_match(text)
}

/// Whether a turn without a question mark ends as a question does.
pub(super) fn leans(text: &str) -> bool {
    LEANS.is_match(text.trim())
}

/// What is left of a turn that says nothing but places, without these words, is nothing.
pub(super) static PLACES: LazyLock<Regex> = LazyLock::new(|| {
    crate::search::rule(concat!(
        r"(?i)\b(?:please|pls|plz|show|display|open|read|give|see|let|me|us|paragraphs?|through|to|from|until|the|its|it|that|of|in|and|then|ok|okay|ah|no|sorry|typo|wait|hm+|um|oh|i|we|mean|meant|rather|instead|now|also|again|too|same|my|bad|oops|claims?|abstract|text|full|original|number|document|patent|one|as|is|for)\b",
        r"|\d+|[#,.:;!?~…、。，？！・\[\]]|단락|문단|段落?|청구항|초록|요약서?|원문|그대로|보여|주세요|줘요?|줄래|좀|도|의|을|를|은|는|이|가|에서|아니|아뇨|말고|번|항|제|그럼|문헌|특허|그|말(?:한|하려던) ?(?:거|것|건)(?:였\p{Hangul}*|야|예요|데요?)?|것|건|아|미안|이요|예요|이에요|요",
        r"|权利要求|请求项|权|摘要|原文|给|我|看一?看?|一下|吧|的|是|不|对|说|显示|打开|贴|第|个|件|篇|项|再|也",
        r"|請求項|要約|見せて|みせて|ください|表示|して|そのまま|の|を|も|は|で|した|番|目|いや|いいえ|ではなく|すみません|です",
    ))
});
