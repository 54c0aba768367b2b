//! Numbers as people and offices write them, on the way to the ones that sources give.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use super::PatentId;
use crate::error::Error;

/// Offices whose publications a number without a country may be.
pub const OFFICES: [&str; 12] = ["US", "EP", "KR", "CN", "JP", "WO", "DE", "FR", "GB", "CA", "AU", "TW"];

fn pattern(constant: &str) -> Regex {
    Regex::new(constant).unwrap_or_else(|_| unreachable!("a constant pattern"))
}

impl PatentId {
    /// A number that a person wrote: "U.S. Pat. No. 11,147,202", "特開平8-328459", "등록특허 10-1425927", a link to a page about it.
    ///
    /// ```
    /// use priorart::patent::PatentId;
    /// assert_eq!(PatentId::written("US Pub. No. 2003/0000393")?.key(), "US20030000393");
    /// assert_eq!(PatentId::written("特許第4906982号")?.key(), "JP4906982");
    /// # Ok::<(), priorart::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Invalid`] for what is no number.
    pub fn written(text: &str) -> Result<Self, Error> {
        static PAGE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^https?://.*/([A-Z]{2}[A-Z0-9]{4,})(?:[/?#].*)?$"));
        static AMERICAN: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"(?i)^(?:U\.? ?S\.? ?)?(?:(?:patent|pat|publication|pub|application|appl|number|nos?)\b\.? ?)*((?:RE|PP|D|H|T)?\d{1,3}(?:,\d{3}){1,2}|(?:19|20)\d\d/\d{6,7}|(?:RE|PP)\d{4,6}|D\d{5,7})( ?[A-Z]\d?)?$|^U\.? ?S\.? (?:(?:patent|pat|publication|pub|number|nos?)\b\.? ?)+(\d{7,8})( ?[A-Z]\d?)?$",
            )
        });
        let text: String = text.trim().nfkc().collect();
        let text = PAGE.captures(&text).map_or(text.as_str(), |page| page.get(1).map_or("", |id| id.as_str()));
        if let Some(found) = AMERICAN.captures(text) {
            let (number, kind) = (found.get(1).or(found.get(3)), found.get(2).or(found.get(4)).map_or("", |kind| kind.as_str()));
            return format!("US{}{}", number.map_or("", |number| number.as_str()), kind.trim()).parse().map(|id: Self| id.compacted());
        }
        // "US-A- 5 948 634", "WO-A-03/008444": a European search report
        static REPORTED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^([A-Z]{2})-([A-Z]\d?)-\s*(\d[\d ./]+)$"));
        if let Some(found) = REPORTED.captures(text) {
            let digits: String = found[3].chars().filter(char::is_ascii_digit).collect();
            return format!("{}{digits}{}", &found[1], &found[2]).parse();
        }
        match Self::find_in(text).as_slice() {
            [(_, id)] => Ok(id.clone()),
            _ => text.parse(),
        }
    }

    /// Other ways in which sources give this number, as [`stems`](Self::stem).
    pub fn alternatives(&self) -> Vec<String> {
        let stem = self.stem();
        let Some((country, digits)) = stem.split_at_checked(2) else { return Vec::new() };
        let year = |digits: &str| digits.starts_with("19") || digits.starts_with("20");
        match country {
            // 10-2009-0090075, a utility model 20-2010-0001761
            "KR" if digits.len() == 13 && (digits.starts_with("10") || digits.starts_with("20")) && year(&digits[2..]) => vec![format!("KR{}", &digits[2..])],
            "KR" if digits.len() == 11 && year(digits) => vec![format!("KR10{digits}"), format!("KR20{digits}")],
            // 10-1425927
            "KR" if digits.len() == 9 => vec![format!("KR{}", &digits[2..])],
            "KR" if digits.len() == 7 => vec![format!("KR10{digits}"), format!("KR20{digits}")],
            // RE41,555
            "US" => [("RE", "R"), ("R", "RE"), ("PP", "P"), ("P", "PP")]
                .into_iter()
                .filter_map(|(from, to)| {
                    let number = digits.strip_prefix(from).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))?;
                    Some(format!("US{to}{number}"))
                })
                .collect(),
            // WO 2002/102829
            "WO" if digits.len() == 10 && year(digits) => vec![format!("WO{}", &digits[2..]), format!("WO{}{}", &digits[2..4], &digits[5..])],
            "WO" if digits.len() == 8 => vec![format!("WO{}{digits}", if digits < "78" { "20" } else { "19" })],
            "" => Vec::new(),
            _ if country.bytes().all(|b| b.is_ascii_digit()) => OFFICES.iter().map(|office| format!("{office}{stem}")).collect(),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (written, key) in [
            ("U.S. Pat. No. 11,147,202", "US11147202"),
            ("US Patent No. 11,147,202 B2", "US11147202B2"),
            ("11,147,202", "US11147202"),
            ("US Pub. No. 2003/0000393", "US20030000393"),
            ("2003/0000393", "US20030000393"),
            ("RE49,889", "USRE49889"),
            ("US RE42,413 E", "USRE42413E"),
            ("US D701,016 S1", "USD701016S1"),
            ("10-2020-0012378", "KR1020200012378"),
            ("한국공개특허 제10-2020-0012378호", "KR1020200012378"),
            ("등록특허 10-1425927", "KR101425927"),
            ("特開2006-150602", "JP2006150602"),
            ("特開平8-328459", "JPH08328459"),
            ("JP H10-1 A", "JPH10000001A"),
            ("特許第4906982号", "JP4906982"),
            ("再表2012/004842", "JPWO2012004842"),
            ("ZL 102025678", "CN102025678"),
            ("ＥＰ１３２５９００Ａ１", "EP1325900A1"),
            ("https://patents.google.com/patent/US10123456B2/en", "US10123456B2"),
            ("KR1020180117511app", "KR1020180117511"),
        ] {
            assert_eq!(PatentId::written(written).expect(written).key(), key, "{written}");
        }
        assert!(PatentId::written("zzz").is_err());
    }

    #[test]
    fn sources_give_one_number_in_several_ways() {
        for (written, stem) in [
            ("KR 10-2009-0090075 A", "KR20090090075"),
            ("KR 20-2010-0001761 U", "KR20100001761"),
            ("KR20200012378A", "KR1020200012378"),
            ("US RE41,555", "USR41555"),
            ("WO 2002/102829", "WO02102829"),
            ("1325900", "EP1325900"),
        ] {
            assert!(PatentId::written(written).expect(written).alternatives().contains(&stem.to_owned()), "{written}");
        }
    }
}
