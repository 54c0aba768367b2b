//! Questions that the stored record answers: dates, classes, applicants, citations. Code answers; no model is asked.

use std::collections::HashSet;

use minijinja::context;

use super::Stage;
use crate::app::App;
use crate::chat::{Done, Source};
use crate::error::Result;
use crate::patent::{Patent, Quote, Section, Symbol};
use crate::search::analysis::{Analysis, Wanted};
use crate::search::records;

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
    /// Inventors, which are not stored.
    Inventors,
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
            Self::Inventors => return None,
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
        Wanted::Citations => Some(Field::Citations),
        Wanted::ClaimCount => Some(Field::Claims),
        Wanted::Inventors => Some(Field::Inventors),
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
            Field::Inventors => ("no_inventors", "no_inventors"),
        };
        let id = patent.id.as_str();
        match field.quote(patent) {
            Some(quote) => {
                let value = if *field == Field::Classes { symbols(patent, &analysis.text) } else { quote.text().replace('\n', ", ") };
                let n = sources.len() as u32 + 1;
                let variables = context! { id, n, date => value.as_str(), classes => value.as_str(), applicant => value.as_str(), cited => value.as_str(), count => patent.stored_claims() };
                lines.push(app.prompts.phrase(&analysis.lang, present, variables)?);
                sources.push(Source::new(n, &quote, patent.heading(), patent.date));
            }
            None => lines.push(app.prompts.phrase(&analysis.lang, absent, context! { id, date => patent.date.map(|date| date.to_string()) })?),
        }
    }
    let abstained = sources.is_empty();
    if !abstained {
        stage.sources(sources).await?;
    }
    for line in lines {
        stage.text(line + "\n").await?;
    }
    stage.done(Done { abstained, ..Done::default() }).await
}
