//! An object: pairs in order. Most have a handful of keys, which are found sooner one by one than by
//! a hash; who asks a large one often keeps an index of its own.

use super::Json;
use std::borrow::Cow;

/// An object. Two are equal where they say the same, in whatever order.
#[derive(Debug, Clone, Default)]
pub struct Map<'a>(Vec<(Cow<'a, str>, Json<'a>)>);

impl<'a> Map<'a> {
    /// Without entries.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Of entries in order. No key stands twice.
    pub fn of(entries: Vec<(Cow<'a, str>, Json<'a>)>) -> Self {
        debug_assert!(!twice(&entries), "a key is there twice: {entries:?}");
        Self(entries)
    }

    /// Adds an entry behind the others. The key must not be there yet.
    pub fn push(&mut self, key: impl Into<Cow<'a, str>>, value: impl Into<Json<'a>>) {
        let key = key.into();
        debug_assert!(!self.contains_key(&key), "{key} is there already");
        self.0.push((key, value.into()));
    }

    /// What stands under a key.
    pub fn get(&self, key: &str) -> Option<&Json<'a>> {
        let entry = self.0.iter().find(|(k, _)| *k == key);
        entry.map(|(_, value)| value)
    }

    /// What stands under a key, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Json<'a>> {
        let entry = self.0.iter_mut().find(|(k, _)| *k == key);
        entry.map(|(_, value)| value)
    }

    /// What stands under a key; where nothing does, what `make` gives is put there.
    pub fn entry(
        &mut self,
        key: impl Into<Cow<'a, str>>,
        make: impl FnOnce() -> Json<'a>,
    ) -> &mut Json<'a> {
        let key = key.into();
        let at = self.0.iter().position(|(k, _)| *k == key);
        let at = at.unwrap_or_else(|| {
            self.0.push((key, make()));
            self.0.len() - 1
        });
        &mut self.0[at].1
    }

    /// Takes away what stands under a key, if anything does.
    pub fn remove(&mut self, key: &str) {
        self.0.retain(|(k, _)| *k != key);
    }

    /// Whether something stands under a key.
    pub fn contains_key(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The entries in order.
    pub fn iter(&self) -> Iter<'_, 'a> {
        self.0.iter().map(|(key, value)| (key.as_ref(), value))
    }

    /// The entries in order, with keys that can be kept as they are.
    pub fn entries(&self) -> impl ExactSizeIterator<Item = (&Cow<'a, str>, &Json<'a>)> {
        self.0.iter().map(|(key, value)| (key, value))
    }

    /// The keys in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_ref())
    }

    /// The values in order.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &Json<'a>> {
        self.0.iter().map(|(_, value)| value)
    }

    /// Of entries that a text has, and whether a key stands twice there: then the last value counts, as other
    /// readers of JSON have it.
    pub(crate) fn of_text(mut entries: Vec<(Cow<'a, str>, Json<'a>)>) -> (Self, bool) {
        let twice = twice(&entries);
        if twice {
            let mut once: Vec<(Cow<'a, str>, Json<'a>)> = Vec::with_capacity(entries.len());
            for (key, value) in entries {
                match once.iter_mut().find(|(k, _)| *k == key) {
                    Some(entry) => entry.1 = value,
                    None => once.push((key, value)),
                }
            }
            entries = once;
        }
        (Self(entries), twice)
    }
}

/// So many keys are compared pair by pair.
const FEW: usize = 16;

/// Whether a key stands twice.
fn twice(entries: &[(Cow<'_, str>, Json<'_>)]) -> bool {
    if entries.len() <= FEW {
        let mut before = entries.iter().enumerate();
        return before.any(|(at, (key, _))| entries[..at].iter().any(|(k, _)| k == key));
    }
    let mut keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_ref()).collect();
    keys.sort_unstable();
    keys.windows(2).any(|pair| pair[0] == pair[1])
}

impl PartialEq for Map<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self
                .iter()
                .all(|(key, value)| other.get(key).is_some_and(|theirs| value == theirs))
    }
}

impl<'a, K: Into<Cow<'a, str>>, V: Into<Json<'a>>> FromIterator<(K, V)> for Map<'a> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let entries = entries.into_iter();
        let mut map = Self(Vec::with_capacity(entries.size_hint().0));
        for (key, value) in entries {
            map.push(key, value);
        }
        map
    }
}

/// The entries of a borrowed object.
pub type Iter<'m, 'a> = std::iter::Map<
    std::slice::Iter<'m, (Cow<'a, str>, Json<'a>)>,
    fn(&'m (Cow<'a, str>, Json<'a>)) -> (&'m str, &'m Json<'a>),
>;

impl<'m, 'a> IntoIterator for &'m Map<'a> {
    type Item = (&'m str, &'m Json<'a>);
    type IntoIter = Iter<'m, 'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a> IntoIterator for Map<'a> {
    type Item = (Cow<'a, str>, Json<'a>);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
