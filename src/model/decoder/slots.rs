//! Which tokens the key/value cache already holds.
//!
//! A conversation sends its whole history with every turn. The tokens a new prompt shares with an earlier one are not run
//! again. Slots are independent, so that a short side request (rewriting a question, a title) does not push a long
//! conversation out.

/// The tokens in each slot of a key/value cache.
#[derive(Debug, Clone)]
pub struct Slots {
    slots: Vec<Slot>,
    clock: u64,
}

#[derive(Debug, Clone, Default)]
struct Slot {
    ids: Vec<u32>,
    used: u64,
}

/// Where a prompt will run.
#[derive(Debug, PartialEq, Eq)]
pub struct Place {
    /// The slot to run in.
    pub slot: usize,
    /// The slot that holds the shared beginning; another one means its beginning must be copied first.
    pub from: usize,
    /// Tokens of the prompt that are there already; less than all of them.
    pub shared: usize,
}

impl Slots {
    /// `count` empty slots, at least one.
    pub fn new(count: usize) -> Self {
        Self { slots: (0..count.max(1)).map(|_| Slot::default()).collect(), clock: 0 }
    }

    /// Chooses a slot for `prompt` among those that `free` allows, and marks what it will keep; `None` when all are taken.
    ///
    /// The slot with the longest shared beginning is taken when the prompt continues it. When that would throw away
    /// more than it keeps, the slot that was used longest ago is taken and the shared beginning copied.
    pub fn place(&mut self, prompt: &[u32], free: impl Fn(usize) -> bool) -> Option<Place> {
        let shared = |slot: &Slot| slot.ids.iter().zip(prompt).take_while(|(a, b)| a == b).count();
        let from = (0..self.slots.len()).max_by_key(|&at| (shared(&self.slots[at]), self.slots[at].used)).unwrap_or(0);
        // The last token always runs: its scores are what the caller wants.
        let kept = shared(&self.slots[from]).min(prompt.len().saturating_sub(1));
        let oldest = (0..self.slots.len()).filter(|&at| free(at)).min_by_key(|&at| self.slots[at].used)?;
        let slot = if free(from) && 2 * kept >= self.slots[from].ids.len() { from } else { oldest };
        self.clock += 1;
        self.slots[slot].used = self.clock;
        self.slots[slot].ids.clear();
        self.slots[slot].ids.extend_from_slice(&prompt[..kept]);
        Some(Place { slot, from, shared: kept })
    }

    /// Notes that `ids` have been run in `slot` after what it held.
    pub fn extend(&mut self, slot: usize, ids: &[u32]) {
        self.slots[slot].ids.extend_from_slice(ids);
    }

    /// Notes that only the first `count` tokens in `slot` count.
    pub fn truncate(&mut self, slot: usize, count: usize) {
        self.slots[slot].ids.truncate(count);
    }

    /// Notes that nothing in `slot` can be relied on.
    pub fn forget(&mut self, slot: usize) {
        self.slots[slot].ids.clear();
    }

    /// The tokens in `slot`.
    pub fn ids(&self, slot: usize) -> &[u32] {
        &self.slots[slot].ids
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.slots.len()
    }

    /// Tokens in `slot`.
    pub fn len(&self, slot: usize) -> usize {
        self.slots[slot].ids.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(slots: &mut Slots, prompt: &[u32]) -> Place {
        let place = slots.place(prompt, |_| true).unwrap();
        slots.extend(place.slot, &prompt[place.shared..]);
        place
    }

    #[test]
    fn a_conversation_keeps_its_slot() {
        let mut slots = Slots::new(2);
        let first = run(&mut slots, &[1, 2, 3, 4]);
        assert_eq!(first.shared, 0);
        assert_eq!(run(&mut slots, &[1, 2, 3, 4, 5, 6]), Place { slot: first.slot, from: first.slot, shared: 4 });
        assert_eq!(slots.len(first.slot), 6);
    }

    #[test]
    fn the_last_token_always_runs() {
        let mut slots = Slots::new(1);
        run(&mut slots, &[1, 2, 3]);
        assert_eq!(run(&mut slots, &[1, 2, 3]).shared, 2);
        assert_eq!(run(&mut slots, &[1]).shared, 0);
    }

    #[test]
    fn a_side_request_takes_another_slot_and_copies_what_is_shared() {
        let mut slots = Slots::new(2);
        let long = run(&mut slots, &[1, 2, 3, 4, 5, 6, 7, 8]);
        let side = run(&mut slots, &[1, 2, 9]);
        assert_eq!((side.from, side.shared), (long.slot, 2));
        assert_ne!(side.slot, long.slot);
        let back = run(&mut slots, &[1, 2, 3, 4, 5, 6, 7, 8, 10]);
        assert_eq!(back, Place { slot: long.slot, from: long.slot, shared: 8 });
    }

    #[test]
    fn a_slot_in_use_is_left_alone_but_copied_from() {
        let mut slots = Slots::new(2);
        let first = run(&mut slots, &[1, 2, 3, 4]);
        let busy = first.slot;
        let beside = slots.place(&[1, 2, 3, 4, 5], |slot| slot != busy).unwrap();
        assert_eq!((beside.from, beside.shared), (busy, 4));
        assert_ne!(beside.slot, busy);
        assert!(slots.place(&[7], |_| false).is_none());
    }

    #[test]
    fn the_oldest_slot_makes_room() {
        let mut slots = Slots::new(2);
        let first = run(&mut slots, &[1, 1, 1]);
        let second = run(&mut slots, &[2, 2, 2]);
        assert_ne!(first.slot, second.slot);
        assert_eq!(run(&mut slots, &[3, 3, 3]).slot, first.slot);
    }
}
