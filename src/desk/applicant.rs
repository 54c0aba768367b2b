//! Lists asked for by applicant: "patents of Norrfall", "架空精機の出願". Whether words are a name the index tells.

use std::sync::LazyLock;

use minijinja::context;
use regex::Regex;

use super::identify::names_applicant;
use crate::app::App;
use crate::chat::list::{List, Owners};
use crate::error::Result;
use crate::index::{Filter, Snapshot};
use crate::patent::{Patent, PatentId, Quote};
use crate::search::analysis::Analysis;
use crate::search::{hybrid, letters, names, rule};

/// A list whose applicants are names of the collection: what only looked like one is searched for as words, and words that
/// are one become a filter.
pub(super) fn settle(snapshot: &Snapshot, mut list: List) -> Result<List> {
    if let Some(of) = &list.beside
        && let Some((row, _)) = snapshot.find(of)?.first()
    {
        list.base.applicants = snapshot.get(*row)?.into_iter().flat_map(|patent| patent.applicants).collect();
        return Ok(list);
    }
    for name in unknown(snapshot, &mut list.base.applicants)? {
        list.words = format!("{name} {}", list.words).trim().to_owned();
    }
    if list.base.applicants.is_empty()
        && list.like.is_none()
        && let Some((names, rest)) = named(snapshot, &list.words)?
    {
        (list.base.applicants, list.words) = (names, rest);
    }
    // what offices of other scripts write for a name passes, and is shut out, with it
    for names in [&mut list.keep.applicants, &mut list.without.applicants] {
        let unknown = unknown(snapshot, names)?;
        names.extend(unknown);
    }
    // "only Nitto Denko"
    let (mut about, mut named_since) = (Vec::new(), Vec::new());
    for matter in std::mem::take(&mut list.about) {
        let mut names = if matter.keep && !matter.said { known(snapshot, &matter.words)? } else { Vec::new() };
        if names.is_empty() && matter.keep && !matter.said && in_full(snapshot, &matter.words)? {
            names.push(matter.words.clone());
        }
        // "去掉乐山职业技术学院的" of a list in two applicants' names
        let shut = if matter.keep || matter.said { Vec::new() } else { known(snapshot, &matter.words)? };
        if !shut.is_empty() {
            list.base.applicants.retain(|name| !shut.contains(name));
            list.keep.applicants.retain(|name| !shut.contains(name));
            list.without.applicants.extend(shut);
        } else if names.is_empty() {
            about.push(matter);
        } else {
            named_since = names;
        }
    }
    list.about = about;
    if !named_since.is_empty() {
        // what was named last is meant, beside what was added since
        if list.owners != Owners::Jointly {
            list.base.applicants.clear();
        }
        list.keep.applicants.retain(|name| !named_since.contains(name));
        list.keep.applicants.extend(named_since);
    }
    let words_alone = list.words.is_empty() && list.like.is_none() && list.citing.is_none();
    if list.base.applicants.is_empty() && words_alone {
        list.base.applicants = std::mem::take(&mut list.keep.applicants);
    }
    if !list.base.applicants.is_empty() && !list.keep.applicants.is_empty() {
        let named = list.base.applicants.clone();
        match list.owners {
            Owners::Instead => list.base.applicants = std::mem::take(&mut list.keep.applicants),
            Owners::Also => {
                let more = std::mem::take(&mut list.keep.applicants);
                list.base.applicants.extend(more.into_iter().filter(|name| !named.contains(name)));
            }
            Owners::Jointly => {}
        }
    }
    if !list.base.applicants.is_empty() {
        list.first.clear(); // all of the applicant's documents are the list, not only those that were shown
    }
    Ok(list)
}

/// Whether words in capitals are the name of some applicant, however usual each of them is: "Applied Materials".
fn in_full(snapshot: &Snapshot, words: &str) -> Result<bool> {
    let capitals = words.contains(' ') && words.split(' ').all(|word| word.starts_with(char::is_uppercase));
    Ok(capitals && snapshot.count(&Filter { applicants: vec![words.to_owned()], ..Filter::default() })? > 0)
}

/// Takes those out of `names` that no applicant has, and gives them back; what offices of other scripts write for the others joins
/// them.
pub(super) fn unknown(snapshot: &Snapshot, names: &mut Vec<String>) -> Result<Vec<String>> {
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for name in std::mem::take(names) {
        let mut written = written(snapshot, &name)?;
        if written.is_empty() { unknown.push(name) } else { known.append(&mut written) }
    }
    *names = known;
    Ok(unknown)
}

