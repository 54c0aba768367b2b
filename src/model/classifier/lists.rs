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

    /// Writes lists that rise: each item as its distance from the one before, seven bits a byte.
    pub fn write(&self, out: &mut Writer) {
        out.words(&self.starts);
        let mut packed: Vec<i8> = Vec::with_capacity(2 * self.items.len());
        for list in 0..self.len() {
            let mut last = 0;
            for item in self.get(list) {
                let mut distance = item - last;
                last = *item;
                while distance > 0x7f {
                    packed.push((distance as u8 | 0x80).cast_signed());
                    distance >>= 7;
                }
                packed.push((distance as u8).cast_signed());
            }
        }
        out.small(&packed);
    }

    /// Reads lists whose items all lie below `bound`.
    pub fn read(from: &mut Reader, bound: usize) -> Result<Self> {
        let (starts, packed) = (from.words()?, from.small()?);
        let mut items: Vec<u32> = Vec::with_capacity(packed.len());
        let (mut distance, mut shift, mut ends) = (0u32, 0u32, starts.iter().copied().peekable());
        let mut last = 0u32;
        for byte in packed {
            while ends.next_if(|end| *end as usize == items.len()).is_some() {
                last = 0;
            }
            let byte = byte.cast_unsigned();
            distance |= u32::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            shift += 7;
            if byte & 0x80 == 0 {
                last = last.wrapping_add(distance);
                items.push(last);
                (distance, shift) = (0, 0);
            }
        }
        let whole = starts.first() == Some(&0) && starts.is_sorted() && starts.last().is_some_and(|end| *end as usize == items.len());
        from.expect(whole && items.iter().all(|i| (*i as usize) < bound), "lists and their items")?;
        Ok(Self { starts, items })
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn lists_come_back_as_they_were() {
        let mut lists = Lists::default();
        for list in [vec![], vec![0, 1, 300, 70_000], vec![], vec![5], vec![2, 99_999]] {
            lists.push(list);
        }
        let mut out = Writer::default();
        lists.write(&mut out);
        let read = |bound| Lists::read(&mut Reader::new(&out.bytes, Path::new("x")), bound);
        let back = read(100_000).expect("whole");
        assert_eq!((&back.starts, &back.items), (&lists.starts, &lists.items));
        assert!(read(99_999).is_err());
    }
}
