//! What a sentence is beside words and meaning: of a comparison that was not asked for, of the extreme that was, counted alike.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::analysis::{Analysis, Wanted};
use super::background::Background;
use super::{quantity, rule};
use crate::index::stems;

/// What a sentence loses that speaks of an example for comparison or of what was known before.
const OF_OTHERS: f32 = 0.04;
/// What one gains that states the extreme which is asked for, or counts with the word that asks.
const EXTREME: f32 = 0.04;
const COUNTS_ALIKE: f32 = 0.05;
/// The same of one that says by which method something is done, where that is asked.
const BY_METHOD: f32 = 0.04;
/// The same of one that gives a reason, where that is asked.
const GIVES_REASON: f32 = 0.05;
/// The same of a claim that has all words of a question for the claim which says something.
const SAID_IN_CLAIM: f32 = 0.06;
/// What one gains that tells of the background, where that is asked, outside the claims.
pub(super) const BACKGROUND: f32 = 0.08;

/// What a question makes of sentences.
pub(super) struct Suited<'a> {
    counter: Option<&'a str>,
    of_others: bool,
    extreme: bool,
    method: bool,
    reason: bool,
    background: Option<Background>,
    /// What the claim says that is asked for.
    said_in_claim: HashSet<String>,
}

impl<'a> Suited<'a> {
    /// For a question.
    pub fn to(analysis: &'a Analysis) -> Self {
        let question = analysis.content.as_str();
        let extreme = matches!(analysis.wanted, Wanted::Number(_)) && MOST.is_match(question);
        // "Fanuc's controller that …: which claim requires a band rejection filter?"
        let said_in_claim = if analysis.asks_which_claim { stems(&analysis.said()) } else { HashSet::new() };
        let of_others = OTHERS.is_match(question) || NAMES_THEM.is_match(question);
        Self {
            counter: quantity::counter(question),
            of_others,
            extreme,
            method: ASKS_METHOD.is_match(question),
            reason: ASKS_WHY.is_match(question),
            background: analysis.background,
            said_in_claim,
        }
    }

    /// What a sentence of a claim or of another section gains by it, or loses.
    pub fn gain(&self, sentence: &str, of_claim: bool) -> f32 {
        let mut gain = counts_alike(self.counter, sentence);
        if of_claim && !self.said_in_claim.is_empty() && self.said_in_claim.is_subset(&stems(sentence)) {
            gain += SAID_IN_CLAIM;
        }
        if self.extreme && MOST.is_match(sentence) {
            gain += EXTREME;
        }
        if self.method && METHOD.is_match(sentence) {
            gain += BY_METHOD;
        }
        if self.reason && REASON.is_match(sentence) {
            gain += GIVES_REASON;
        }
        if let Some(background) = self.background {
            let tells = !of_claim && background.tells(sentence);
            gain += if tells { BACKGROUND } else { 0.0 } - if of_claim || background.is_missed_by(sentence) { BACKGROUND } else { 0.0 };
        }
        if !self.of_others && OTHERS.is_match(sentence) {
            gain -= OF_OTHERS;
        }
        gain
    }
}

/// What a sentence gains that counts with the word that asks.
pub(super) fn counts_alike(counter: Option<&str>, sentence: &str) -> f32 {
    if counter.is_some_and(|counter| quantity::counts_with(counter, sentence)) { COUNTS_ALIKE } else { 0.0 }
}

/// Examples for comparison, and what was known before.
static OTHERS: LazyLock<Regex> = LazyLock::new(|| {
    rule(concat!(
        r"(?i)\bcomparative (?:example|sample|test|experiment)s?\b|\bVergleichs(?:beispiel|versuch)|\bexemples? comparatifs?|비교 ?예|比較例|对比例|对照例",
        r"|\bconventional(?:ly)?\b|\bprior art\b|\bherkömmlich|\bStand der Technik|\bart antérieur|종래|従来|现有技术|以往技术",
    ))
});

/// A question that asks for them in other words.
static NAMES_THEM: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"(?i)\b(?:compar\w+|previous\w*|before|earlier|known|problem|drawback|disadvantage)s?\b|비교|기존|문제|단점|이전|比較|従来|課題|問題|对比|对照|比较|现有|问题|缺点|以前|传统",
    )
});

