//! Questions that the stored record answers: dates, classes, applicants, citations. Code answers; no model is asked.

use std::collections::HashSet;
use std::sync::LazyLock;

use minijinja::context;
use regex::Regex;

use super::Stage;
use crate::app::App;
use crate::chat::{Done, Source};
use crate::error::Result;
use crate::index::{Filter, Row};
use crate::patent::{Date, Patent, Quote, Section, Symbol};
use crate::search::analysis::{Analysis, Wanted};
use crate::search::{asks_age, hybrid, records, rule};

/// Documents of an applicant that are looked at for another publication of one.
const LOOKED_AT: usize = 10;

/// The field of the record that a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Publication date.
    Published,
    /// Filing date.
    Filed,
    /// CPC and IPC symbols.
    Classes,
    /// Applicants.
    Applicant,
    /// Documents it cites.
    Citations,
    /// How many claims it has.
    Claims,
    /// Its title.
    Title,
    /// Inventors, which are not stored.
    Inventors,
    /// What else is not stored: legal status, priority, the number of the application.
    Unstored,
}

impl Field {
    /// Where it stands in the record.
    fn section(self, patent: &Patent) -> Option<Section> {
        Some(match self {
            Self::Claims => Section::Claim(patent.claims.len() as u32),
            Self::Published => Section::Date,
            Self::Filed => Section::Filed,
            Self::Classes => Section::Classes,
            Self::Applicant => Section::Applicants,
            Self::Citations => Section::Citations,
            Self::Title => Section::Title,
            Self::Inventors | Self::Unstored => return None,
        })
    }

    /// What the record has of it; `None` where it has nothing.
    pub fn quote(self, patent: &Patent) -> Option<Quote> {
        Quote::whole(patent, self.section(patent)?).ok()
    }
}

/// The fields that are asked for; none where the question is not one for the record.
pub fn wanted(analysis: &Analysis) -> Vec<Field> {
    let field = |wanted: &Wanted| match wanted {
        Wanted::PublicationDate => Some(Field::Published),
        Wanted::FilingDate => Some(Field::Filed),
        Wanted::Class => Some(Field::Classes),
        Wanted::Applicant => Some(Field::Applicant),
        // "what does claim 2 refer to?" is asked of the claim
        Wanted::Citations if analysis.claims.is_empty() => Some(Field::Citations),
        Wanted::ClaimCount => Some(Field::Claims),
        Wanted::Title => Some(Field::Title),
        Wanted::Inventors => Some(Field::Inventors),
        Wanted::Unstored => Some(Field::Unstored),
        _ => None,
    };
    if field(&analysis.wanted).is_none() { Vec::new() } else { records(&analysis.text).iter().filter_map(field).collect() }
}

/// The symbols that a document carries, each once: those of the scheme that a question names, else of both.
pub(super) fn symbols(patent: &Patent, question: &str) -> String {
    let question = question.to_lowercase();
    let named = |scheme, own: &[Symbol]| question.contains(scheme) && !own.is_empty();
    let (cpc, ipc) = (named("cpc", &patent.cpc), named("ipc", &patent.ipc));
    let both = cpc == ipc;
    let asked = patent.cpc.iter().filter(|_| both || cpc).chain(patent.ipc.iter().filter(|_| both || ipc));
    let mut seen = HashSet::new();
    asked.map(Symbol::as_str).filter(|symbol| seen.insert(*symbol)).collect::<Vec<_>>().join(", ")
}

/// The scheme that a question names of which a document carries no symbol, where it carries others.
pub(super) fn absent_scheme(patent: &Patent, question: &str) -> Option<&'static str> {
    let question = question.to_lowercase();
    let of = |scheme: &str, own: &[Symbol], other: &[Symbol]| question.contains(scheme) && own.is_empty() && !other.is_empty();
    match () {
        () if of("cpc", &patent.cpc, &patent.ipc) && !question.contains("ipc") => Some("CPC"),
        () => (of("ipc", &patent.ipc, &patent.cpc) && !question.contains("cpc")).then_some("IPC"),
    }
}

