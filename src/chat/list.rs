//! A list of documents in a conversation: how it is made, narrowed, and what is taken back.

use std::sync::LazyLock;

use regex::Regex;

use super::act::{About, Lift, Turn, Without, also, in_language, jointly, language_of};
use super::event::Filters;
use super::period::{Period, widen};
use super::state::exchanged;
use crate::index::Filter;
use crate::patent::{Date, PatentId};
use crate::search::{letters, names, rule};

/// How a list is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Best first.
    #[default]
    Score,
    /// By publication date.
    Newest,
    /// By publication date, the other way.
    Oldest,
    /// By the name of the first applicant.
    Applicant,
    /// By something that lists are not ordered by.
    Unknown,
}

/// What applicants are that a turn names beside those of the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Owners {
    /// Those that are meant now.
    #[default]
    Instead,
    /// "also include Microsoft".
    Also,
    /// "filed jointly with Samsung".
    Jointly,
}

/// A list of documents: how it is made, and what of it was shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct List {
    /// What was searched for.
    pub words: String,
    /// Or the document that the others are like.
    pub like: Option<PatentId>,
    /// Or the document whose applicant they are of.
    pub beside: Option<PatentId>,
    /// Or the document that they cite.
    pub citing: Option<PatentId>,
    /// The filter of the search itself.
    pub base: Filter,
    /// What was let in since.
    pub keep: Filter,
    /// Whether the applicants that were let in since come on top of those of the search, take their place, or are others beside them.
    pub owners: Owners,
    /// What was shut out since.
    pub without: Without,
    /// What its documents are about, beside what was searched for.
    pub about: Vec<About>,
    /// How it is ordered.
    pub order: Order,
    /// The only ones of it that are kept, where places were named.
    pub picked: Vec<PatentId>,
    /// What was shown of it, in order.
    pub shown: Vec<PatentId>,
    /// The periods that it was searched in, where years came besides.
    pub years: Vec<Period>,
    /// Documents that lead it, whatever their standing: what was shown when it was asked whether there is anything.
    pub first: Vec<PatentId>,
}

impl List {
    /// The list that a turn searches for.
    pub fn of(turn: &Turn) -> Self {
        let (base, without) = (turn.filter.clone(), turn.without.clone());
        Self { words: turn.subject.clone(), base, without, order: turn.order.unwrap_or_default(), ..Self::default() }
    }

    /// The list of what cites a document.
    pub(super) fn citing(id: PatentId) -> Self {
        Self { citing: Some(id), ..Self::default() }
    }

    /// Whether something was shown of it and it lets in what `filter` lets in.
    pub(super) fn has(&self, filter: &Filter) -> bool {
        let within = |own: &[String], wanted: &[String]| wanted.iter().all(|value| own.contains(value));
        let filters = [&self.base, &self.keep];
        let any = |fits: &dyn Fn(&Filter) -> bool| filters.iter().any(|own| fits(own));
        !self.shown.is_empty()
            && (filter.before.is_none() || any(&|own| own.before == filter.before))
            && (filter.after.is_none() || any(&|own| own.after == filter.after))
            && any(&|own| within(&own.countries, &filter.countries))
            && any(&|own| within(&own.langs, &filter.langs))
            && any(&|own| filter.classes.iter().all(|class| own.classes.contains(class)))
    }

    /// The filters that it is searched with: one for each period that came besides, so that a year more takes nothing away.
    pub fn searched_in(&self, filter: &Filter) -> Vec<Filter> {
        if self.years.is_empty() { vec![filter.clone()] } else { self.years.iter().map(|period| period.gate(filter.clone())).collect() }
    }

    /// The list under the dates of a request besides.
    pub fn and(mut self, filter: &Filter) -> Self {
        self.base.before = [self.base.before, filter.before].into_iter().flatten().min();
        self.base.after = [self.base.after, filter.after].into_iter().flatten().max();
        self
    }

    /// The dates of the list, where they leave nothing: on or after the first, and before the second.
    pub fn contradiction(&self) -> Option<(Date, Date)> {
        let Filters { after, before, .. } = Filters::of([&self.base, &self.keep]);
        after.zip(before).filter(|(after, before)| after >= before)
    }

    /// The list in the language of the country whose documents it keeps: "just the French ones" of documents of the European office.
    pub fn in_language(&self) -> Option<Self> {
        let mut list = self.clone();
        for gate in [&mut list.base, &mut list.keep] {
            *gate = in_language(gate).unwrap_or_else(|| gate.clone());
        }
        (list != *self).then_some(list)
    }

