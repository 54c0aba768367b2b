//! Calendar dates as offices print them.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Error;

/// A day; ordered by time. Kept as the number `yyyymmdd`, which is also what the index stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(u32);

impl Date {
    /// The first day that can be said: on or after it is whatever has a date.
    pub const EARLIEST: Self = Self(10_000_101);

    /// A valid day of the Gregorian calendar.
    pub fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let civil = jiff::civil::Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        (civil.year() >= 1000).then_some(Self(year * 10_000 + month * 100 + day))
    }

    /// The day it is now, by the clock of the machine (UTC).
    pub fn today() -> Self {
        let today = jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date();
        let part = |part: i8| u32::from(part.unsigned_abs());
        Self::new(u32::from(today.year().unsigned_abs()), part(today.month()), part(today.day())).unwrap_or(Self::EARLIEST)
    }

    /// The number `yyyymmdd`.
    pub fn number(self) -> u32 {
        self.0
    }

    /// Reads the number `yyyymmdd`.
    pub fn from_number(number: u32) -> Option<Self> {
        Self::new(number / 10_000, number / 100 % 100, number % 100)
    }

    /// Year, month (1–12) and day (1–31).
    pub fn parts(self) -> (u32, u32, u32) {
        (self.0 / 10_000, self.0 / 100 % 100, self.0 % 100)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// Reads "2019-03-02", "20190302", "2019/3/2", "2019.03.02", and "2019" or "2019-03" as their first day.
impl std::str::FromStr for Date {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
        let numbers: Option<Vec<u32>> = parts.iter().map(|p| p.parse().ok().filter(|_| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))).collect();
        let date = match (numbers.as_deref(), text.len()) {
            (Some([number]), 8) => Self::from_number(*number),
            (Some([year]), 4) => Self::new(*year, 1, 1),
            (Some([year, month]), _) => Self::new(*year, *month, 1),
            (Some([year, month, day]), _) => Self::new(*year, *month, *day),
            _ => None,
        };
        date.ok_or_else(|| Error::invalid("date", format!("{text:?} is no date; write it as 2019-03-02")))
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_usual_spellings() {
        for text in ["2019-03-02", "20190302", "2019/3/2", "2019.03.02", " 2019-03-02 "] {
            assert_eq!(text.parse::<Date>().expect(text).to_string(), "2019-03-02");
        }
        assert_eq!("2019".parse::<Date>().expect("year").to_string(), "2019-01-01");
        assert_eq!("2019-03".parse::<Date>().expect("month").to_string(), "2019-03-01");
    }

    #[test]
    fn refuses_days_that_do_not_exist() {
        for text in ["2019-02-29", "2019-13-01", "20190230", "", "yesterday", "19-3-2", "0000-00-00", "2019--1", "+2019-1-1"] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }
}