/// A question for a method, and what says one.
static ASKS_METHOD: LazyLock<Regex> = LazyLock::new(|| {
    rule(concat!(
        r"(?i)\bby (?:what|which) (?:method|means|technique|process)\b|\b(?:what|which) (?:method|technique|process) (?:is|are|was|does)\b|\bhow (?:is|are|was|were)\b.{1,60}\b(?:made|formed|produced|attached|fixed|applied|joined|prepared)\b",
        r"|(?:어떤|무슨) ?(?:방법|방식|공법|기법)|(?:用|采用|通过|以)什么(?:方法|方式|工艺|手段|技术)|(?:どのような|どんな|どの|何の)(?:方法|手段|方式|工程)",
    ))
});
static METHOD: LazyLock<Regex> = LazyLock::new(|| {
    rule(concat!(
        r"(?i)\bby (?:means of )?(?:an? )?(?:\w+ ){0,2}(?:\w+ing|method|process|technique)\b|\bdurch \w+en\b|\bpar \w+(?:age|tion)\b",
        r"|(?:방법|방식|공법|법)(?:으로|을 ?(?:통해|통하여|이용|사용))|(?:采用|通过|利用|经过?|用|以).{1,16}(?:方法|方式|工艺|技术|法)|(?:方法|手段|法)(?:により|によって|で)",
    ))
});

/// A question for a reason, and what gives one.
static ASKS_WHY: LazyLock<Regex> = LazyLock::new(|| {
    rule(r"(?i)\bwhy\b|\b(?:for )?what (?:is the |was the )?reason\b|왜|이유[가는은를]|까닭|为什么|为何|为啥|原因是|なぜ|何故|どうして|理由[はが]")
});
static REASON: LazyLock<Regex> = LazyLock::new(|| {
    rule(concat!(
        r"(?i)\bbecause\b|\bsince\b|\bdue to\b|\bowing to\b|\bas a result\b|\btherefore\b|\bthereby\b|\bin order to\b|\bso that\b|\bso as to\b|\bto (?:avoid|prevent|ensure)\b|\bweil\b|\bdamit\b|\bparce que\b|\bafin d",
        r"|때문|위하여|위해|므로|하도록|않도록|因为|由于|因此|从而|以避免|以防止|以便|ため|ので|よって|ように",
    ))
});

/// The extreme of a number.
static MOST: LazyLock<Regex> =
    LazyLock::new(|| rule(r"(?i)\b(?:largest|greatest|highest|biggest|maximum|peak|longest|strongest)\b|최대|최고|가장|最大|最高|最も|最長|最长"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_asked_for_loses_and_what_was_gains() {
        let gain = |question: &str, sentence: &str| Suited::to(&Analysis::of(question)).gain(sentence, false);
        assert!(gain("How much gas did the cell give off?", "In comparative example 1 the cell gave off 4.2 mL.") < 0.0);
        assert_eq!(gain("How much gas did the comparative cell give off?", "In comparative example 1 the cell gave off 4.2 mL."), 0.0);
        assert!(gain("What was the largest pressure difference?", "The greatest differential pressure recorded was 9 mbar.") > 0.0);
        assert!(gain("天线是用什么方法做的？", "采用了金属蚀刻方法制作天线") > 0.0 && gain("天线有什么用？", "采用了金属蚀刻方法制作天线") == 0.0);
        let drawback = "However, the known pump leaks and cannot be sealed.";
        assert!(gain("What are the drawbacks of the known pumps?", drawback) > gain("What are the known pumps made of?", drawback));
        assert!(gain("Why is it not heated?", "It is not heated, because heat denatures the proteins.") > gain("Is it heated?", "It is heated, because …"));
        assert!(gain("통로는 몇 개인가?", "통로는 등간격으로 2 ~ 8개가 형성된다.") > 0.0);
        assert_eq!(gain("통로는 몇 개인가?", "통로의 직경은 2 mm이다."), 0.0);
    }
}