    /// Takes back filters of some kinds.
    pub fn lift(&mut self, kinds: Lift) {
        for filter in [&mut self.base, &mut self.keep] {
            if kinds.dates {
                (filter.before, filter.after) = (None, None);
            }
            if kinds.countries {
                filter.countries.clear();
            }
            if kinds.langs {
                filter.langs.clear();
            }
            if kinds.classes {
                filter.classes.clear();
            }
            if kinds.applicants {
                filter.applicants.clear();
            }
        }
        if kinds.dates {
            self.without.periods.clear();
            self.years.clear();
        }
        if kinds.applicants {
            self.without.applicants.clear();
            // "only Nitto Denko", "삼성 것만": whether it is a name the index tells
            self.about.retain(|about| about.said || about.words.contains(' ') && !about.words.starts_with(char::is_uppercase));
        }
        if kinds.countries {
            self.without.countries.clear();
        }
        if kinds.langs {
            self.without.langs.clear();
        }
        if kinds.classes {
            self.without.classes.clear();
        }
    }

    /// Adds what a turn lets in and shuts out. A new date, country or language takes the place of the old one, a class comes
    /// on top; what is shut out is let in no more, and the other way round.
    pub(super) fn narrow(&mut self, turn: &Turn) {
        if self.contradiction().is_some() && turn.filter.before.or(turn.filter.after).is_some() {
            // what contradicted itself is said anew
            for filter in [&mut self.base, &mut self.keep] {
                (filter.before, filter.after) = (None, None);
            }
        }
        let besides = also(&turn.text);
        if turn.mends && !besides {
            // "find German patents" – "no, French ones": the search itself was misunderstood
            let Filter { before, after, countries, langs, .. } = &turn.filter;
            for gate in [&mut self.base, &mut self.keep] {
                take_back(gate, *before, *after);
            }
            if !countries.is_empty() {
                self.base.countries.clear();
            }
            if !langs.is_empty() {
                self.base.langs.clear();
            }
        }
        self.date(turn);
        if self.contradiction().is_some() && Period::of(&turn.filter).is_some() {
            (self.base.before, self.base.after) = (None, None); // "before 2015" – "2016 to 2018": both ends are said anew
        }
        if self.contradiction().is_some() && turn.goes_on() && turn.asks() {
            // "only before 2015" – "and from 2015 on?": the one instead of the other
            (self.base.before, self.base.after) = (None, None);
            (self.keep.before, self.keep.after) = (turn.filter.before, turn.filter.after);
        }
        // "only US ones" – "now those in Chinese instead": an office or a language, whichever was said before
        static INSTEAD: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\binstead\b|대신|换成|改[成看为]|[代替]わりに"));
        if turn.filter.countries.is_empty() != turn.filter.langs.is_empty() && INSTEAD.is_match(&turn.text) {
            self.keep.countries.clear();
            self.keep.langs.clear();
        }
        if !turn.filter.classes.is_empty() && INSTEAD.is_match(&turn.text) {
            self.base.classes.clear();
            self.keep.classes.clear();
        }
        if besides && self.base.classes.is_empty() && self.keep.classes.len() == 1 {
            self.base.classes = std::mem::take(&mut self.keep.classes); // "in G10L" – "or G06F": any of them
        }
        let any_of = besides && !self.base.classes.is_empty();
        let replace = |kept: &mut Vec<String>, wanted: &[String]| {
            if !wanted.is_empty() {
                *kept = wanted.to_vec();
            }
        };
        if besides {
            self.add(&turn.filter);
        } else {
            replace(&mut self.keep.countries, &turn.filter.countries);
            replace(&mut self.keep.langs, &turn.filter.langs);
            if !turn.filter.applicants.is_empty() && jointly(&turn.text) {
                (self.owners, self.keep.applicants) = (Owners::Jointly, turn.filter.applicants.clone());
            } else if !turn.filter.applicants.is_empty() {
                self.exchange(&turn.filter.applicants); // "Toray's membranes" – "and Nitto Denko's?"
            }
        }
        let shut: Vec<String> = turn.without.applicants.iter().filter(|name| !self.without.applicants.contains(name)).cloned().collect();
        self.without.applicants.extend(shut);
        if any_of { &mut self.base } else { &mut self.keep }.classes.extend(turn.filter.classes.iter().cloned());
        self.without.countries.extend(turn.without.countries.iter().cloned());
        self.without.langs.extend(turn.without.langs.iter().cloned());
        // "drop G06F" of "G10L or G06F" takes back what was let in
        let several = self.base.classes.len() > 1;
        self.without.classes.extend(turn.without.classes.iter().filter(|class| !several || !self.base.classes.contains(class)).cloned());
        self.base.classes.retain(|class| !several || !turn.without.classes.contains(class));
        self.base.applicants.retain(|name| !turn.without.applicants.contains(name));
        self.keep.applicants.retain(|name| !turn.without.applicants.contains(name));
        self.keep.countries.retain(|country| !turn.without.countries.contains(country));
        self.keep.langs.retain(|lang| !turn.without.langs.contains(lang));
        self.keep.classes.retain(|class| !turn.without.classes.contains(class));
        self.without.countries.retain(|country| !turn.filter.countries.contains(country));
        self.without.langs.retain(|lang| !turn.filter.langs.contains(lang));
        self.without.applicants.retain(|name| !turn.filter.applicants.contains(name));
        self.without.classes.retain(|class| !turn.filter.classes.contains(class));
        if let Some(words) = exchanged::words(&turn.text, &self.words) {
            self.words = words;
            self.first.clear();
        }
        match &turn.about {
            // "only Microsoft": a name that is known takes the place of the others
            Some(about) if about.keep && !about.said && !names::known(&about.words).is_empty() => self.exchange(std::slice::from_ref(&about.words)),
            about => self.about.extend(about.iter().cloned()),
        }
        self.shown.clear();
    }

