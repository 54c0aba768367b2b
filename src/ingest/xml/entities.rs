//! Named characters of the USPTO's document types.

/// What `name` stands for: the five of XML, those of HTML 4, and the names of ISO 8879 (punctuation, technical signs, the Greek
/// letters `agr` … `ohgr`) that the older document types take over.
pub(super) fn resolve(name: &str) -> Option<&'static str> {
    NAMES.binary_search_by(|(known, _)| known.as_bytes().cmp(name.as_bytes())).ok().map(|at| NAMES[at].1)
}

/// By name, sorted by bytes.
#[rustfmt::skip]
static NAMES: [(&str, &str); 528] = [
    ("AElig", "Æ"), ("Aacute", "Á"), ("Abreve", "Ă"), ("Acirc", "Â"), ("Agr", "Α"), ("Agrave", "À"), ("Alpha", "Α"),
    ("Amacr", "Ā"), ("Aogon", "Ą"), ("ApplyFunction", "\u{2061}"), ("Aring", "Å"), ("Atilde", "Ã"), ("Auml", "Ä"), ("Beta", "Β"),
    ("Bgr", "Β"), ("Cacute", "Ć"), ("Ccaron", "Č"), ("Ccedil", "Ç"), ("Chi", "Χ"), ("Dagger", "‡"), ("Dcaron", "Ď"),
    ("Delta", "Δ"), ("Dgr", "Δ"), ("Dstrok", "Đ"), ("EEgr", "Η"), ("ETH", "Ð"), ("Eacute", "É"), ("Ecaron", "Ě"), ("Ecirc", "Ê"),
    ("Egr", "Ε"), ("Egrave", "È"), ("Emacr", "Ē"), ("Eogon", "Ę"), ("Epsilon", "Ε"), ("Eta", "Η"), ("Euml", "Ë"), ("Gamma", "Γ"),
    ("Gbreve", "Ğ"), ("Ggr", "Γ"), ("Gt", "≫"), ("Iacute", "Í"), ("Icirc", "Î"), ("Idot", "İ"), ("Igr", "Ι"), ("Igrave", "Ì"),
    ("Imacr", "Ī"), ("InvisibleTimes", "\u{2062}"), ("Iota", "Ι"), ("Iuml", "Ï"), ("KHgr", "Χ"), ("Kappa", "Κ"), ("Kgr", "Κ"),
    ("Lambda", "Λ"), ("Lgr", "Λ"), ("Lstrok", "Ł"), ("Lt", "≪"), ("Mgr", "Μ"), ("Mu", "Μ"), ("Nacute", "Ń"), ("Ncaron", "Ň"),
    ("Ngr", "Ν"), ("Ntilde", "Ñ"), ("Nu", "Ν"), ("OElig", "Œ"), ("OHgr", "Ω"), ("Oacute", "Ó"), ("Ocirc", "Ô"), ("Odblac", "Ő"),
    ("Ogr", "Ο"), ("Ograve", "Ò"), ("Omacr", "Ō"), ("Omega", "Ω"), ("Omicron", "Ο"), ("Oslash", "Ø"), ("Otilde", "Õ"),
    ("Ouml", "Ö"), ("PHgr", "Φ"), ("PSgr", "Ψ"), ("Pgr", "Π"), ("Phi", "Φ"), ("Pi", "Π"), ("Prime", "″"), ("Psi", "Ψ"),
    ("Rcaron", "Ř"), ("Rgr", "Ρ"), ("Rho", "Ρ"), ("Sacute", "Ś"), ("Scaron", "Š"), ("Scedil", "Ş"), ("Sgr", "Σ"), ("Sigma", "Σ"),
    ("THORN", "Þ"), ("THgr", "Θ"), ("Tau", "Τ"), ("Tcaron", "Ť"), ("Tcedil", "Ţ"), ("Tgr", "Τ"), ("Theta", "Θ"), ("Uacute", "Ú"),
    ("Ucirc", "Û"), ("Udblac", "Ű"), ("Ugr", "Υ"), ("Ugrave", "Ù"), ("Umacr", "Ū"), ("Upsi", "ϒ"), ("Upsilon", "Υ"),
    ("Uring", "Ů"), ("Uuml", "Ü"), ("Verbar", "‖"), ("Xgr", "Ξ"), ("Xi", "Ξ"), ("Yacute", "Ý"), ("Yuml", "Ÿ"), ("Zacute", "Ź"),
    ("Zcaron", "Ž"), ("Zdot", "Ż"), ("Zeta", "Ζ"), ("Zgr", "Ζ"), ("aacute", "á"), ("abreve", "ă"), ("acirc", "â"), ("acute", "´"),
    ("aelig", "æ"), ("af", "\u{2061}"), ("agr", "α"), ("agrave", "à"), ("alefsym", "ℵ"), ("aleph", "ℵ"), ("alpha", "α"),
    ("amacr", "ā"), ("amp", "&"), ("and", "∧"), ("ang", "∠"), ("angmsd", "∡"), ("angsph", "∢"), ("angst", "Å"), ("aogon", "ą"),
    ("ap", "≈"), ("ape", "≊"), ("apos", "'"), ("approx", "≈"), ("aring", "å"), ("ast", "*"), ("asymp", "≈"), ("atilde", "ã"),
    ("auml", "ä"), ("bdquo", "„"), ("becaus", "∵"), ("bernou", "ℬ"), ("beta", "β"), ("beth", "ℶ"), ("bgr", "β"), ("blank", "␣"),
    ("bottom", "⊥"), ("boxh", "─"), ("boxv", "│"), ("bprime", "‵"), ("breve", "˘"), ("brvbar", "¦"), ("bsol", "\\"),
    ("bull", "•"), ("cacute", "ć"), ("cap", "∩"), ("caret", "⁁"), ("caron", "ˇ"), ("ccaron", "č"), ("ccedil", "ç"),
    ("cedil", "¸"), ("cent", "¢"), ("centerdot", "·"), ("check", "✓"), ("chi", "χ"), ("cir", "○"), ("circ", "ˆ"), ("clubs", "♣"),
    ("colon", ":"), ("comma", ","), ("commat", "@"), ("compfn", "∘"), ("cong", "≅"), ("coprod", "∐"), ("copy", "©"),
    ("crarr", "↵"), ("cross", "✗"), ("cup", "∪"), ("curren", "¤"), ("dArr", "⇓"), ("dagger", "†"), ("darr", "↓"), ("dash", "‐"),
    ("dblac", "˝"), ("dcaron", "ď"), ("deg", "°"), ("delta", "δ"), ("dgr", "δ"), ("diams", "♦"), ("die", "¨"), ("divide", "÷"),
    ("dollar", "$"), ("dot", "˙"), ("dstrok", "đ"), ("dtri", "▿"), ("dtrif", "▾"), ("eacute", "é"), ("ecaron", "ě"),
    ("ecirc", "ê"), ("eegr", "η"), ("egr", "ε"), ("egrave", "è"), ("ell", "ℓ"), ("emacr", "ē"), ("empty", "∅"),
    ("emsp", "\u{2003}"), ("emsp13", "\u{2004}"), ("emsp14", "\u{2005}"), ("eng", "ŋ"), ("ensp", "\u{2002}"), ("eogon", "ę"),
    ("epsi", "ε"), ("epsilon", "ε"), ("epsiv", "ϵ"), ("equals", "="), ("equiv", "≡"), ("eta", "η"), ("eth", "ð"), ("euml", "ë"),
    ("euro", "€"), ("excl", "!"), ("exist", "∃"), ("female", "♀"), ("ffilig", "ﬃ"), ("fflig", "ﬀ"), ("ffllig", "ﬄ"),
    ("filig", "ﬁ"), ("fjlig", "fj"), ("flat", "♭"), ("fllig", "ﬂ"), ("fnof", "ƒ"), ("forall", "∀"), ("frac12", "½"),
    ("frac13", "⅓"), ("frac14", "¼"), ("frac15", "⅕"), ("frac16", "⅙"), ("frac18", "⅛"), ("frac23", "⅔"), ("frac25", "⅖"),
    ("frac34", "¾"), ("frac35", "⅗"), ("frac38", "⅜"), ("frac45", "⅘"), ("frac56", "⅚"), ("frac58", "⅝"), ("frac78", "⅞"),
    ("frasl", "⁄"), ("gE", "≧"), ("gamma", "γ"), ("gbreve", "ğ"), ("ge", "≥"), ("geq", "≥"), ("ges", "⩾"), ("gg", "≫"),
    ("ggr", "γ"), ("grave", "`"), ("gt", ">"), ("hArr", "⇔"), ("hairsp", "\u{200a}"), ("half", "½"), ("harr", "↔"), ("hbar", "ℏ"),
    ("hearts", "♥"), ("hellip", "…"), ("horbar", "―"), ("hstrok", "ħ"), ("hyphen", "‐"), ("iacute", "í"), ("ic", "\u{2063}"),
    ("icirc", "î"), ("iexcl", "¡"), ("iff", "⇔"), ("igr", "ι"), ("igrave", "ì"), ("imacr", "ī"), ("image", "ℑ"), ("infin", "∞"),
    ("inodot", "ı"), ("int", "∫"), ("iota", "ι"), ("iquest", "¿"), ("isin", "∈"), ("it", "\u{2062}"), ("iuml", "ï"),
    ("kappa", "κ"), ("kappav", "ϰ"), ("kgr", "κ"), ("kgreen", "ĸ"), ("khgr", "χ"), ("lArr", "⇐"), ("lE", "≦"), ("lambda", "λ"),
    ("lang", "⟨"), ("laquo", "«"), ("larr", "←"), ("lceil", "⌈"), ("lcub", "{"), ("ldquo", "“"), ("ldquor", "„"), ("le", "≤"),
    ("leq", "≤"), ("les", "⩽"), ("lfloor", "⌊"), ("lgr", "λ"), ("ll", "≪"), ("lowast", "∗"), ("lowbar", "_"), ("loz", "◊"),
    ("lozf", "⧫"), ("lpar", "("), ("lrhar", "⇋"), ("lrm", "\u{200e}"), ("lsaquo", "‹"), ("lsqb", "["), ("lsquo", "‘"),
    ("lsquor", "‚"), ("lstrok", "ł"), ("lt", "<"), ("ltri", "◃"), ("ltrif", "◂"), ("macr", "¯"), ("male", "♂"), ("malt", "✠"),
    ("map", "↦"), ("mdash", "—"), ("mgr", "μ"), ("micro", "µ"), ("mid", "∣"), ("middot", "·"), ("minus", "−"), ("mldr", "…"),
    ("mnplus", "∓"), ("mu", "μ"), ("nabla", "∇"), ("nacute", "ń"), ("natur", "♮"), ("nbsp", "\u{a0}"), ("ncaron", "ň"),
    ("ndash", "–"), ("ne", "≠"), ("ngr", "ν"), ("ni", "∋"), ("nldr", "‥"), ("not", "¬"), ("notin", "∉"), ("npar", "∦"),
    ("nsub", "⊄"), ("ntilde", "ñ"), ("nu", "ν"), ("num", "#"), ("numsp", "\u{2007}"), ("oacute", "ó"), ("ocirc", "ô"),
    ("odblac", "ő"), ("odot", "⊙"), ("oelig", "œ"), ("ogon", "˛"), ("ogr", "ο"), ("ograve", "ò"), ("ohgr", "ω"), ("ohm", "Ω"),
    ("oint", "∮"), ("oline", "‾"), ("omacr", "ō"), ("omega", "ω"), ("omicron", "ο"), ("ominus", "⊖"), ("oplus", "⊕"), ("or", "∨"),
    ("order", "ℴ"), ("ordf", "ª"), ("ordm", "º"), ("oslash", "ø"), ("osol", "⊘"), ("otilde", "õ"), ("otimes", "⊗"), ("ouml", "ö"),
    ("par", "∥"), ("para", "¶"), ("parallel", "∥"), ("part", "∂"), ("percnt", "%"), ("period", "."), ("permil", "‰"),
    ("perp", "⊥"), ("pertenk", "‱"), ("pgr", "π"), ("phgr", "φ"), ("phi", "φ"), ("phiv", "ϕ"), ("phone", "☎"), ("pi", "π"),
    ("piv", "ϖ"), ("planck", "ℏ"), ("plankv", "ℏ"), ("plus", "+"), ("plusmn", "±"), ("pound", "£"), ("prime", "′"), ("prod", "∏"),
    ("prop", "∝"), ("psgr", "ψ"), ("psi", "ψ"), ("puncsp", "\u{2008}"), ("quest", "?"), ("quot", "\""), ("rArr", "⇒"),
    ("radic", "√"), ("rang", "⟩"), ("raquo", "»"), ("rarr", "→"), ("rarrw", "↝"), ("rcaron", "ř"), ("rceil", "⌉"), ("rcub", "}"),
    ("rdquo", "”"), ("rdquor", "”"), ("real", "ℜ"), ("reg", "®"), ("rfloor", "⌋"), ("rgr", "ρ"), ("rho", "ρ"), ("rhov", "ϱ"),
    ("ring", "˚"), ("rlhar", "⇌"), ("rlm", "\u{200f}"), ("rpar", ")"), ("rsaquo", "›"), ("rsqb", "]"), ("rsquo", "’"),
    ("rsquor", "’"), ("rtri", "▹"), ("rtrif", "▸"), ("sacute", "ś"), ("sbquo", "‚"), ("scaron", "š"), ("scedil", "ş"),
    ("sdot", "⋅"), ("sect", "§"), ("semi", ";"), ("setmn", "∖"), ("sext", "✶"), ("sfgr", "ς"), ("sgr", "σ"), ("sharp", "♯"),
    ("shy", "\u{ad}"), ("sigma", "σ"), ("sigmaf", "ς"), ("sigmav", "ς"), ("sim", "∼"), ("sime", "≃"), ("sol", "/"),
    ("spades", "♠"), ("sqcap", "⊓"), ("sqcup", "⊔"), ("squ", "□"), ("square", "□"), ("squf", "▪"), ("star", "☆"), ("starf", "★"),
    ("sub", "⊂"), ("sube", "⊆"), ("sum", "∑"), ("sup", "⊃"), ("sup1", "¹"), ("sup2", "²"), ("sup3", "³"), ("supe", "⊇"),
    ("szlig", "ß"), ("tau", "τ"), ("tcaron", "ť"), ("tcedil", "ţ"), ("tgr", "τ"), ("there4", "∴"), ("theta", "θ"),
    ("thetasym", "ϑ"), ("thetav", "ϑ"), ("thgr", "θ"), ("thinsp", "\u{2009}"), ("thorn", "þ"), ("tilde", "˜"), ("times", "×"),
    ("top", "⊤"), ("tprime", "‴"), ("trade", "™"), ("uArr", "⇑"), ("uacute", "ú"), ("uarr", "↑"), ("ucirc", "û"), ("udblac", "ű"),
    ("ugr", "υ"), ("ugrave", "ù"), ("umacr", "ū"), ("uml", "¨"), ("upsi", "υ"), ("upsih", "ϒ"), ("upsilon", "υ"), ("uring", "ů"),
    ("utri", "▵"), ("utrif", "▴"), ("uuml", "ü"), ("verbar", "|"), ("vert", "|"), ("vprop", "∝"), ("weierp", "℘"),
    ("wreath", "≀"), ("xcirc", "◯"), ("xgr", "ξ"), ("xi", "ξ"), ("xutri", "△"), ("yacute", "ý"), ("yen", "¥"), ("yuml", "ÿ"),
    ("zacute", "ź"), ("zcaron", "ž"), ("zdot", "ż"), ("zeta", "ζ"), ("zgr", "ζ"), ("zwj", "\u{200d}"), ("zwnj", "\u{200c}"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted_and_found() {
        assert!(NAMES.is_sorted_by(|a, b| a.0.as_bytes() < b.0.as_bytes()));
        for (name, text) in [("amp", "&"), ("lsqb", "["), ("mgr", "μ"), ("OHgr", "Ω"), ("frac12", "½"), ("zwnj", "\u{200c}")] {
            assert_eq!(resolve(name), Some(text), "{name}");
        }
        assert_eq!(resolve("lol"), None);
    }
}
