//! Dates of a list that are more than one gate: "2012 and 2014 too, but not 2013".

use std::fmt;

use crate::index::Filter;
use crate::patent::Date;

/// From a day on, and before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Period {
    /// The first day.
    pub after: Date,
    /// The first day behind it.
    pub before: Date,
}

impl Period {
    /// The gate of a filter, where it has two sides.
    pub(super) fn of(filter: &Filter) -> Option<Self> {
        filter.after.zip(filter.before).filter(|(after, before)| after < before).map(|(after, before)| Self { after, before })
    }

    /// `filter` with this gate.
    pub(super) fn gate(self, filter: Filter) -> Filter {
        Filter { after: Some(self.after), before: Some(self.before), ..filter }
    }

    /// What is left of it without `other`.
    fn without(self, other: Self) -> impl Iterator<Item = Self> {
        let parts = [Self { before: self.before.min(other.after), ..self }, Self { after: self.after.max(other.before), ..self }];
        parts.into_iter().filter(|part| part.after < part.before)
    }
}

impl fmt::Display for Period {
    /// "2013", "2013–2014", or the first day and the last.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((first, ..), (behind, month, day)) = (self.after.parts(), self.before.parts());
        match (self.after.parts(), (month, day)) {
            ((_, 1, 1), (1, 1)) if first + 1 == behind => write!(f, "{first}"),
            ((_, 1, 1), (1, 1)) => write!(f, "{first}–{}", behind - 1),
            _ => write!(f, "{} ≤ … < {}", self.after, self.before),
        }
    }
}

/// A filter that lets in `more` besides; what lies between is shut out, and what of `more` was shut out is not any more.
pub(super) fn widen(filter: &mut Filter, shut: &mut Vec<Period>, more: Period) {
    let (after, before) = (filter.after, filter.before);
    let gap = match (after, before) {
        (_, Some(end)) if end < more.after => Some(Period { after: end, before: more.after }),
        (Some(start), _) if more.before < start => Some(Period { after: more.before, before: start }),
        _ => None,
    };
    (filter.after, filter.before) = (after.map(|day| day.min(more.after)), before.map(|day| day.max(more.before)));
    *shut = shut.iter().flat_map(|period| period.without(more)).chain(gap).collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn year(first: u32) -> Period {
        Period { after: Date::new(first, 1, 1).expect("a day"), before: Date::new(first + 1, 1, 1).expect("a day") }
    }

    #[test]
    fn years_are_let_in_besides() {
        let (mut filter, mut shut) = (Filter { after: Some(year(2012).after), before: Some(year(2012).before), ..Filter::default() }, Vec::new());
        widen(&mut filter, &mut shut, year(2013));
        assert_eq!((Period::of(&filter), shut.len()), (Some(Period { after: year(2012).after, before: year(2013).before }), 0));
        widen(&mut filter, &mut shut, year(2016));
        assert_eq!(shut, [Period { after: year(2014).after, before: year(2015).before }]);
        widen(&mut filter, &mut shut, year(2015));
        assert_eq!(shut, [year(2014)]);
        widen(&mut filter, &mut shut, year(2010));
        assert_eq!((filter.after, shut), (Some(year(2010).after), vec![year(2014), year(2011)]));
    }
}