/// The names of applicants of the collection that `name` is, as it is said first: "日東電工", "nitto denko"; none where it is none.
pub(super) fn written(snapshot: &Snapshot, name: &str) -> Result<Vec<String>> {
    let mut written = Vec::new();
    let spellings = names::spellings(name);
    let is_known = !spellings.is_empty();
    let others = spellings.into_iter().filter(|other| !other.eq_ignore_ascii_case(name));
    for name in std::iter::once(name.to_owned()).chain(others) {
        // a name of several words, or one that is known, which some applicant has is one, whatever each of them says alone
        let of_words = (name.contains(' ') || is_known) && snapshot.count(&Filter { applicants: vec![name.clone()], ..Filter::default() })? > 0;
        if of_words || snapshot.is_applicant(&name)? {
            written.push(name);
        }
    }
    // 경희대 is 경희대학교
    let school = format!("{name}학교");
    if written.is_empty() && name.ends_with('대') && snapshot.is_applicant(&school)? {
        written.push(school);
    }
    if written.is_empty() { snapshot.applicants_heard(name) } else { Ok(written) }
}

/// As [`written`], but not of words each of which is usual: those are no name without more.
pub(super) fn known(snapshot: &Snapshot, name: &str) -> Result<Vec<String>> {
    let nowhere = names::spellings(name).is_empty() && !snapshot.is_applicant(name)?;
    if nowhere && !name.ends_with('대') { snapshot.applicants_heard(name) } else { written(snapshot, name) }
}

/// Adds what the owners that a question names in katakana or Hangul sound like to the spellings that are known: "ダイムラークライスラーの…".
pub(super) async fn heard(app: &App, analysis: &mut Analysis) -> Result<()> {
    static OWNERS: LazyLock<Regex> = LazyLock::new(|| rule(r"([ァ-ヶー]{4,})社?(?:の|が|は)|([가-힣]{3,})사?(?:의|가|이|에서)\s"));
    let text = &analysis.content;
    if !analysis.other_spellings.is_empty() {
        return Ok(());
    }
    // 동의대 is short for a university
    static SCHOOLS: LazyLock<Regex> = LazyLock::new(|| rule(r"(?:^|\s)([가-힣]{2,6}대)(?:의|가|에서)?(?:\s|$)"));
    let words: Vec<String> = OWNERS.captures_iter(text).filter_map(|found| Some(found.get(1).or(found.get(2))?.as_str().to_owned())).collect();
    let schools: Vec<String> = SCHOOLS.captures_iter(text).map(|found| found[1].to_owned()).collect();
    if words.is_empty() && schools.is_empty() {
        return Ok(());
    }
    let snapshot = app.index.snapshot();
    let heard = hybrid::blocking(move || {
        let schools = schools.iter().map(|school| written(&snapshot, school));
        words.iter().map(|word| snapshot.applicants_heard(word)).chain(schools).collect::<Result<Vec<_>>>()
    });
    analysis.other_spellings = heard.await?.concat();
    Ok(())
}

/// The documents that a text names by their applicants: "compare the Brightmere system with the Ostravik one". Applicants of
/// more than one document name none.
pub(super) fn documents_named(snapshot: &Snapshot, text: &str) -> Result<Vec<PatentId>> {
    let mut found = Vec::new();
    for name in in_capitals(snapshot, text)? {
        if let [only] = snapshot.by_date(&Filter { applicants: vec![name], ..Filter::default() }, true)?.as_slice() {
            found.extend(snapshot.ids(&[*only])?);
        }
    }
    Ok(found)
}

/// The applicants of the collection that stand in a text, by a word in capitals: "Valeo" in "a door lock from Valeo".
pub(super) fn in_capitals(snapshot: &Snapshot, text: &str) -> Result<Vec<String>> {
    static NAMES: LazyLock<Regex> = LazyLock::new(|| rule(r"\b[A-Z][A-Za-zÄÖÜäöüß]{3,}\b"));
    static RUNS: LazyLock<Regex> = LazyLock::new(|| rule(r"\b[A-Z][\w&.-]+(?: [A-Z&][\w&.-]*)+"));
    let mut found = Vec::new();
    // "Which Consolidated Engineering furnace …": the words of a sentence begin in capitals too
    for run in RUNS.find_iter(text).map(|run| run.as_str()) {
        let behind_first = run.split_once(' ').map(|(_, rest)| rest);
        for name in [Some(run), behind_first].into_iter().flatten() {
            if found.is_empty() && in_full(snapshot, name)? {
                found.push(name.to_owned());
            }
        }
    }
    for name in NAMES.find_iter(text).map(|name| name.as_str().to_owned()) {
        let evened = (!name.is_ascii()).then(|| names::evened(&name));
        for name in std::iter::once(name).chain(evened) {
            if snapshot.is_applicant(&name)? && !found.contains(&name) {
                found.push(name);
            }
        }
    }
    Ok(found)
}

/// A line for each document that is quoted though the question names a company which is not its stored applicant.
pub(super) async fn of_others(app: &App, analysis: &Analysis, quotes: &[(Patent, Quote)]) -> Result<Vec<String>> {
    static OWNER: LazyLock<Regex> = LazyLock::new(|| rule(r"\b([A-Z][\w&-]{3,})(?:['’]s\b|의 |の|的)|\b(?:from|by|of) ([A-Z][\w&-]{3,})\b"));
    let (snapshot, text) = (app.index.snapshot(), analysis.text.clone());
    let owned = hybrid::blocking(move || {
        let mut owners = OWNER.captures_iter(&text).filter_map(|found| found.iter().skip(1).flatten().next());
        owners.try_fold(false, |owned, owner| Ok(owned || snapshot.is_applicant(owner.as_str())?))
    });
    if analysis.other_spellings.is_empty() && !owned.await? {
        return Ok(Vec::new());
    }
    // the quotes of one document stand together
    let documents = quotes.chunk_by(|a, b| a.0.id == b.0.id).map(|quotes| &quotes[0].0);
    let line = |patent: &Patent| {
        let variables = context! { id => patent.id.as_str(), applicants => patent.applicants.join(", ") };
        app.prompts.phrase(&analysis.lang, "other_owner", variables)
    };
    documents.filter(|patent| !names_applicant(analysis, patent)).map(line).collect()
}

