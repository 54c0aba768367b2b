//! One XML document as a tree that borrows from its text.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

use super::{entities, flow::Flow, script::Script};
use crate::ingest::MAX_DEPTH;

/// The most elements and pieces of text that a document may have: bounds the tree to about 200 MB. The largest grants, with
/// tables of many thousand rows, have about a tenth of that.
const MAX_NODES: usize = 4_000_000;

/// The nodes in reading order: an element is followed by all it holds.
pub(in crate::ingest) struct Tree<'a> {
    nodes: Vec<Node<'a>>,
}

struct Node<'a> {
    kind: Kind<'a>,
    /// The index after the last node that this one holds.
    end: u32,
}

enum Kind<'a> {
    /// What stands between `<` and `>`: the name, then the attributes.
    Element(&'a str),
    Text(Cow<'a, str>),
}

impl<'a> Tree<'a> {
    /// Reads a document.
    ///
    /// # Errors
    /// What is wrong with it and in which of its lines.
    pub fn parse(text: &'a str) -> Result<Self, String> {
        let mut reader = Reader::from_str(text);
        // a bare "&" is left as it stands: "AT&T" is a common slip
        reader.config_mut().allow_dangling_amp = true;
        let line = |at: u64| 1 + text.bytes().take(at as usize).filter(|b| *b == b'\n').count();
        let mut nodes: Vec<Node> = Vec::new();
        let mut open: Vec<u32> = Vec::new();
        loop {
            if nodes.len() > MAX_NODES {
                return Err(format!("the document has more than {MAX_NODES} elements"));
            }
            let at = reader.buffer_position();
            let event = reader.read_event().map_err(|error| format!("line {} of this document is no XML: {error}", line(reader.error_position())))?;
            let element = || text.get(at as usize + 1..reader.buffer_position() as usize - 1).unwrap_or_default();
            if matches!(event, Event::Start(_) | Event::Empty(_)) && open.is_empty() && !nodes.is_empty() {
                return Err(format!("line {} begins another document; put each on a line of its own", line(at)));
            }
            let words = match event {
                Event::Start(_) => {
                    if open.len() == MAX_DEPTH {
                        return Err(format!("elements are nested deeper than {MAX_DEPTH} levels (line {})", line(at)));
                    }
                    open.push(nodes.len() as u32);
                    nodes.push(Node { kind: Kind::Element(element()), end: 0 });
                    continue;
                }
                Event::Empty(_) => {
                    let end = nodes.len() as u32 + 1;
                    nodes.push(Node { kind: Kind::Element(element().trim_end_matches('/')), end });
                    continue;
                }
                Event::End(_) => {
                    let end = nodes.len() as u32;
                    if let Some(node) = open.pop().and_then(|start| nodes.get_mut(start as usize)) {
                        node.end = end;
                    }
                    continue;
                }
                Event::Text(words) => words.into_inner(),
                Event::CData(words) => words.into_inner(),
                Event::GeneralRef(reference) => resolve(reference),
                Event::DocType(declaration) => {
                    refuse_entities(&declaration)?;
                    continue;
                }
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
                Event::Eof => break,
            };
            if !open.is_empty() {
                let end = nodes.len() as u32 + 1;
                nodes.push(Node { kind: Kind::Text(words), end });
            }
        }
        let tree = Self { nodes };
        match open.last() {
            Some(start) => Err(format!("the document ends inside <{}>", Element { tree: &tree, at: *start }.name())),
            None => Ok(tree),
        }
    }

    /// The outermost element.
    pub fn root(&self) -> Option<Element<'_>> {
        (!self.nodes.is_empty()).then_some(Element { tree: self, at: 0 })
    }
}

/// What a reference stands for. One that is not known is left as it is written.
fn resolve(reference: BytesRef) -> Cow<str> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Cow::Owned(c.to_string());
    }
    match entities::resolve(&reference) {
        Some(text) => Cow::Borrowed(text),
        None => Cow::Owned(format!("&{};", &*reference)),
    }
}