    /// Takes up the dates of a turn: a new one takes the place of the old one, "and 2016 too" and "or 2013" come besides.
    fn date(&mut self, turn: &Turn) {
        static BESIDES: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)^\W*(?:and|or|plus)\b|^[^、。]{1,12}も\W*$|도\W*$"));
        let dated = self.base.before.or(self.base.after).is_some() || self.keep.before.or(self.keep.after).is_some();
        let more = Period::of(&turn.filter).filter(|_| dated && !turn.asks() && (also(&turn.text) || BESIDES.is_match(&turn.text)));
        if let Some(more) = more {
            // the search itself looks further then
            let Filters { after, before, .. } = Filters::of([&self.base, &self.keep]);
            (self.keep.after, self.keep.before, self.base.after, self.base.before) = (None, None, after, before);
            if self.years.is_empty() {
                self.years.extend(Period::of(&self.base));
            }
            self.years.push(more);
            widen(&mut self.base, &mut self.without.periods, more);
            return;
        }
        // "2015 instead" of several years
        if turn.filter.before.or(turn.filter.after).is_some() && !self.years.is_empty() {
            (self.base.after, self.base.before, self.keep.after, self.keep.before) = (None, None, None, None);
            self.years.clear();
        }
        self.keep.before = turn.filter.before.or(self.keep.before);
        self.keep.after = turn.filter.after.or(self.keep.after);
        self.without.periods.extend(&turn.without.periods);
        if turn.filter.before.or(turn.filter.after).is_some() {
            self.without.periods.clear();
        }
    }

    /// Puts applicants in the place of others: of those that were searched for, else of those that were let in since.
    fn exchange(&mut self, applicants: &[String]) {
        self.owners = Owners::Instead;
        self.keep.applicants.clear();
        let place = if self.base.applicants.is_empty() { &mut self.keep } else { &mut self.base };
        place.applicants = applicants.to_vec();
    }

    /// Lets in what a turn wants besides: "also the French ones", "and Microsoft too".
    fn add(&mut self, wanted: &Filter) {
        let add = |own: &mut Vec<String>, more: &[String]| own.extend(more.iter().filter(|value| !own.contains(value)).cloned().collect::<Vec<_>>());
        // "also the French ones" of those in German: in French
        let of_langs = [&self.base, &self.keep].iter().any(|own| !own.langs.is_empty() && own.countries.is_empty());
        let spoken: Vec<String> = wanted.countries.iter().filter_map(|office| Some(language_of(office)?.to_owned())).collect();
        for own in [&mut self.base, &mut self.keep] {
            if !own.countries.is_empty() {
                add(&mut own.countries, &wanted.countries);
            }
            if !own.langs.is_empty() {
                add(&mut own.langs, &wanted.langs);
                add(&mut own.langs, if of_langs { &spoken } else { &[] });
            }
        }
        if !wanted.applicants.is_empty() {
            self.owners = Owners::Also;
            add(&mut self.keep.applicants, &wanted.applicants);
        }
    }
}

/// Takes back the dates of a gate that others are meant instead of: "2015 to 2019" – "no, to 2020" leaves 2015.
pub(super) fn take_back(gate: &mut Filter, before: Option<Date>, after: Option<Date>) {
    if before.is_some() || gate.before.is_some_and(|day| after.is_some_and(|after| after >= day)) {
        gate.before = None;
    }
    if after.is_some() || gate.after.is_some_and(|day| before.is_some_and(|before| day >= before)) {
        gate.after = None;
    }
}

