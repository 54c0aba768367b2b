//! The readable text of elements: one line, single spaces.

/// Text under construction. Every run of white space becomes one space; sub- and superscripts (which `script.rs` writes),
/// references and bold type run on without one; paragraphs, claim parts, list entries and table cells are set off by one.
#[derive(Default)]
pub(super) struct Flow {
    text: String,
    gap: bool,
}

impl Flow {
    /// Adds words.
    pub fn push(&mut self, words: &str) {
        for (i, word) in words.split(char::is_whitespace).enumerate() {
            self.gap |= i > 0;
            if word.is_empty() {
                continue;
            }
            if self.gap && !self.text.is_empty() {
                self.text.push(' ');
            }
            self.gap = false;
            self.text.push_str(word);
        }
    }

    /// What follows is set off.
    pub fn space(&mut self) {
        self.gap = true;
    }

    /// The text.
    pub fn finish(self) -> String {
        self.text
    }

    /// Whether an element is set off from the words around it. Names of all USPTO formats: XML 4.x, then 1.x, then 2.x.
    pub fn is_block(name: &str) -> bool {
        #[rustfmt::skip]
        const BLOCKS: [&str; 38] = [
            "p", "claim", "claim-text", "heading", "br", "li", "ul", "ol", "dl", "dt", "dd", "table", "tables", "tgroup", "thead", "tbody", "row", "entry",
            "maths", "chemistry",
            "paragraph", "table-cwu", "math-cwu", "chemistry-cwu", "in-line-formula", "list",
            "PARA", "CLM", "CLMSTEP", "H", "BR", "LI", "UL", "OL", "DL", "DT", "DD", "CWU",
        ];
        BLOCKS.contains(&name)
    }

    /// Whether an element is left out: paragraph numbers, which become labels.
    pub fn hides(name: &str) -> bool {
        name == "number"
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;

    #[test]
    fn reads_like_print() {
        for (xml, text) in [
            ("<p>C<sub>1</sub>-C<sub>4</sub> alkyl,\n  10<sup>−3</sup> mol</p>", "C₁-C₄ alkyl, 10⁻³ mol"),
            (
                "<c><claim-text>1. A cell:<claim-text>an anode;</claim-text><claim-text>a cathode.</claim-text></claim-text></c>",
                "1. A cell: an anode; a cathode.",
            ),
            ("<p>See <figref idref=\"D\">FIG. <b>3</b></figref>, AT&T &amp; R&D; &#x3b1;&agr;&ouml;&nosuch;</p>", "See FIG. 3, AT&T & R&D; ααö&nosuch;"),
            ("<p><tables><row><entry>a</entry><entry>1</entry></row><row><entry>b</entry></row></tables></p>", "a 1 b"),
            (
                "<p>10<sup>6</sup> m<superscript>2</superscript>, x<SP><PDAT>n</PDAT></SP>; CO<SB><PDAT>2</PDAT></SB>, T<subscript>g</subscript> 25<sup>&deg;</sup> C</p>",
                "10⁶ m², x^n; CO₂, Tg 25° C",
            ),
            ("<p>10<sup>x<sub>1</sub></sup> &#xd7; 10 <sup> -3 </sup> e</p>", "10^x₁ × 10 ⁻³ e"),
            ("<p><number>&lsqb;0001&rsqb;</number> x<br/>y<![CDATA[<z>]]> </p>", "x y<z>"),
        ] {
            let tree = Tree::parse(xml).expect(xml);
            assert_eq!(tree.root().expect(xml).text(), text);
        }
    }

    #[test]
    fn elements_are_found() {
        let tree = Tree::parse(r#"<a><b x = "1" y='2>3'/>t<c><d>u</d></c><c><e>v</e></c></a>"#).expect("XML");
        let root = tree.root().expect("a root");
        assert_eq!(root.children().map(|e| e.name()).collect::<Vec<_>>(), ["b", "c", "c"]);
        let b = root.find(&["b"]).expect("b");
        assert_eq!((b.attribute("x"), b.attribute("y"), b.attribute("z")), (Some("1"), Some("2>3"), None));
        assert_eq!((root.text_at(&["c", "e"]), root.text_at(&["c", "z"])), ("v".into(), String::new()));
        assert_eq!(root.all("d").count(), 1);
    }
}