/// The name of an applicant among the words of a search, as offices write it, and the other words.
fn named(snapshot: &Snapshot, words: &str) -> Result<Option<(Vec<String>, String)>> {
    static PARTS: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)^(?P<rest>.*)\b(?:by|from|of)\s+(?P<name>[^,;]{3,60})$|^(?P<owner>[^,;]{3,40})['’]s?\s+(?P<owned>.*)$",
            r"|^(?P<cjk>[^\s的の]{2,20}?)(?:(?:의|이|가)\s+|(?:的|の|が|による)\s*)(?:(?:출원한|申请的|出願した))?\s*(?P<of_cjk>.*)$",
            r"|^(?P<latin>(?-i:[A-Z])[A-Za-z&. -]{2,40}?)(?:的|の|의 ?)(?P<of_latin>.+)$",
            r"|^(?P<lead>(?-i:[A-Z][\w&.-]+(?: [A-Z][\w&.-]*)+|[A-Z]{3,8})) (?P<of_lead>.+)$",
            r"|^(?P<ko>\S{2,20}) 중(?:에서?)? (?P<of_ko>.*)$",
        ))
    });
    static LEAD: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)^\W*(?:(?:of|by|from|the|in|to|all|any|filed|owned|held|assigned|applicant|assignee|is)\b|출원인(?:이|은|는|인)?|特許権者|申请人(?:是|为)?|专利权人(?:是|为)?|出願人[がはの]?)\W*",
        )
    });
    static TAIL: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\W*(?:\b(?:in|of|the|on|from|for|with)|が|の|의|的|인)\W*$"));
    let trimmed = |text: &str| {
        let mut text = text.trim().to_owned();
        for ends in [&*LEAD, &*TAIL] {
            while let Some(end) = ends.find(&text).filter(|end| !end.is_empty()) {
                text.replace_range(end.range(), " ");
                text = text.trim().to_owned();
            }
        }
        text
    };
    // "微软和谷歌关于语音识别": either of them
    static BETWEEN: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)^\s*(?:,|,?\s*or|,?\s*and|이?나|또는|하고|와|과|및|或者?|和|与|、|か|または|と)\s*$"));
    let several = names::known(words);
    if let ([first, .., last], true) = (several.as_slice(), several.windows(2).all(|pair| BETWEEN.is_match(&words[pair[0].end..pair[1].start])))
        && first.start == 0
    {
        let mut names = Vec::new();
        for name in &several {
            names.extend(written(snapshot, &words[name.clone()])?);
        }
        let rest = trimmed(words[last.end..].trim_start_matches("关于").trim_start_matches("有关"));
        return Ok(Some((names, rest)).filter(|(names, _)| !names.is_empty()));
    }
    let mut candidates = vec![(trimmed(words), String::new())];
    if let Some(parts) = PARTS.captures(words) {
        for (name, rest) in [("name", "rest"), ("owner", "owned"), ("cjk", "of_cjk"), ("ko", "of_ko"), ("latin", "of_latin"), ("lead", "of_lead")] {
            if let (Some(name), Some(rest)) = (parts.name(name), parts.name(rest)) {
                candidates.push((trimmed(name.as_str()), trimmed(rest.as_str())));
            }
        }
    }
    // "도레이 폴리이미드 필름": a name that is known, whatever it ends in
    if let Some((name, rest)) = words.split_once(' ').filter(|(name, _)| !name.is_ascii() && !names::spellings(name).is_empty()) {
        candidates.insert(0, (name.to_owned(), trimmed(rest)));
    }
    // "东丽公司血液成分吸附柱", "Microsoft caching"
    let stands_alone = |name: &std::ops::Range<usize>| {
        let (known, rest) = words.split_at(name.end);
        let formed = ["公司", "集团", "集團", "社"].iter().any(|form| known.ends_with(form));
        name.start == 0 && (formed || known.starts_with(|c: char| c.is_ascii_uppercase()) && rest.starts_with(' '))
    };
    if let Some(name) = names::known(words).into_iter().find(stands_alone) {
        candidates.insert(0, (words[..name.end].to_owned(), trimmed(&words[name.end..])));
    }
    for (name, rest) in candidates {
        if letters(&name) < 2 {
            continue;
        }
        let names = known(snapshot, &name)?;
        if !names.is_empty() {
            return Ok(Some((names, rest)));
        }
    }
    Ok(None)
}
