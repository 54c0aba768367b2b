//! One turn of a conversation: what it asks for, and the desk that does it.

use std::sync::{Arc, LazyLock};

use minijinja::context;
use regex::Regex;
use tokio::sync::OnceCell;

use super::{Stage, applicant, ask, cites, classified, compare, count, list, meant, plain, prior, show, summarise, translate, which};
use crate::app::App;
use crate::chat::act::{Act, LAST, Turn, points_at_several, weight};
use crate::chat::event::Understood;
use crate::chat::follow_up::{self, StandAlone};
use crate::chat::list::List;
use crate::chat::state::{PLURAL, State};
use crate::chat::{Done, Question, citing};
use crate::error::Result;
use crate::index::Filter;
use crate::patent::{Patent, PatentId, Section};
use crate::search::analysis::{Analysis, Wanted};
use crate::search::{asks_age, facets, hybrid, records, rule};

mod stored;

/// A turn with where the conversation stands.
pub(super) struct Here<'a> {
    pub app: &'a App,
    pub question: &'a Question,
    pub state: State,
    pub turn: Turn,
    pub stage: &'a Stage,
    /// What [`Self::known`] has read.
    known: OnceCell<Arc<Vec<Patent>>>,
}

/// Answers the last turn. `fixed` is what to do with it, whatever it says (a greeting stays a greeting).
///
/// # Errors
/// What the desk says.
pub async fn answer(app: &App, question: &Question, fixed: Option<Act>, stage: &Stage) -> Result<()> {
    let (messages, learned) = (question.messages.clone(), app.learned.clone());
    let (state, turn) = hybrid::blocking(move || State::of(&messages, &learned, fixed)).await?;
    let mut here = Here { app, question, state, turn, stage, known: OnceCell::new() };
    here.reach_numbers().await?;
    if matches!(here.turn.act, Act::Count | Act::Search | Act::Exists) && list::contradicts(&here, &List::of(&here.turn).and(&question.filter)).await? {
        return Ok(());
    }
    if let Some(pair) = citing::whether_cited(&here.turn, &here.state) {
        return cites::whether(&here, pair).await;
    }
    if let Some((patent, quotes)) = prior::asked(&here).await? {
        return prior::answer(&here, &patent, &quotes).await;
    }
    if let Some(id) = citing::asked(&here.turn, &here.state) {
        return cites::answer(&here, &id).await;
    }
    match here.turn.act {
        Act::Plain | Act::Help => here.plain().await,
        Act::Task => plain::task(app, question, here.turn.clone(), stage).await,
        Act::Exists => list::whether_any(&here).await,
        Act::Count => count::answer(&here).await,
        Act::Search | Act::Narrow | Act::Sort | Act::Back | Act::Page | Act::More => list::answer(&here).await,
        Act::Ask => here.ask().await,
        Act::Show => show::answer(&here).await,
        Act::Compare => compare::answer(&here).await,
        Act::Summarise => summarise::answer(&here).await,
        Act::Classify => classified::answer(&here).await,
        Act::Translate => translate::answer(&here).await,
    }
}

