//! The values of a JSON record, as tolerant as sources differ and as strict as a date filter needs.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{MAX_ENTRIES, reason};
use crate::patent::{Date, Paragraph};

/// Adds to a list that has a limit.
fn push<T, E: serde::de::Error>(list: &mut Vec<T>, entry: T) -> Result<(), E> {
    if list.len() == MAX_ENTRIES {
        return Err(E::custom(format_args!("more than {MAX_ENTRIES} entries")));
    }
    list.push(entry);
    Ok(())
}

/// A list; a single text is a list of one.
pub(super) struct OneOrMany<T>(pub Vec<T>);

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Entries<T> {
            type Value = OneOrMany<T>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a list of strings")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                if text.trim().is_empty() {
                    return Ok(OneOrMany::default());
                }
                T::deserialize(serde::de::value::StrDeserializer::new(text)).map(|one| OneOrMany(vec![one]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
                let mut list = Vec::new();
                while let Some(entry) = entries.next_element()? {
                    push(&mut list, entry)?;
                }
                Ok(OneOrMany(list))
            }
        }
        deserializer.deserialize_any(Entries(PhantomData))
    }
}

/// A text that may be null and keeps its place in a list.
pub(super) struct Nullable(pub String);

impl<'de> Deserialize<'de> for Nullable {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Nullable;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E>(self, text: &str) -> Result<Nullable, E> {
                Ok(Nullable(text.to_owned()))
            }

            fn visit_unit<E>(self) -> Result<Nullable, E> {
                Ok(Nullable(String::new()))
            }
        }
        deserializer.deserialize_any(Text)
    }
}

/// Titles by language, in the order of the file.
#[derive(Default)]
pub(super) struct Titles(pub Vec<(String, String)>);

impl<'de> Deserialize<'de> for Titles {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Map;
        impl<'de> Visitor<'de> for Map {
            type Value = Titles;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a map of language codes to titles")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Titles, A::Error> {
                let mut titles = Vec::new();
                while let Some((lang, title)) = map.next_entry::<String, Option<String>>()? {
                    if let Some(title) = title.filter(|title| !title.trim().is_empty()) {
                        push(&mut titles, (lang, title))?;
                    }
                }
                Ok(Titles(titles))
            }
        }
        deserializer.deserialize_map(Map)
    }
}

/// A description as one text or in paragraphs.
pub(super) enum Description {
    Text(String),
    Paragraphs(Vec<Paragraph>),
}

impl Default for Description {
    fn default() -> Self {
        Self::Paragraphs(Vec::new())
    }
}

impl<'de> Deserialize<'de> for Description {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Description;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a string or a list of {\"label\", \"text\"}")
            }

            fn visit_str<E>(self, text: &str) -> Result<Description, E> {
                Ok(Description::Text(text.to_owned()))
            }

            fn visit_string<E>(self, text: String) -> Result<Description, E> {
                Ok(Description::Text(text))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Description, A::Error> {
                let mut list = Vec::new();
                while let Some(Entry(paragraph)) = entries.next_element()? {
                    push(&mut list, paragraph)?;
                }
                Ok(Description::Paragraphs(list))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// One paragraph: an object, or a text without a label.
struct Entry(Paragraph);

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Entry;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("{\"label\", \"text\"} or a string")
            }

            fn visit_str<E>(self, text: &str) -> Result<Entry, E> {
                Ok(Entry(Paragraph { label: String::new(), text: text.to_owned() }))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Entry, A::Error> {
                Paragraph::deserialize(serde::de::value::MapAccessDeserializer::new(map)).map(Entry)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// A day, or none. A year or a month alone is no day: taking its first would let a document pass a date filter that it may not.
#[derive(Default)]
pub(super) struct Day(pub Option<Date>);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl Visitor<'_> for Text {
            type Value = Day;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a day such as \"2019-03-02\"")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Day, E> {
                day(text).map(Day).map_err(E::custom)
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Day, E> {
                // databases write a missing date as 0
                if number == 0 { Ok(Day(None)) } else { self.visit_str(&number.to_string()) }
            }
        }
        deserializer.deserialize_any(Text)
    }
}

/// Reads a whole day; an empty text is none.
pub(super) fn day(text: &str) -> Result<Option<Date>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let date = text.parse::<Date>().map_err(reason)?;
    let whole = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) || text.split(['-', '/', '.']).count() == 3;
    if whole { Ok(Some(date)) } else { Err(format!("{text:?} is no day; write it as 2019-03-02, or leave it out")) }
}
