//! The recordings on the page, in blocks: an event copies one block, and the page looks at no other again.

use std::rc::Rc;

use super::Entry;

/// Recordings in a block: about the square root of how many there are in a large batch.
const BLOCK_SIZE: usize = 25;

/// Recordings in the order in which they were given.
#[derive(Debug, Clone, Default)]
pub struct Entries {
    blocks: Vec<Rc<Vec<Rc<Entry>>>>,
}

impl PartialEq for Entries {
    /// By what is pointed to: comparing what was found in hundreds of recordings takes longer than drawing one.
    fn eq(&self, other: &Self) -> bool {
        self.blocks.len() == other.blocks.len()
            && self.blocks.iter().zip(&other.blocks).all(|(a, b)| Rc::ptr_eq(a, b))
    }
}

impl Entries {
    /// Adds a recording, whose name is larger than that of all others.
    pub fn push(&mut self, entry: Entry) {
        match self.blocks.last_mut() {
            Some(block) if block.len() < BLOCK_SIZE => Rc::make_mut(block).push(Rc::new(entry)),
            _ => self.blocks.push(Rc::new(vec![Rc::new(entry)])),
        }
    }

    /// Changes the recording of this name, if there is one, and gives it back.
    pub fn change(&mut self, id: u32, change: impl FnOnce(&mut Entry)) -> Option<Rc<Entry>> {
        let (block, place) = self.place(id)?;
        let entry = &mut Rc::make_mut(&mut self.blocks[block])[place];
        change(Rc::make_mut(entry));
        Some(entry.clone())
    }

    /// The recording of this name, if there is one.
    #[must_use]
    pub fn get(&self, id: u32) -> Option<&Rc<Entry>> {
        let (block, place) = self.place(id)?;
        Some(&self.blocks[block][place])
    }

    /// Its block, and its place there.
    fn place(&self, id: u32) -> Option<(usize, usize)> {
        let last = |block: &Rc<Vec<Rc<Entry>>>| block.last().map(|entry| entry.id);
        let block = self.blocks.partition_point(|block| last(block) < Some(id));
        let place = self.blocks.get(block)?.binary_search_by_key(&id, |entry| entry.id).ok()?;
        Some((block, place))
    }

    /// The recordings, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Rc<Entry>> {
        self.blocks.iter().flat_map(|block| block.iter())
    }

    /// How many recordings there are.
    #[must_use]
    pub fn len(&self) -> usize {
        let full = self.blocks.len().saturating_sub(1) * BLOCK_SIZE;
        full + self.blocks.last().map_or(0, |block| block.len())
    }
}
