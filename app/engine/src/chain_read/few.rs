//! A map for a handful of entries: a list that is looked through, because a real map costs kilobytes a kind.

/// Keys with values, in the order they came.
#[derive(Clone)]
pub(super) struct Few<K, V>(Vec<(K, V)>);

impl<K, V> Default for Few<K, V> {
    fn default() -> Self {
        Few(Vec::new())
    }
}

impl<K: PartialEq, V: Clone> Few<K, V> {
    pub(super) fn get(&self, key: &K) -> Option<V> {
        self.0
            .iter()
            .find(|(known, _)| known == key)
            .map(|(_, value)| value.clone())
    }

    /// Sets the value of a key; the oldest entry goes when there are more than `most`.
    pub(super) fn put(&mut self, key: K, value: V, most: usize) {
        match self.0.iter_mut().find(|(known, _)| *known == key) {
            Some(entry) => entry.1 = value,
            None => {
                if self.0.len() >= most && !self.0.is_empty() {
                    self.0.remove(0);
                }
                self.0.push((key, value));
            }
        }
    }

    pub(super) fn remove(&mut self, key: &K) {
        self.0.retain(|(known, _)| known != key);
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        self.0.iter().map(|(_, value)| value)
    }
}
