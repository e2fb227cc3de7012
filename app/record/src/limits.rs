//! How much of anything is read before it is refused. Checked before any signature is.

/// Bytes of a serialised event, in its canonical form.
pub const EVENT_BYTES: usize = 60 * 1024;
/// Bytes of an event as a relay writes it, which may escape more than it must.
pub const EVENT_TEXT_BYTES: usize = 4 * EVENT_BYTES;
/// Bytes of a body.
pub const BODY_BYTES: usize = 48 * 1024;
/// Bytes of a proposal's text within its body.
pub const REVISION_TEXT_BYTES: usize = 32 * 1024;
/// Bytes of a contract account's signature; room for a wrapped deployment (ERC-6492).
pub const SIGNATURE_BYTES: usize = 16 * 1024;
/// How deep JSON may nest.
pub const JSON_DEPTH: usize = 12;
/// Tags of an event, and items of one tag.
pub const TAGS: usize = 64;
/// Items of one tag.
pub const TAG_ITEMS: usize = 16;
/// Bytes of a title.
pub const TITLE_BYTES: usize = 200;
/// Bytes of a network's name.
pub const NAME_BYTES: usize = 80;
/// Bytes of one choice's name.
pub const CHOICE_BYTES: usize = 100;
/// Choices of one vote.
pub const CHOICES: usize = 32;
/// Points that `score/1` lets a voter give to one choice.
pub const POINTS: u32 = 100;
/// Bytes of the words for a whole choice.
pub const CHOICE_TEXT_BYTES: usize = 4 * 1024;
/// Bytes of the words for effect, rule, position or action.
pub const WORDS_BYTES: usize = 600;
/// Bytes of a reason.
pub const REASON_BYTES: usize = 4 * 1024;
/// Bytes of a short label inside a body: a node's name, a symbol, a unit.
pub const LABEL_BYTES: usize = 80;
/// Bytes of an address on the web.
pub const URL_BYTES: usize = 400;
/// Entries of any list in a body, except listed accounts.
pub const LIST: usize = 64;
/// Listed accounts of one space version.
pub const ACCOUNTS: usize = 700;
/// Bytes of a comment, question, argument, objection, amendment or statement.
pub const TALK_BYTES: usize = 16 * 1024;
/// Bytes of a passage that talk quotes or replaces.
pub const QUOTE_BYTES: usize = 8 * 1024;
/// Act ids that one checkpoint adds.
pub const CHECKPOINT_ADDED: usize = 750;
/// Checkpoints that one certificate names; also the most witnesses of a space.
pub const WITNESSES: usize = 64;