impl Here<'_> {
    /// A fixed phrase in the language of the turn.
    pub fn phrase(&self, name: &str, variables: minijinja::Value) -> Result<String> {
        self.app.prompts.phrase(&self.turn.lang, name, variables)
    }

    /// Whether the language model may write here.
    pub fn writes(&self) -> bool {
        self.question.use_generator && self.app.generator.is_some()
    }

    /// Tells fronts what was understood.
    pub async fn understood(&self) -> Result<()> {
        self.stage.understood(Understood::of(&self.turn)).await
    }

    /// An honest "no": fixed words, no model.
    pub async fn abstain(&self, text: String) -> Result<()> {
        self.stage.text(text).await?;
        self.stage.done(Done { abstained: true, ..Done::default() }).await
    }

    async fn plain(&self) -> Result<()> {
        self.understood().await?;
        static GREETING: LazyLock<Regex> =
            LazyLock::new(|| rule(r"(?i)^\W*(?:hello|hi|hey|good (?:morning|afternoon|evening)|안녕|[你您]好|こんにちは|おはよう)"));
        let name = if self.turn.act == Act::Help || GREETING.is_match(&self.turn.text) { "help" } else { "thanks" };
        self.stage.text(self.phrase(name, context! { documents => self.app.index.snapshot().documents() })?).await?;
        self.stage.done(Done::default()).await
    }

    /// A question: about a document that was spoken of, among those of the list, or about the whole collection.
    async fn ask(&self) -> Result<()> {
        self.understood().await?;
        let Self { app, question, state, turn, stage, .. } = self;
        if let Some(text) = self.out_of_list()? {
            return self.abstain(text).await;
        }
        if state.list().is_some_and(|list| list.shown.is_empty())
            && turn.ids.is_empty()
            && state.focus.is_empty()
            && (points_at_several(&turn.text) || turn.points_back || !turn.numbers.is_empty() || weight(&turn.text) <= FEW && !records(&turn.text).is_empty())
        {
            return self.abstain(self.phrase("none_left", context! {})?).await;
        }
        if let Some(alone) = self.of_two() {
            return ask::answer(app, question, alone, question.filter.clone(), stage).await;
        }
        if let Some(alone) = prior::named_in_it(self).await? {
            return ask::answer(app, question, alone, question.filter.clone(), stage).await;
        }
        let Some(shown) = state.list().map(|list| &list.shown).filter(|shown| !shown.is_empty()) else {
            let mut alone = follow_up::stand_alone(&question.messages);
            if turn.question != turn.text && !turn.ids.is_empty() {
                alone.question.clone_from(&turn.question);
            }
            let targets = state.targets(turn);
            let of_record = !records(&turn.text).is_empty();
            // "when was the zirconium one published?", of two that were compared
            if turn.ids.is_empty()
                && (of_record || !self.speaks_of_both())
                && let [one] = meant::described(self).await?.as_slice()
            {
                (alone.question, alone.focus, alone.firm) = (turn.question.clone(), vec![one.clone()], true);
                return ask::answer(app, question, alone, question.filter.clone(), stage).await;
            }
            let to_one = turn.ids.is_empty() && targets.len() == 1;
            // "do both mention a filter?", "what does the latter use?" after a comparison
            let of_pair = turn.ids.is_empty() && state.pair.len() == 2 && (turn.of_pair.is_some() && to_one || targets.len() == 2 && self.speaks_of_both());
            if of_pair {
                (alone.question, alone.focus, alone.firm) = (turn.question.clone(), targets, true);
                return ask::answer(app, question, alone, question.filter.clone(), stage).await;
            }
            let to_one = to_one && !meant::collection::of_another_record(self).await?;
            if !turn.numbers.is_empty() && !targets.is_empty() || to_one && (self.goes_on() || of_record) {
                // "and who invented it?" and few words are asked of the document that was shown
                let firm = !turn.numbers.is_empty() || turn.points_back || of_record || follow_up::depends(&turn.text) || weight(&turn.text) <= FEW;
                (alone.question, alone.focus, alone.firm) = (turn.question.clone(), targets, firm);
            }
            return ask::answer(app, question, alone, question.filter.clone(), stage).await;
        };
        let alone = StandAlone { question: turn.question.clone(), ..StandAlone::default() };
        if !turn.ids.is_empty() {
            return ask::answer(app, question, alone, question.filter.clone(), stage).await;
        }
        // "and which one is used instead in claim 4?", "which documents does it cite?" are no questions about the list
        let of_list = which::asks(&turn.text) && turn.claims.is_empty() && !records(&turn.text).contains(&Wanted::Citations);
        if of_list && which::answer(self, shown).await? {
            return Ok(());
        }
        let described = meant::described(self).await?;
        if described.is_empty() && turn.numbers.is_empty() && turn.of_pair.is_none() && !PLURAL.is_match(&turn.text) {
            let titled = meant::titled(self).await?;
            if !titled.is_empty() {
                let among = Some(self.listed(shown).await?);
                return ask::answer(app, question, StandAlone { focus: titled, among, ..alone }, question.filter.clone(), stage).await;
            }
        }
        // without a word that points at one document, the first of a fresh list is a guess
        static THAT_ONE: LazyLock<Regex> = LazyLock::new(|| {
            rule(
                r"(?i)\b(?:its?|this one|that one)\b|그(?:건|거|것)[은는이가의]?[\s,]|그건|이건|[这那]一?[件篇个](?:专利|文献)?[的是，,]|它|それ|これ[はのがをに]",
            )
        });
        if described.is_empty() && turn.numbers.is_empty() && turn.of_pair.is_none() && state.focus.is_empty() && !turn.claims.is_empty() {
            return self.ask_of_claims(shown, alone, THAT_ONE.is_match(&turn.text)).await;
        }
        let points = !turn.numbers.is_empty() || turn.of_pair.is_some() || turn.points_back || !described.is_empty();
        let certain = !described.is_empty() || !state.focus.is_empty() || !turn.numbers.is_empty() || THAT_ONE.is_match(&turn.text);
        // "does any of them …?", "is there one that …?": of the list, whatever was spoken of last
        static ANY: LazyLock<Regex> = LazyLock::new(|| {
            rule(
                r"(?i)\bis there (?:one|any|another)\b.{0,12}\b(?:where|that|which|with|of)\b|\bany of (?:them|these|those)\b|그중에? .{2,60}(?:것|거|건|문헌|특허)[도이은]? ?있|其中.{0,4}有.{2,40}的[吗么]?\W*$|うち.{2,40}(?:もの|やつ|文献)[はがも]?あ[りる]",
            )
        });
        // "では、気化器を復水器の中に置いているのは？" after "… はどれ？"
        static SUCH: LazyLock<Regex> = LazyLock::new(|| {
            rule(
                r"(?:ている|てある|する|できる|ない|た)(?:の|もの|やつ|文献)は[？?]?\W*$|(?:하는|되는|있는|없는|쓰는|[한된인]) ?(?:건|것은|거는|문헌은|특허는)(?:요|\W)*(?:(?:공개일|출원인|번호)(?:이?랑|하고|과|와|도|은|는|,|\s)*)*\W*$|^那?[^的]{4,30}的(?:呢|是哪[一个件篇]*)[？?]?$|(?i)^(?:and |so |ok,? |then )?(?:the |which )?one (?:that|which|with)\b",
            )
        });
        let again = SUCH.is_match(&turn.text) && turn.claims.is_empty() && state.last.as_ref().is_some_and(|last| which::asks(&last.text));
        let any = (ANY.is_match(&turn.text) || again || of_list && !turn.everything) && described.is_empty() && turn.numbers.is_empty();
        let another = described.is_empty() && turn.numbers.is_empty() && meant::collection::of_another_record(self).await?;
        let targets = if described.is_empty() { state.targets(turn) } else { described };
        let one = !any && !another && (points || self.goes_on() || follow_up::depends(&turn.text)) && (1..=MEANT).contains(&targets.len());
        // the list is made anew only where it is looked through
        let among = if one && certain { None } else { Some(self.listed(shown).await?) };
        if one {
            return ask::answer(app, question, StandAlone { focus: targets, firm: certain, among, ..alone }, question.filter.clone(), stage).await;
        }
        if any || points {
            let alone = StandAlone { presumes: (of_list || again) && !turn.everything, ..alone };
            return ask::answer(app, question, alone, Filter { only: among, ..question.filter.clone() }, stage).await;
        }
        // the list may not be what is meant: it is looked through first
        ask::answer(app, question, StandAlone { among, ..alone }, question.filter.clone(), stage).await
    }

    /// A question for a claim, asked of a list: of the first document that has it, of that alone where the turn points at one.
    async fn ask_of_claims(&self, shown: &[PatentId], alone: StandAlone, points: bool) -> Result<()> {
        let focus = meant::with_claim(self).await?;
        if let (true, [n], Some(first)) = (focus.is_empty(), self.turn.claims.as_slice(), self.stored(&shown[..1]).await?.0.first()) {
            return self.no_such_claim(first, *n).await;
        }
        let firm = !focus.is_empty() && points;
        let among = if firm { None } else { Some(self.listed(shown).await?) };
        let alone = StandAlone { focus, firm, among, ..alone };
        ask::answer(self.app, self.question, alone, self.question.filter.clone(), self.stage).await
    }

    /// A question about the two documents that were spoken of one after the other: "which of the two uses a nozzle?".
    fn of_two(&self) -> Option<StandAlone> {
        static OF_TWO: LazyLock<Regex> = LazyLock::new(|| {
            rule(
                r"(?i)\b(?:the|these|those) two\b|\bboth\b|둘|두 ?(?:문헌|특허|건|개)|[这那]?两[件篇个者]|二つ|両[方者]|どちら|どっち|哪一?[个件篇](?:更|比较|先|早)",
            )
        });
        let Self { state, turn, .. } = self;
        let named = !turn.ids.is_empty() || !turn.numbers.is_empty() || !turn.claims.is_empty() || state.focus.is_empty();
        let after_list = state.last.as_ref().is_none_or(|last| last.act.route() == "search");
        if named || after_list || !(OF_TWO.is_match(&turn.text) || asks_age(&turn.text)) {
            return None;
        }
        Some(StandAlone { question: turn.question.clone(), focus: state.two()?, firm: true, ..StandAlone::default() })
    }

    /// Whether the turn speaks of two documents: "both", "which of the two", "哪一个".
    fn speaks_of_both(&self) -> bool {
        static EITHER: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\b(?:which|either|neither)\b|어느 ?(?:쪽|것|게|거)|哪一?[个件篇]|どちら|どっち"));
        PLURAL.is_match(&self.turn.text) || EITHER.is_match(&self.turn.text)
    }

    /// Whether the turn goes on about the one document that the last answer was about, or about those that it compared: it names
    /// nothing else.
    fn goes_on(&self) -> bool {
        // several documents, or another one by what it is
        static ELSE: LazyLock<Regex> = LazyLock::new(|| {
            rule(
                r"(?i)\b(?:both|them|these|those|all of|either|neither)\b|둘|두 ?(?:개|건|문헌|특허|발명|출원)|이들|그중|이 ?중|모두|각각|어느 ?쪽|两[件篇个者]|这些|它们|其中|各自|哪一?[个件篇]|両[方者]|2件|二つ|うち|それら|これら|全部|どっち|どちら|(?:있는|하는|되는|쓰는|넣은|붙인) ?(?:거|것|건|문헌|특허)[,\s]|的那[个件篇]|のやつ|\bthe (?:one|document|patent) (?:with|that|which|where|on|about)\b",
            )
        });
        let Self { state, turn, .. } = self;
        // with one document open and no list, "which is lower?" and "the difference" are of its own parts
        let of_one = state.spoken.len() == 1 && state.list().is_none() && !turn.names_documents() || records(&turn.text) == [Wanted::ClaimCount];
        let about = |last: &Turn| match last.act {
            Act::Ask | Act::Show | Act::Summarise | Act::Translate | Act::Classify => state.focus.len() == 1,
            // what is no number may be asked of one of them, by what it is
            Act::Compare => (1..=MEANT).contains(&state.focus.len()) && matches!(facets::value(&turn.text), Wanted::Number(_)),
            _ => false,
        };
        state.last.as_ref().is_some_and(about)
            && !turn.everything
            && !(which::asks(&turn.text) && (turn.names_documents() || state.list().is_some()))
            && (of_one || !ELSE.is_match(&turn.text) && !matches!(Analysis::of(&turn.text).wanted, Wanted::Documents | Wanted::Comparison))
    }

    /// A place behind those that were shown is one of the list too.
    async fn reach_numbers(&mut self) -> Result<()> {
        let shown = self.state.list().map_or(0, |list| list.shown.len());
        let beyond = self.turn.numbers.iter().any(|n| (shown + 1..usize::MAX).contains(n));
        if !beyond || shown < list::SHOWN {
            return Ok(());
        }
        let (rows, snapshot) = (list::present(self).await?.unwrap_or_default(), self.app.index.snapshot());
        let ids = hybrid::blocking(move || snapshot.ids(&rows)).await?;
        if let Some(list) = self.state.lists.last_mut() {
            let more: Vec<PatentId> = ids.into_iter().filter(|id| !list.shown.contains(id)).collect();
            list.shown.extend(more);
        }
        Ok(())
    }

    /// What to say when a turn names a place that the list does not have.
    pub fn out_of_list(&self) -> Result<Option<String>> {
        let Some(list) = self.state.list() else { return Ok(None) };
        if list.shown.is_empty() {
            let of_list = !self.turn.numbers.is_empty() && self.turn.ids.is_empty() && self.state.focus.is_empty();
            return of_list.then(|| self.phrase("none_left", context! {})).transpose();
        }
        let beyond = self.turn.numbers.iter().find(|n| **n != usize::MAX && (**n > list.shown.len() || **n == 0));
        beyond.map(|n| self.phrase("no_such_number", context! { n, count => list.shown.len() })).transpose()
    }

    /// The document that the turn is about; `None` when there is none, which has been said then.
    pub async fn document(&self) -> Result<Option<Patent>> {
        Ok(self.documents().await?.and_then(|documents| documents.into_iter().next()))
    }

    /// The documents that the turn is about, at least one; `None` when there is none, which has been said then.
    pub async fn documents(&self) -> Result<Option<Vec<Patent>>> {
        if let Some(text) = self.out_of_list()? {
            self.abstain(text).await?;
            return Ok(None);
        }
        let described = meant::described(self).await?;
        let ids = if described.is_empty() { self.state.targets(&self.turn) } else { described };
        let (found, unknown) = self.stored(&ids).await?;
        if let Some(patent) = meant::collection::described(self, &found, ids.is_empty()).await? {
            return Ok(Some(vec![patent]));
        }
        if found.is_empty() {
            let text = match unknown.first() {
                Some(id) => {
                    let (snapshot, wanted) = (self.app.index.snapshot(), id.clone());
                    let nearest = hybrid::blocking(move || snapshot.nearest_ids(&wanted, ask::NEAREST_IDS)).await?;
                    let nearest = nearest.iter().map(PatentId::as_str).collect::<Vec<_>>().join(", ");
                    self.phrase("unknown_id", context! { id => id.as_str(), nearest })?
                }
                None => self.phrase("no_target", context! {})?,
            };
            self.abstain(text).await?;
            return Ok(None);
        }
        Ok(Some(found))
    }

    /// The two documents of a comparison, fewer where no more are known: those named, those described, then what was spoken of.
    pub async fn pair(&self) -> Result<Vec<Patent>> {
        let mut ids = self.turn.ids.clone();
        if ids.is_empty() {
            let (snapshot, text) = (self.app.index.snapshot(), self.turn.text.clone());
            ids = hybrid::blocking(move || applicant::documents_named(&snapshot, &text)).await?;
        }
        // "compare the two", where one document after the other was spoken of
        static TWO: LazyLock<Regex> = LazyLock::new(|| {
            rule(r"(?i)\b(?:the|these|those) two\b(?: of them)?(?:\W|$)|\bboth\b|두 ?(?:문헌|특허|건|개)|둘|[这那]?两[件篇个者]|二つ|両[方者]|[2２]件")
        });
        if ids.is_empty() && self.turn.numbers.is_empty() && !self.state.focus.is_empty() && self.state.spoken.len() > 1 && TWO.is_match(&self.turn.text) {
            ids.extend(self.state.spoken[..2].iter().rev().cloned());
        }
        if ids.len() < 2 && self.turn.numbers.is_empty() && TWO.is_match(&self.turn.text) {
            ids.extend(meant::titled_both(self).await?); // "the difference between the two catechin extracts"
        }
        if ids.len() < 2 {
            ids.extend(meant::described(self).await?);
        }
        if !self.turn.numbers.is_empty() || ids.is_empty() {
            ids.extend(self.state.targets(&self.turn));
        }
        let shown = self.state.list().map(|list| list.shown.as_slice()).unwrap_or_default();
        let listed_pair = if shown.len() == 2 { shown } else { &[] };
        ids.extend(self.state.focus.iter().chain(listed_pair).chain(&self.state.pair).chain(&self.state.spoken).chain(shown).cloned());
        let mut seen = std::collections::HashSet::new();
        ids.retain(|id| seen.insert(id.key()));
        let (mut found, _) = self.stored(&ids).await?;
        found.truncate(2);
        Ok(found)
    }

    /// Whether a document has all claims and paragraphs that the turn names; if not, that has been said.
    pub async fn has_named(&self, patent: &Patent) -> Result<bool> {
        if let Some(n) = self.turn.claims.iter().find(|n| patent.section(&Section::Claim(**n)).is_none_or(|text| text.trim().is_empty())) {
            return self.no_such_claim(patent, *n).await.map(|()| false);
        }
        if let Some(n) = self.turn.paragraphs.iter().find(|n| show::paragraph(patent, **n).is_none()) {
            let (n, count) = (if *n == LAST { 1 } else { *n }, patent.description.len());
            self.abstain(self.phrase("no_such_paragraph", context! { id => patent.id.as_str(), n, count })?).await?;
            return Ok(false);
        }
        Ok(true)
    }

    /// Says that a document has no such claim.
    pub async fn no_such_claim(&self, patent: &Patent, n: u32) -> Result<()> {
        self.abstain(self.phrase("no_such_claim", context! { id => patent.id.as_str(), n, count => patent.stored_claims(), highest => patent.claims.len() })?)
            .await
    }
}

/// Letters (a CJK one counts twice) of a question that says too little to be about anything else.
const FEW: usize = 40;

/// Documents that a question which points back can be about, at most.
const MEANT: usize = 3;
