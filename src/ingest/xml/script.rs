//! Superscripts and subscripts in plain text: 10⁶ is not 106, and a quote has to say which it is.

/// Where an element's text stands against the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Script {
    Super,
    Sub,
}

impl Script {
    /// What an element of that name does to its text. Names of all USPTO formats: XML 4.x (nested ones end in 2), 1.x, 2.x.
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "sup" | "sup2" | "superscript" | "SP" => Some(Self::Super),
            "sub" | "sub2" | "subscript" | "SB" => Some(Self::Sub),
            _ => None,
        }
    }

    /// `text` as it is written into the line: digits and signs by characters of their own (10⁻³, CO₂, Ca²⁺). Other
    /// superscripts are marked by `^`; other subscripts, and marks that stand high by nature (°, ®, *), run on as they are.
    ///
    /// A dash between digits is no sign: "C<sub>1-6</sub>" stays "C1-6", as it is written and asked for elsewhere.
    pub fn write(self, text: &str) -> String {
        /// What is printed high by habit and read without: 5th, 25 oC.
        const HABIT: [&str; 7] = ["st", "nd", "rd", "th", "o", "TM", "SM"];
        let last = text.chars().count().saturating_sub(1);
        let own = text.chars().enumerate().map(|(at, c)| if is_dash(c) && at > 0 && at < last { None } else { self.character(c) });
        match own.collect::<Option<String>>() {
            Some(own) => own,
            None if self == Self::Super && text.contains(char::is_alphanumeric) && !HABIT.contains(&text) => format!("^{text}"),
            None => text.to_owned(),
        }
    }

    fn character(self, c: char) -> Option<char> {
        const LINE: [char; 15] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '+', '−', '=', '(', ')'];
        const SUPER: [char; 15] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹', '⁺', '⁻', '⁼', '⁽', '⁾'];
        const SUB: [char; 15] = ['₀', '₁', '₂', '₃', '₄', '₅', '₆', '₇', '₈', '₉', '₊', '₋', '₌', '₍', '₎'];
        let c = if is_dash(c) { '−' } else { c };
        let at = LINE.iter().position(|line| *line == c)?;
        Some(if self == Self::Super { SUPER[at] } else { SUB[at] })
    }
}

/// What is typed for a minus.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '–' | '−')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_and_signs_have_their_own_characters() {
        for (text, high, low) in [
            ("6", "⁶", "₆"),
            ("−3", "⁻³", "₋₃"),
            ("-12", "⁻¹²", "₋₁₂"),
            ("2+", "²⁺", "₂₊"),
            ("–", "⁻", "₋"),
            ("(1)", "⁽¹⁾", "₍₁₎"),
            ("1-6", "^1-6", "1-6"),
            ("0.5", "^0.5", "0.5"),
            ("n", "^n", "n"),
            ("n+1", "^n+1", "n+1"),
            ("th", "th", "th"),
            ("°", "°", "°"),
            ("®", "®", "®"),
            ("", "", ""),
        ] {
            assert_eq!((Script::Super.write(text).as_str(), Script::Sub.write(text).as_str()), (high, low), "{text}");
        }
    }
}