/// The documents at the places that a turn names.
pub(super) fn at_places(shown: &[PatentId], turn: &Turn) -> Vec<PatentId> {
    let at = |n: &usize| if *n == usize::MAX { shown.last() } else { shown.get(n.checked_sub(1)?) };
    turn.numbers.iter().filter_map(at).cloned().collect()
}

/// What is searched for: the words of a turn without those that only ask for a search; empty where it has no others.
pub(super) fn searched(text: &str) -> String {
    static ASKING: LazyLock<Regex> = LazyLock::new(|| {
        let words = concat!(
            r"(?i)^\W*((hi|hello|hey|please|can you|could you|now|ok|then|next|again|and|so|different thing|back to english|i want to|i need to|help me)\W+)*(find|(i|we) (need|want|would like)|i['’]d like|open( up)?|search( for| again for)?|looking for|look for|look up|list|retrieve|get me|show me|give me|need|i('m| am) (looking for|searching for|after|drafting( claims)?( on)?)|are there|is there|do (we|you) have|anything)\b( me\b)?( (all|any(thing)?|some|everything|every)\b)?( (the|a|an|on|about|like that)\b)*( ones? (where|that|which|with|in which))?",
            r"|\b(prior art|patents?|documents?|docs|publications?|applications?|references?|literature|filings?)( documents?| publications?)?( (for|on|about|against|that|which|relating to|concerning|with))?\b",
            r"|^\W*which (?:deals? with|concerns?|are about|relates? to|covers?|describes?|discloses?)?\s+|\b(what is|what's) already out there\b|\b(only|just|please|pls|plz|here|again|them|these|those|ones?|everything|classified|published|written|newest|oldest|latest|first|on top|any topic|(a )?new search|another one|(a )?new list( from)?|collection|(in )?(the )?(whole|entire) collection|at the beginning|since|before|after|or later)\b",
            r"|\b(what (have (you|we) got|do (you|we) have|(you|we) have(?: got)?|is there|are there)|(anything|something|what) (on|about) (that|this|it)|(an |a (short |quick |brief )?)?(overview|survey) of|(can|could) you (please )?(give|show|tell|get|find)( me)?)\b",
            r"|자료(들)?(을|를)?|(로는|으로는|에는|은|는|이|가)? ?(뭐|무엇|어떤 ?것|어떤 ?게)(가|이)? ?(나와 ?)?있\p{Hangul}*|[.,] ?(것|거|건)만\W*$|,? ?특히 ",
            r"|^\W*我?想(了解|知道|看看?)(一下)?|都?有(什么|哪些)(专利|文献)?\W*$|[，,]?都\W*$|[？?。，,]\s*[查找搜]一下.{0,4}$|[をも](調べ|探し|知り)たい(の)?(です)?が?",
            r"|(?:특허|문헌) ?중(?:에서?)? |에 관한(?: (?:것|거|건)[들]?[을를은는이]?)?|관련( 있는|된)?|(선행기술|선행문헌|특허|문헌|공보|출원)(들)?(을|를|이|가|은|는)?|(?:^|\s)(?:좀|한번|모두|전부|싹 ?다|다)(?:\s|$)|(찾아|검색해|조사해|보여|알려)(봐)?\s*(줘|주세요|주십시오|줄래|라|봐|봐줘)?요?|있(어|나요|나|습니까|을까요?)\??|(공개|등록|출원)된|이런|그런",
            r"|^\W*是(?:把|将|用)|^\W*(?:[库这]里)?(?:现在)?有没有(?:这样的|这种|类似的?)?|[？?。，,]\s*(?:请|麻烦)?(?:帮我|帮忙|给我)?(?:检索|查|搜|找)(?:一下|下|看看|看)?\W*$",
            r"|[，,、]\s*(?:不要|去掉|排除|不含|不看|除去)\s*的|的\s*$",
            r"|^\W*([你您]好|请|帮我|请帮我|给我|我想|我要|再|另外|顺便|，|,)*(查找|检索|搜索|查询|列出|找|搜|查)(一下|下|出|到)?|检索一?下|请?帮我(看看|查查|看一下)|(有没有|有无)?(相近|类似|接近)的|(有关|关于|涉及)|的?(相关)?(专利|文献|现有技术)|有(哪些|什么|没有)|按这个方案|所有|全部",
            r"|^\W*(?:の)?(?:日付|公開)の[、,]?|を?(ください|下さい)[。.]?$|に(関する|関連する|ついての)|(?:を|の)?検索\W*$|((?:もの|やつ|の)?を|も)?(探して|検索して|さがして|挙げて|教えて|調べて|出して)(います|ます|ください|下さい|くれ|ほしい|もらえますか)?|の?(先行技術|特許|文献|公報|出願)(を|は|で)?|ありますか|(?:は|が)?ある[？?]\W*$|やつ(を|ある)?|全部|すべて|リストに(して)?|公開された|(を)?(開示|記載)(する|した|して\p{Hiragana}*)|(は|が)?(どれ|どの文献|何)(ですか|でしょうか|か)?\W*$|(を|は|が|の)\s*[。.]?$",
        );
        rule(words)
    });
    // what leads to the matter, and what asks behind it
    static LEADING: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)^\W*(?:(?:this is |here is )?my (?:invention|idea|disclosure)\b\s*[,.:;–—-]?\s*|내 ?(?:발명|아이디어)(?:은|는|이다|입니다)?[^:：.]{0,12}[:：.]\s*|(?:这是)?我的(?:发明|想法|构思)(?:是这样的|如下|是)?[：:，,。]\s*|我有一?个?新?(?:想法|构思)[，,]?(?:想申请(?:专利)?)?[：:，,]\s*|(?:これが)?私の(?:発明|アイデア)(?:です|は)?[。、：:]\s*|検索[：:]\s*|搜索[：:]\s*|검색[:：]\s*|(?:now|ok(?:ay)?|also|well|please|thanks|(?:different|new|another) (?:topic|thing|subject|question)|moving on)\b[\s,.:;–—-]*|(?:next|then|and|so|ones?)\b\s*[,:.;–—-]+\s*|(?:an?|some|any)\s+",
            r"|(?:이번(?:에는|엔)|다음(?:으로|은)|그럼|이제|혹시|중에서?|(?:다른|딴) ?(?:주제|얘기|이야기)\p{Hangul}*)\s+",
            r"|(?:换个(?:题目|话题|主题)|另外|下一个)[：:，,]\s*|(?:次[はに]?[、,]|次[はに]|今度は[、,]?|それでは[、,]?|では[、,]|で[、,])\s*)+",
        ))
    });
    static TRAILING: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)(?:[?.!]\s*which(?: one)?|[,.;:–—-]\s*(?:(?:is there|do we have|have we got|got|find) )?anything(?: (?:there|out there|at all|good|useful|relevant))?|[,\s]+(?:but|dated|published|filed))\W*$",
            r"|(\p{Hangul}|\))[을를]\W*$|(?:の?\s*を)?(?:見たい|見せて|知りたい)\W*$|(?:って|で)?何か(?:あり\p{Hiragana}*|ある\p{Hiragana}*)?\W*$|\s(?:が|は)?ある(?:か|の)?\W*$",
        ))
    });
    // "search engine patents" searches for engines that search
    static SEARCHING: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(search) (engines?|quer(?:y|ies)|terms?|requests?|index(?:es)?|algorithms?|histor(?:y|ies))\b|\b(first) (aid\b|(?:and|to) (?:the )?second\b)",
        )
    });
    let text = SEARCHING.replace_all(text, "$1$3_$2$4");
    // 猫厕所有关的: of toilets, not all of them
    static CONCERNING: LazyLock<Regex> = LazyLock::new(|| rule(r"(?:[跟与和](?P<of>[^，。]{2,40}?))?有关的?"));
    let text = CONCERNING.replace_all(&text, "$of 关于 ");
    let text = LEADING.replace(&text, "");
    let text = TRAILING.replace(&text, "$1");
    let words = ASKING.replace_all(&text, " ").split_whitespace().collect::<Vec<_>>().join(" ");
    let words = TRAILING.replace(&LEADING.replace(&words, ""), "$1").into_owned();
    static JOINING: LazyLock<Regex> = LazyLock::new(|| {
        rule(r"(?i)\b(in|of|the|a|an|and|or|with|for|on|that|all|from|by|to|is|are|me|my|now|then|next|also|again|still|not|just|please|only)\b")
    });
    static DANGLING: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)(?:\s+(?:from|in|by|of|and|or|with|for|on))+$"));
    let words = DANGLING.replace(&words, "").into_owned();
    if letters(&JOINING.replace_all(&words, "")) < 2 {
        String::new()
    } else {
        let words = words.replace("search_", "search ").replace("first_", "first ");
        words.trim_matches(|c: char| ".。?？!！,，、-–:： ".contains(c)).trim_start_matches(['の', 'を', 'は', 'が', 'に', '的', ' ', '、', '，']).to_owned()
    }
}
