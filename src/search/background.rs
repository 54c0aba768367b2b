//! Questions for what an invention is made against: the problem that it solves, and what the art before lacks.

use std::sync::LazyLock;

use regex::Regex;

use super::{earlier_filing, rule};

/// What a question asks of the background of an invention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Background {
    /// "What problem does it solve?"
    Problem,
    /// "What are the drawbacks of the prior art?"
    Drawback,
    /// "Which provisional application does it claim the benefit of?"
    Earlier,
}

impl Background {
    /// What `text` asks for; `None` for any other question.
    pub fn asked(text: &str) -> Option<Self> {
        static DRAWBACK: LazyLock<Regex> = LazyLock::new(|| {
            rule(concat!(
                r"(?i)\b(?:drawback|disadvantage|shortcoming|deficienc|weakness|problem|limitation)\w*\b.{0,24}\b(?:prior|conventional|known|existing|earlier|previous|state of the art|related art|background)\b",
                r"|\b(?:prior art|conventional|known|existing|earlier|state of the art|background)\b.{0,40}\b(?:drawback|disadvantage|shortcoming|deficienc|weakness|problem|limitation|lack|suffer|wrong)\w*",
                r"|(?:종래|기존|선행)(?:의|에| ?기술)?.{0,12}(?:문제|단점|한계|결점)|(?:现有|传统|以往|已有|背景)(?:技术)?.{0,10}(?:缺点|缺陷|不足|问题)|(?:従来|先行)(?:の|技術)?.{0,12}(?:問題|欠点|課題|短所)",
            ))
        });
        static PROBLEM: LazyLock<Regex> = LazyLock::new(|| {
            rule(concat!(
                r"(?i)\b(?:what|which)\b.{0,24}\b(?:problem|object|objective|aim|goal)s?\b.{0,16}\b(?:solve|address|tackle|overcome|of the (?:present )?invention|does (?:it|this|the)|do they)\b|\bwhat does (?:it|this|the (?:invention|patent|document)) (?:solve|aim (?:at|to|for)|try to solve|seek to)\b|\bproblem (?:to be solved|it solves|that it solves)\b",
                r"|해결(?:하려는|하고자 ?하는|하는|하려고 ?하는|할|하고 ?있는)? ?(?:기술적 ?)?(?:과제|문제)|(?:발명|고안)의? ?(?:목적|과제)|(?:문제|과제)를 ?해결",
                r"|(?:解决|克服)(?:了|的)?(?:是)?(?:什么|哪些|何种|哪种|怎样的)?(?:技术)?(?:问题|难题)|(?:发明|实用新型)(?:的)?目的|解決(?:しよう|すべき|する|したい).{0,8}課題|(?:発明の|その|この)?課題は|(?:何|どんな|どのような)(?:課題|問題)を解決",
            ))
        });
        match () {
            () if earlier_filing(text) => Some(Self::Earlier),
            () if DRAWBACK.is_match(text) => Some(Self::Drawback),
            () => PROBLEM.is_match(text).then_some(Self::Problem),
        }
    }

    /// Whether a sentence tells of it.
    pub fn tells(self, sentence: &str) -> bool {
        static DRAWBACK: LazyLock<Regex> = LazyLock::new(|| {
            rule(concat!(
                r"(?i)\b(?:drawbacks?|disadvantages?|shortcomings?|deficien\w+|problems?|however|unfortunately|suffers?|insufficient|inadequate|cannot|can not|unable|difficult\w*|costly|expensive|limitations?|lacks?|lacking|fails? to|(?:has|have|having) no|only if|too (?:high|low|large|small|thick|heavy|long))\b",
                r"|\b(?:Nachteil|Problem|nachteilig|jedoch|inconvénient|problème|cependant|toutefois)\w*|그러나|하지만|문제|단점|어려[움운웠]|어렵|못하|없[는다을]|한계|파손|상실|상승|缺点|缺陷|不足|问题|然而|但是?|难以|无法|不能|低[、，。]|复杂|しかし|問題|欠点|困難|できな|課題|難し",
            ))
        });
        static EARLIER: LazyLock<Regex> = LazyLock::new(|| {
            rule(
                r"(?i)\b(?:continuation|divisional|provisional|benefit of|claims? (?:the )?(?:benefit|priority)|priority (?:of|to|from)|now u\.?s\.? pat)|우선권|가출원|분할 ?출원|优先权|临时申请|分案|優先権|仮出願|分割出願",
            )
        });
        if is_heading(sentence) {
            return false;
        }
        match self {
            Self::Drawback => DRAWBACK.is_match(sentence) && !overcomes(sentence),
            Self::Earlier => EARLIER.is_match(sentence),
            Self::Problem => overcomes(sentence) && aims(sentence) || DRAWBACK.is_match(sentence),
        }
    }

