//! Many short lists in one: list `n` is `items[starts[n]..starts[n + 1]]`.

use super::bytes::{Reader, Writer};
use crate::error::Result;

/// Lists of numbers.
#[derive(Debug)]
pub(super) struct Lists {
    starts: Vec<u32>,
    pub items: Vec<u32>,
}

impl Default for Lists {
    fn default() -> Self {
        Self { starts: vec![0], items: Vec::new() }
    }
}

impl Lists {
    pub fn push(&mut self, items: impl IntoIterator<Item = u32>) {
        self.items.extend(items);
        self.starts.push(self.items.len() as u32);
    }

    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    pub fn range(&self, at: usize) -> std::ops::Range<usize> {
        self.starts[at] as usize..self.starts[at + 1] as usize
    }

    pub fn get(&self, at: usize) -> &[u32] {
        &self.items[self.range(at)]
    }

    pub fn write(&self, out: &mut Writer) {
        out.words(&self.starts);
        out.words(&self.items);
    }

    /// Reads lists whose items all lie below `bound`.
    pub fn read(from: &mut Reader, bound: usize) -> Result<Self> {
        let (starts, items) = (from.words()?, from.words()?);
        let whole = starts.first() == Some(&0) && starts.is_sorted() && starts.last().is_some_and(|end| *end as usize == items.len());
        from.expect(whole && items.iter().all(|i| (*i as usize) < bound), "lists and their items")?;
        Ok(Self { starts, items })
    }
}
