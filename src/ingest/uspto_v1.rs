//! USPTO XML 1.x: applications of 2001–2004 (`patent-application-publication`).

use super::fields::day;
use super::paragraphs::make_labels_unique;
use super::uspto::{self, Earliest};
use super::xml::Element;
use crate::patent::{Paragraph, Patent};

/// Reads one document.
pub(super) fn patent(root: Element) -> Result<Patent, String> {
    let head = root.find(&["subdoc-bibliographic-information"]).unwrap_or(root);
    let part = |name| head.text_at(&["document-id", name]);
    let mut patent = uspto::begin("US", &part("doc-number"), &part("kind-code"))?;
    patent.date = day(&part("document-date")).map_err(|e| format!("publication date: {e}"))?;

    patent.application = head.text_at(&["domestic-filing-data", "application-number", "doc-number"]);
    patent.filed = day(&head.text_at(&["domestic-filing-data", "filing-date"])).map_err(|e| format!("filing date: {e}"))?;
    let mut earliest = Earliest::default();
    for priority in head.all("foreign-priority-data") {
        earliest.add(&priority.text_at(&["filing-date"]));
    }
    for parent in head.all("parent").chain(head.all("non-provisional-of-provisional")) {
        earliest.add(&parent.text_at(&["document-id", "document-date"]));
    }
    patent.priority = earliest.date();

    patent.title = head.text_at(&["technical-information", "title-of-invention"]);
    patent.ipc = head.all("ipc").filter_map(|ipc| uspto::old_ipc(&ipc.text())).collect();
    let assignees =
        head.all("assignee").map(|assignee| Some(assignee.text_at(&["organization-name"])).filter(|n| !n.is_empty()).unwrap_or_else(|| person(assignee)));
    patent.applicants = uspto::names(assignees)?;
    if patent.applicants.is_empty() {
        let inventors = head.find(&["inventors"]).into_iter().flat_map(Element::children);
        patent.applicants = uspto::names(inventors.map(person))?;
    }

    patent.abstract_text = root.text_at(&["subdoc-abstract"]);
    let claims = root.find(&["subdoc-claims"]).into_iter().flat_map(Element::children);
    patent.claims = uspto::claims(claims.filter(|c| c.name() == "claim").map(|c| (c.attribute("id"), c.text())));
    if let Some(description) = root.find(&["subdoc-description"]) {
        paragraphs(description, &mut patent.description);
        make_labels_unique(&mut patent.description);
    }
    Ok(patent)
}

fn person(party: Element) -> String {
    let part = |name| party.text_at(&["name", name]);
    let parts = [part("given-name"), part("middle-name"), part("family-name")];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Headings and paragraphs at any depth of the sections.
fn paragraphs(holder: Element, found: &mut Vec<Paragraph>) {
    for child in holder.children() {
        match child.name() {
            "heading" => uspto::push_paragraph(String::new(), child.text(), found),
            "paragraph" => {
                // "[0001]", or "1."
                let label = child.text_at(&["number"]).chars().filter(char::is_ascii_digit).collect();
                uspto::push_paragraph(label, child.text(), found);
            }
            _ if child.all("paragraph").next().is_some() => paragraphs(child, found),
            _ => uspto::push_paragraph(String::new(), child.text(), found),
        }
    }
}