/// Refuses a document type that declares entities: expanding them is how small files become large ones, and how files read
/// others. The offices declare only names of image files (`NDATA`), which no text refers to.
fn refuse_entities(declaration: &str) -> Result<(), String> {
    for entity in declaration.split("<!ENTITY").skip(1) {
        let entity = entity.split('>').next().unwrap_or_default();
        if !entity.contains(" NDATA ") {
            let name: String = entity.split_whitespace().find(|word| *word != "%").unwrap_or_default().chars().take(40).collect();
            return Err(format!("the document declares entities of its own ({name}), which are not expanded; take the declaration out"));
        }
    }
    Ok(())
}

/// An element of a [`Tree`].
#[derive(Clone, Copy)]
pub(in crate::ingest) struct Element<'t> {
    tree: &'t Tree<'t>,
    at: u32,
}

impl<'t> Element<'t> {
    fn node(self) -> &'t Node<'t> {
        &self.tree.nodes[self.at as usize]
    }

    fn tag(self) -> &'t str {
        match &self.node().kind {
            Kind::Element(tag) => tag,
            Kind::Text(_) => "",
        }
    }

    /// Its name.
    pub fn name(self) -> &'t str {
        self.tag().split(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default()
    }

    /// An attribute's value, as it is written.
    pub fn attribute(self, name: &str) -> Option<&'t str> {
        let mut rest = &self.tag()[self.name().len()..];
        while let Some((key, after)) = rest.split_once('=') {
            let after = after.trim_start();
            let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let (value, next) = after[1..].split_once(quote)?;
            if key.trim() == name {
                return Some(value);
            }
            rest = next;
        }
        None
    }

    /// The elements directly inside, in order.
    pub fn children(self) -> impl Iterator<Item = Element<'t>> {
        let end = self.node().end;
        let mut at = self.at + 1;
        std::iter::from_fn(move || {
            while at < end {
                let child = Element { tree: self.tree, at };
                at = child.node().end;
                if matches!(child.node().kind, Kind::Element(_)) {
                    return Some(child);
                }
            }
            None
        })
    }

    /// The first element at the end of a path of names.
    pub fn find(self, path: &[&str]) -> Option<Element<'t>> {
        match path {
            [] => Some(self),
            [name, rest @ ..] => self.children().filter(|child| child.name() == *name).find_map(|child| child.find(rest)),
        }
    }

    /// All elements of a name inside, at any depth, in order.
    pub fn all(self, name: &str) -> impl Iterator<Item = Element<'t>> {
        (self.at + 1..self.node().end).map(move |at| Element { tree: self.tree, at }).filter(move |element| element.name() == name)
    }

    /// Its text with white space evened out; see [`Flow`].
    pub fn text(self) -> String {
        let mut flow = Flow::default();
        self.flow_into(&mut flow);
        flow.finish()
    }

    /// Its text as it is written, for what is aligned by spaces.
    pub fn raw_text(self) -> String {
        let within = &self.tree.nodes[self.at as usize..self.node().end as usize];
        within.iter().filter_map(|node| if let Kind::Text(text) = &node.kind { Some(&**text) } else { None }).collect()
    }

    /// The text at the end of a path; "" where there is none.
    pub fn text_at(self, path: &[&str]) -> String {
        self.find(path).map(Element::text).unwrap_or_default()
    }

    /// No deeper than [`MAX_DEPTH`].
    fn flow_into(self, flow: &mut Flow) {
        let end = self.node().end;
        let mut at = self.at + 1;
        while at < end {
            let child = Element { tree: self.tree, at };
            at = child.node().end;
            match &child.node().kind {
                Kind::Text(words) => flow.push(words),
                Kind::Element(_) => {
                    let name = child.name();
                    if Flow::hides(name) {
                        continue;
                    }
                    if let Some(script) = Script::of(name) {
                        flow.push(&script.write(&child.text()));
                        continue;
                    }
                    // XML 1.x writes "claim 1" inside a claim as a claim text of its own
                    let block = Flow::is_block(name) && self.name() != "dependent-claim-reference";
                    if block {
                        flow.space();
                    }
                    child.flow_into(flow);
                    if block {
                        flow.space();
                    }
                }
            }
        }
    }
}
