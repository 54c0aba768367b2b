//! The words that count documents, and what is left without them.

use std::sync::LazyLock;

use regex::Regex;

use super::filters::weight;
use crate::search::{elements, rule};

/// Letters of a word that says something by itself at least.
const SAYS: usize = 3;

/// What documents that are counted say or are about: the words of a turn without those that count.
pub(crate) fn counted(text: &str) -> String {
    static COUNTING: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\bthe (?:word|term|phrase|expression)s?\b|\b(?:how many|of|from|by|was|were|them|these|those|documents?|patents?|ones?|list|are|is|there|in|the|a|an|on|about|that|which|mention\w*|contain\w*|disclos\w*|describ\w*|includ\w*|say|have|has|with|left|do|does|remain\w*|collection|database|index|hold|holds|store\w*|all|total|altogether|whole|entire|you|we|now|and|older|newer|oldest|newest|published|granted|filed|issued|by the way|btw|just|please|so|ok|this|it)\b",
            r"|(?:이라|라|이란|란)는? ?(?:말|단어|용어|표현)|몇 ?[건편개](?:이나|인가요?|입니까|이죠|이지|일까요?|인지|인데|이야|이|인|야|예요|이에요|임)?|(?:이|가)? ?나오(?:는|나요|지)|(?:그|이) ?중(?:에서?)?|전체|모두|목록(?:에서?)?|컬렉션|문헌|특허|[을를이가]? ?(?:언급|포함|개시)\p{Hangul}*|에 ?(?:관한|대한)|(?:것|거|건)[은는이을를도]?(?: |$)|(?:공개|등록|출원|발행)\p{Hangul}*|있\p{Hangul}*|남\p{Hangul}*|관련(?:은|된|한)?|그런데|참고로|데이터(?:베이스)?|자료|이야|이에요|예요|것|건",
            r"|一词|这个词|字样|还剩|剩下?|还是|还|或者?|日期|公开日|其他|其它|那|含|其中|里面|一共|总共|共|有|多少|几|[件篇个]|提到|包含|含有|公开|公布|专利|文献|顺便|问一?下|请问|想问|[这那]个?|呢|吗|的|了|在|库|里|中",
            r"|ですか(?:ね)?|でしょうか|[にと]?なりま\p{Hiragana}+|あります\p{Hiragana}*|何件|残\p{Hiragana}*|それ|これ|(?:この|その)中で?|触れ\p{Hiragana}*|出てくる|挙げて\p{Hiragana}*|という語|このうち|そのうち|うち|言及\p{Hiragana}*|含\p{Hiragana}*|公開\p{Hiragana}*|ありますか|ある|文献|特許|もの|全部で|ちなみに|ところで|この|その|データ|コレクション|全体|って|入って\p{Hiragana}*|いる|[はがをにのでと]",
        ))
    });
    // what is left of an ending says nothing; the name of an element does
    const ENDINGS: [&str; 6] = ["에는", "에서는", "에서", "가요", "인가요", "까요"];
    let says = |word: &&str| (weight(word) >= SAYS || elements::is_one(word)) && !ENDINGS.contains(word);
    COUNTING.replace_all(text, " ").split_whitespace().filter(says).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_counted_is_left() {
        for (text, left) in
            [("何件ですか", ""), ("全部で何件ありますか", ""), ("그중 내시경에 관한 것은 몇 건?", "내시경"), ("how many of them mention silica?", "silica")]
        {
            assert_eq!(counted(text).trim_end_matches('?'), left, "{text}");
        }
    }
}
