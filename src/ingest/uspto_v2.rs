//! USPTO XML 2.x: grants of 2001–2004 (`PATDOC`), whose elements are named by the WIPO ST.32 codes of the data.
//!
//! The SGML of 2001 has the same names but leaves end tags out; such a document is reported as no XML.

use super::fields::day;
use super::paragraphs::make_labels_unique;
use super::uspto::{self, Earliest};
use super::xml::Element;
use crate::patent::{Paragraph, Patent};

/// Reads one document.
pub(super) fn patent(root: Element) -> Result<Patent, String> {
    let head = root.find(&["SDOBI"]).unwrap_or(root);
    let country = Some(head.text_at(&["B100", "B190"])).filter(|c| !c.is_empty()).unwrap_or_else(|| "US".into());
    let mut patent = uspto::begin(&country, &head.text_at(&["B100", "B110"]), &head.text_at(&["B100", "B130"]))?;
    patent.date = day(&head.text_at(&["B100", "B140", "DATE"])).map_err(|e| format!("publication date: {e}"))?;

    patent.application = head.text_at(&["B200", "B210"]);
    patent.filed = day(&head.text_at(&["B200", "B220", "DATE"])).map_err(|e| format!("filing date: {e}"))?;
    let mut earliest = Earliest::default();
    for date in head.all("B320").chain(head.all("PDOC")).chain(head.all("B680US")) {
        date.all("DATE").for_each(|date| earliest.add(&date.text()));
    }
    patent.priority = earliest.date();

    patent.title = head.text_at(&["B500", "B540"]);
    let classes = head.find(&["B500", "B510"]).into_iter().flat_map(Element::children);
    patent.ipc = classes.filter(|class| matches!(class.name(), "B511" | "B512")).filter_map(|class| uspto::old_ipc(&class.raw_text())).collect();
    patent.applicants = uspto::names(head.all("B731").map(party))?;
    if patent.applicants.is_empty() {
        patent.applicants = uspto::names(head.all("B721").map(party))?;
    }
    patent.citations = head.all("B561").filter_map(|cited| cited.find(&["PCIT", "DOC"])).filter_map(citation).collect();

    patent.abstract_text = root.text_at(&["SDOAB"]);
    let claims = root.find(&["SDOCL"]).into_iter().flat_map(|claims| claims.all("CLM"));
    patent.claims = uspto::claims(claims.map(|c| (c.attribute("ID"), c.text())));
    if let Some(description) = root.find(&["SDODE"]) {
        paragraphs(description, &mut patent.description);
        make_labels_unique(&mut patent.description);
    }
    Ok(patent)
}

fn party(party: Element) -> String {
    let part = |name| party.all(name).next().map(Element::text).unwrap_or_default();
    let organisation = part("ONM");
    if organisation.is_empty() { format!("{} {}", part("FNM"), part("SNM")) } else { organisation }
}

fn citation(document: Element) -> Option<String> {
    let part = |name| document.text_at(&[name]);
    uspto::citation(&part("CTRY"), &part("DNUM"), &part("KIND"))
}

/// Headings and paragraphs at any depth; the numbers that the file has for them are not printed, so they are no labels.
fn paragraphs(holder: Element, found: &mut Vec<Paragraph>) {
    for child in holder.children() {
        match child.name() {
            "H" | "PARA" => uspto::push_paragraph(String::new(), child.text(), found),
            _ if child.all("PARA").next().is_some() => paragraphs(child, found),
            _ => uspto::push_paragraph(String::new(), child.text(), found),
        }
    }
}