    /// Whether a sentence tells what the invention does instead.
    pub fn is_missed_by(self, sentence: &str) -> bool {
        self == Self::Drawback && overcomes(sentence)
    }
}

/// "It is the object of the invention to overcome this."
fn overcomes(sentence: &str) -> bool {
    static OVERCOME: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\b(?:overcom(?:e|es|ing)|it is an? (?:\w+ )?object|objects? (?:of (?:the|this) (?:present )?invention (?:is|was|to)|is to)|solv(?:es|ing)|in order to|aims? (?:to|at)|so as to)\b|\b(?:Aufgabe|Ziel) (?:der|de[sr] vorliegenden)",
            r"|해결(?:하기|하고|한|하는|할)|목적[은이]|克服[了上述]|解决了|以解决|为了?(?:克服|解决)|目的(?:在于|是|は)|を?解決(?:する|し|でき)|提供することを目的",
        ))
    });
    OVERCOME.is_match(sentence)
}

/// Whether a sentence is but a heading: "Technical Problem", "【発明が解決しようとする課題】", "종래기술의 문제점".
fn is_heading(sentence: &str) -> bool {
    let said = sentence.trim();
    let ends = said.ends_with(['.', '。', ';', '；', ':', '：', '!', '?', ',', '，', '、']);
    let words = said.split_whitespace().count();
    let cjk = said.chars().filter(|c| *c > '\u{2e80}' && c.is_alphabetic()).count();
    !ends && (cjk == 0 && words <= HEADING_WORDS || cjk > 0 && cjk <= HEADING_LETTERS)
}

/// Words, or CJK letters, of a heading at most.
const HEADING_WORDS: usize = 6;
const HEADING_LETTERS: usize = 18;

/// Whether a sentence says what an invention is for, or what it is to be rid of.
pub fn aims(sentence: &str) -> bool {
    static AIM: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(objects? of|problems?|drawbacks?|disadvantages?|needs? (for|to|exists)|a need|aims? (to|at)|shortcomings?|difficult\w*|suffers?|insufficient|limitations?)\b|\b(?:Aufgabe|Ziel) (?:der|de[sr] vorliegenden)|\b(?:l'|un )objet\b|\bbut de l|과제|목적|문제점?|단점|어려|目的|问题|不足|缺点|缺陷|課題|問題",
        )
    });
    AIM.is_match(sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_background_is_asked_for_in_four_languages() {
        for text in [
            "What problem does it solve?",
            "What is the object of the present invention?",
            "해결하려는 과제는?",
            "이 발명은 어떤 문제를 해결하나?",
            "要解决什么问题?",
            "解決しようとする課題は何ですか",
        ] {
            assert_eq!(Background::asked(text), Some(Background::Problem), "{text}");
        }
        for text in [
            "What are the drawbacks of the prior art it describes?",
            "What does the prior art lack?",
            "종래기술의 문제점은?",
            "现有技术的缺点是什么?",
            "従来技術の問題点は？",
        ] {
            assert_eq!(Background::asked(text), Some(Background::Drawback), "{text}");
        }
        assert_eq!(Background::asked("Which provisional application does it claim the benefit of?"), Some(Background::Earlier));
        for text in ["What is the object 12 made of?", "Which polymer is used?", "与现有技术相比厚度是多少？", "문제 해결 장치의 두께는?"]
        {
            assert_eq!(Background::asked(text), None, "{text}");
        }
        assert!(Background::Drawback.tells("그러나 결속핀이 파손되는 문제가 있다.") && !Background::Drawback.tells("The layer is 2 mm thick."));
        for heading in ["Technical Problem", "Disadvantages of the prior art", "【発明が解決しようとする課題】", "종래기술의 문제점"] {
            assert!(!Background::Drawback.tells(heading), "{heading}");
        }
        assert!(!Background::Drawback.tells("It is an object of the present invention to overcome these drawbacks."));
        assert!(Background::Problem.tells("It is an object of the present invention to overcome this."));
    }
}
