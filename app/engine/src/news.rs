//! What changed, told coarsely: whoever shows something computes it again. Nothing is carried but the topic, so that
//! news can be merged, repeated or late without harm.

use crate::ports::Class;
use record::Id;
use std::{cell::RefCell, rc::Rc};

/// Something that views depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Topic {
    /// The list of spaces.
    Home,
    /// Rows of a class of a space came or went.
    Rows(Id, Class),
    /// Work on an opening went on: ballots checked or weighed.
    Vote(Id),
    /// The state of relays, nodes or the outbox of a space.
    Sync(Id),
    /// The chain of a space: a new head, weights, basis.
    Chain(Id),
    /// A check of powers at this place went on.
    Powers(Id),
    /// The reading of a history at this place went on.
    History(Id),
    /// Device keys of this browser.
    Device,
    /// What this browser keeps.
    Storage,
    /// Drafts.
    Drafts,
}

impl Topic {
    /// For the other engines of this browser; none when it does not concern them.
    pub fn write(self) -> Option<String> {
        Some(match self {
            Topic::Home => String::from("home"),
            Topic::Device => String::from("device"),
            Topic::Storage => String::from("storage"),
            Topic::Drafts => String::from("drafts"),
            Topic::Rows(space, class) => format!("rows {} {space}", class as u8),
            Topic::Vote(_)
            | Topic::Sync(_)
            | Topic::Chain(_)
            | Topic::Powers(_)
            | Topic::History(_) => return None,
        })
    }

    /// Reads what [`Topic::write`] writes.
    pub fn read(text: &str) -> Option<Topic> {
        Some(match text {
            "home" => Topic::Home,
            "device" => Topic::Device,
            "storage" => Topic::Storage,
            "drafts" => Topic::Drafts,
            other => {
                let (class, space) = other.strip_prefix("rows ")?.split_once(' ')?;
                let class = class.parse::<u8>().ok()?;
                let class = CLASSES.into_iter().find(|known| *known as u8 == class)?;
                Topic::Rows(space.parse().ok()?, class)
            }
        })
    }
}

/// All classes of rows.
pub const CLASSES: [Class; 6] = [
    Class::Version,
    Class::Heading,
    Class::Ballot,
    Class::Talk,
    Class::Person,
    Class::Other,
];

/// The bus. Cloning it is cheap; all clones are one bus.
#[derive(Clone, Default)]
pub struct News(Rc<RefCell<Vec<Listener>>>);

type Listener = Rc<dyn Fn(Topic)>;

impl News {
    /// Tells everybody who listens.
    pub fn raise(&self, topic: Topic) {
        // Cloned first: a listener may add another.
        let listeners = self.0.borrow().clone();
        for listener in listeners {
            listener(topic);
        }
    }

    /// Listens for good.
    pub fn listen(&self, listener: impl Fn(Topic) + 'static) {
        self.0.borrow_mut().push(Rc::new(listener));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_for_other_tabs_is_read_as_it_was_written() {
        let space = Id([7; 32]);
        let rows = CLASSES.map(|class| Topic::Rows(space, class));
        let all = [Topic::Home, Topic::Device, Topic::Storage, Topic::Drafts];
        for topic in all.into_iter().chain(rows) {
            assert_eq!(
                topic.write().and_then(|text| Topic::read(&text)),
                Some(topic)
            );
        }
        for other in ["", "rows", "rows 9 0x", "sync news of another kind"] {
            assert_eq!(Topic::read(other), None);
        }
    }
}