/// One sentence a document and field, each with a source that quotes the record.
///
/// # Errors
/// What the templates say, and [`crate::Error::Cancelled`].
pub async fn answer(app: &App, analysis: &Analysis, fields: &[Field], documents: &[Patent], stage: &Stage) -> Result<()> {
    let (mut sources, mut lines) = (Vec::new(), Vec::new());
    for (patent, field) in documents.iter().flat_map(|patent| fields.iter().map(move |field| (patent, field))) {
        let (present, absent) = match field {
            Field::Published => ("published", "no_date"),
            Field::Filed => ("filed", "no_filing_date"),
            Field::Classes => ("classes", "no_classes"),
            Field::Applicant => ("applicant", "no_applicant"),
            Field::Citations => ("cites", "no_citations"),
            Field::Claims => ("claims", "no_claims"),
            Field::Title => ("titled", "no_title"),
            Field::Inventors => ("no_inventors", "no_inventors"),
            Field::Unstored => ("unstored", "unstored"),
        };
        let id = patent.id.as_str();
        match field.quote(patent) {
            Some(quote) => {
                let value = if *field == Field::Classes { symbols(patent, &analysis.text) } else { quote.text().replace('\n', ", ") };
                let n = sources.len() as u32 + 1;
                let variables = context! { id, n, date => value.as_str(), classes => value.as_str(), applicant => value.as_str(), cited => value.as_str(), title => value.as_str(), count => patent.stored_claims(), cites => patent.citations.len(), absent => absent_scheme(patent, &analysis.text) };
                lines.push(app.prompts.phrase(&analysis.lang, present, variables)?);
                sources.push(Source::new(n, &quote, patent.heading(), patent.date));
            }
            None => lines.push(app.prompts.phrase(&analysis.lang, absent, context! { id, date => patent.date.map(|date| date.to_string()) })?),
        }
    }
    lines.extend(older(app, analysis, documents)?);
    let abstained = sources.is_empty();
    if !abstained {
        stage.sources(sources).await?;
    }
    for line in lines {
        stage.text(line + "\n").await?;
    }
    stage.done(Done { abstained, ..Done::default() }).await
}

/// Which of several documents is the older one, where that is asked and all have a date.
fn older(app: &App, analysis: &Analysis, documents: &[Patent]) -> Result<Option<String>> {
    let mut dated: Vec<(Date, &str)> = documents.iter().filter_map(|patent| Some((patent.date?, patent.id.as_str()))).collect();
    dated.sort_unstable();
    let ([(first, id), (second, _), ..], true) = (dated.as_slice(), dated.len() == documents.len() && asks_age(&analysis.text)) else { return Ok(None) };
    let name = if first == second { "dates_alike" } else { "date_first" };
    app.prompts.phrase(&analysis.lang, name, context! { id => *id }).map(Some)
}

/// The publications of the same office and applicant with the same abstract and other numbers, the earliest first.
pub(super) async fn other_publications(app: &App, of: Patent, filter: &Filter) -> Result<Vec<Patent>> {
    let snapshot = app.index.snapshot();
    let filter = Filter { applicants: of.applicants.clone(), countries: vec![of.country.clone()], exclude: vec![of.id.clone()], ..filter.clone() };
    hybrid::blocking(move || {
        let rows: Vec<Row> = snapshot.lexical(&of.heading(), &filter, LOOKED_AT)?.into_iter().map(|scored| scored.row).collect();
        let mut same: Vec<Patent> = snapshot.get_many(&rows)?.into_iter().map(|(_, patent)| patent).filter(|patent| patent.shares_abstract(&of)).collect();
        same.sort_by_key(|patent| patent.date);
        Ok(same)
    })
    .await
}

/// Whether a question is for the application and the granted patent: "when were the application and the patent published?".
pub(super) fn asks_for_both(text: &str) -> bool {
    static BOTH: LazyLock<Regex> = LazyLock::new(|| {
        rule(r"(?i)\bapplication\b.{1,40}\b(?:grant\w*|patent|B[12])\b|공개.{1,20}등록|出願公開.{1,20}(?:特許|登録)|公开.{1,20}授权|申请.{1,20}授权")
    });
    BOTH.is_match(text)
}
