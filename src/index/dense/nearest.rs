//! The nearest points of a walk, and which of them it has still to visit.

/// The nearest points seen, nearest first. A sorted array: at the lengths that a walk keeps it beats two heaps.
#[derive(Debug, Default)]
pub(super) struct Nearest {
    limit: usize,
    entries: Vec<Entry>,
    /// All entries before this one were visited.
    next: usize,
}

/// Distance (32 bits), point (31 bits) and whether it was visited (the lowest): as numbers, entries order by distance.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
struct Entry(u64);

impl Entry {
    const VISITED: u64 = 1;

    fn new(distance: u32, point: u32) -> Self {
        Self(u64::from(distance) << 32 | u64::from(point) << 1)
    }

    fn distance(self) -> u32 {
        (self.0 >> 32) as u32
    }

    fn point(self) -> u32 {
        self.0 as u32 >> 1
    }

    fn visited(self) -> bool {
        self.0 & Self::VISITED != 0
    }
}

impl Nearest {
    /// Forgets everything; from now on the nearest `limit` points are kept.
    pub fn start(&mut self, limit: usize) {
        self.limit = limit;
        self.entries.clear();
        self.next = 0;
    }

    /// Offers a point that was not offered before. Points are below 2³¹.
    pub fn offer(&mut self, distance: u32, point: u32) {
        let entry = Entry::new(distance, point);
        if self.entries.len() >= self.limit {
            if self.entries.last().is_none_or(|last| entry >= *last) {
                return;
            }
            self.entries.pop();
        }
        let at = self.entries.partition_point(|other| *other < entry);
        self.entries.insert(at, entry);
        self.next = self.next.min(at);
    }

    /// The nearest point not visited yet; from now on it is.
    pub fn visit(&mut self) -> Option<u32> {
        let visited = self.entries[self.next..].iter().take_while(|entry| entry.visited()).count();
        self.next += visited;
        let entry = self.entries.get_mut(self.next)?;
        entry.0 |= Entry::VISITED;
        Some(entry.point())
    }

    /// Distance and point of all, nearest first.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.entries.iter().map(|entry| (entry.distance(), entry.point()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_stay_and_each_is_visited_once() {
        const FAR: u32 = u32::MAX;
        const LAST: u32 = (1 << 31) - 1;
        let mut nearest = Nearest::default();
        nearest.start(3);
        nearest.offer(FAR, LAST);
        assert_eq!((nearest.visit(), nearest.visit()), (Some(LAST), None));
        nearest.offer(5, 1);
        nearest.offer(7, 2);
        assert_eq!(nearest.visit(), Some(1));
        nearest.offer(7, 3);
        nearest.offer(8, 4);
        nearest.offer(0, 5);
        assert_eq!(nearest.iter().collect::<Vec<_>>(), [(0, 5), (5, 1), (7, 2)]);
        assert_eq!((nearest.visit(), nearest.visit(), nearest.visit()), (Some(5), Some(2), None));
        nearest.start(0);
        nearest.offer(1, 1);
        assert_eq!((nearest.visit(), nearest.iter().count()), (None, 0));
    }
}
