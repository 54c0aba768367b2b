//! USPTO XML 4.x: grants and applications since 2005 (`us-patent-grant`, `us-patent-application`).

use super::distinct;
use super::fields::day;
use super::paragraphs::make_labels_unique;
use super::uspto::{self, Earliest};
use super::xml::Element;
use crate::patent::{Paragraph, Patent, Symbol};

/// Reads one document.
pub(super) fn patent(root: Element) -> Result<Patent, String> {
    let head = root.children().find(|child| child.name().starts_with("us-bibliographic-data")).unwrap_or(root);
    let document = head.find(&["publication-reference", "document-id"]).unwrap_or(head);
    let part = |name| document.text_at(&[name]);
    let country = Some(part("country")).filter(|c| !c.is_empty()).unwrap_or_else(|| "US".into());
    let mut patent = uspto::begin(&country, &part("doc-number"), &part("kind"))?;
    patent.date = day(&part("date")).map_err(|e| format!("publication date: {e}"))?;
    patent.lang = uspto::language(root.attribute("lang"));

    let application = |name| head.text_at(&["application-reference", "document-id", name]);
    patent.application = application("doc-number");
    patent.filed = day(&application("date")).map_err(|e| format!("filing date: {e}"))?;
    patent.priority = priority(head);

    patent.title = head.text_at(&["invention-title"]);
    patent.cpc = symbols(head, "classifications-cpc", "classification-cpc");
    patent.ipc = symbols(head, "classifications-ipcr", "classification-ipcr");
    if let Some(old) = head.find(&["classification-ipc"]) {
        let texts = old.children().filter(|child| child.name().ends_with("-classification")).map(Element::text);
        patent.ipc.extend(texts.filter_map(|text| uspto::old_ipc(&text)));
    }
    patent.applicants = applicants(head)?;
    for list in head.children().filter(|child| matches!(child.name(), "us-references-cited" | "references-cited")) {
        patent.citations.extend(list.all("patcit").filter_map(citation));
    }

    patent.abstract_text = root.text_at(&["abstract"]);
    let claims = root.children().filter(|child| child.name() == "claims").flat_map(Element::children);
    patent.claims = uspto::claims(claims.filter(|c| c.name() == "claim").map(|c| (c.attribute("num"), c.text())));
    if let Some(description) = root.find(&["description"]) {
        paragraphs(description, &mut patent.description);
        make_labels_unique(&mut patent.description);
    }
    Ok(patent)
}

/// The earliest of the priorities and the domestic benefits claimed (provisional applications, parents).
fn priority(head: Element) -> Option<crate::patent::Date> {
    let mut earliest = Earliest::default();
    for claim in head.all("priority-claim") {
        earliest.add(&claim.text_at(&["date"]));
    }
    for related in head.children().filter(|child| child.name() == "us-related-documents") {
        for parent in related.all("parent-doc").chain(related.all("us-provisional-application")) {
            earliest.add(&parent.text_at(&["document-id", "date"]));
        }
    }
    earliest.date()
}

/// Symbols that are written in parts, each once.
fn symbols(head: Element, list: &str, name: &str) -> Vec<Symbol> {
    let classes = head.children().filter(|child| child.name() == list).flat_map(|list| list.all(name));
    let symbols = classes.map(|class| {
        let part = |name| class.text_at(&[name]);
        Symbol::new(&format!("{}{}{}{}/{}", part("section"), part("class"), part("subclass"), part("main-group"), part("subgroup")))
    });
    distinct(symbols.filter(|symbol| symbol.as_str().len() > 5))
}

/// The assignees, or the applicants where there are none. (Before 2012 the "applicants" are the inventors.)
fn applicants(head: Element) -> Result<Vec<String>, String> {
    let parties = |holder: &[&str]| {
        let holder = head.find(holder);
        let books = holder.into_iter().flat_map(|holder| holder.children()).map(|party| party.find(&["addressbook"]).unwrap_or(party));
        let names = books.map(|book| {
            let organisation = book.text_at(&["orgname"]);
            if organisation.is_empty() { format!("{} {}", book.text_at(&["first-name"]), book.text_at(&["last-name"])) } else { organisation }
        });
        uspto::names(names)
    };
    let holders: [&[&str]; 3] = [&["assignees"], &["us-parties", "us-applicants"], &["parties", "applicants"]];
    holders.into_iter().map(parties).find(|names| !matches!(names, Ok(list) if list.is_empty())).unwrap_or_else(|| Ok(Vec::new()))
}

fn citation(cited: Element) -> Option<String> {
    let part = |name| cited.text_at(&["document-id", name]);
    uspto::citation(&part("country"), &part("doc-number"), &part("kind"))
}

/// Headings and paragraphs at any depth: some years put the drawings' descriptions into an element of their own.
fn paragraphs(holder: Element, found: &mut Vec<Paragraph>) {
    for child in holder.children() {
        match child.name() {
            "p" => {
                let label = child.attribute("num").unwrap_or_default().to_owned();
                uspto::push_paragraph(label, child.text(), found);
            }
            "description-of-drawings" => paragraphs(child, found),
            // a heading, and anything that stands outside of paragraphs: tables, formulas
            _ => uspto::push_paragraph(String::new(), child.text(), found),
        }
    }
}
