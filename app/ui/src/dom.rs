//! The tree of a page: one type for every element, text and reactive part.
//!
//! Leptos's own views have a type for each shape and bring code for each: these pages would be twice as large as the
//! whole page may be. Here every shape shares one rendering ([`render`]); signals, effects and routes stay Leptos's.
//! There is no way to write HTML text: untrusted words can only become text nodes and attribute values.

mod render;

use leptos::{prelude::*, wasm_bindgen::JsValue, web_sys};
use std::borrow::Cow;

/// A text that is either compiled in or made.
pub type Text = Cow<'static, str>;

/// A part of a page.
pub enum Node {
    /// Nothing, but a place.
    Nothing,
    /// Words.
    Text(Text),
    /// An element.
    Element(Box<El>),
    /// Parts one after another.
    Many(Vec<Node>),
    /// A part that is drawn again whenever what it reads changes. What did not change keeps its element, and so its
    /// focus and what was typed.
    Live(Box<dyn Fn() -> Node>),
    /// A part that is replaced as a whole when its key changes: a page, for one.
    Keyed(String, Box<Node>),
}

/// An element: its tag, what is set on it, what is in it.
pub struct El {
    tag: &'static str,
    attrs: Vec<Attr>,
    kids: Vec<Node>,
}

/// What is set on an element.
enum Attr {
    /// An attribute.
    Set(&'static str, Text),
    /// An attribute that follows what it reads; none takes it away.
    Live(&'static str, Box<dyn Fn() -> Option<Text>>),
    /// A property that follows what it reads.
    Prop(&'static str, Box<dyn Fn() -> JsValue>),
    /// Takes the element once it is made.
    Made(Box<dyn Fn(web_sys::Element)>),
    /// A listener.
    On(&'static str, std::rc::Rc<dyn Fn(web_sys::Event)>),
}

#[cfg(test)]
impl Node {
    /// Its words, one after another, as they would be drawn now.
    pub fn words(&self) -> String {
        match self {
            Node::Nothing => String::new(),
            Node::Text(text) => text.to_string(),
            Node::Element(el) => el.kids.iter().map(Node::words).collect(),
            Node::Many(parts) => parts.iter().map(Node::words).collect(),
            Node::Live(draw) => draw().words(),
            Node::Keyed(_, part) => part.words(),
        }
    }
}

/// Puts the page into the document's body, for as long as the document is there.
pub fn mount(page: Node) {
    let stood = page.build();
    if let Some(body) = document().body() {
        stood.mount(&body, None);
    }
    // Its effects end when it is dropped, and nothing else holds it.
    std::mem::forget(stood);
}

/// An element of a class.
pub fn el(tag: &'static str, class: &'static str, kids: Vec<Node>) -> El {
    let mut el = El {
        tag,
        attrs: Vec::new(),
        kids,
    };
    if !class.is_empty() {
        el.attrs.push(Attr::Set("class", Cow::Borrowed(class)));
    }
    el
}

impl El {
    /// Its class, where that is made.
    pub fn class(self, class: impl Into<Text>) -> Self {
        self.push(Attr::Set("class", class.into()))
    }

    /// An attribute; one without a value is left out.
    pub fn attr(self, name: &'static str, value: impl IntoAttr) -> Self {
        match value.into_attr() {
            Some(value) => self.push(Attr::Set(name, value)),
            None => self,
        }
    }

    /// An attribute that follows what it reads.
    pub fn attr_live(self, name: &'static str, value: impl Fn() -> Option<Text> + 'static) -> Self {
        self.push(Attr::Live(name, Box::new(value)))
    }

    /// A property that follows what it reads.
    pub fn prop<T: Into<JsValue>>(
        self,
        name: &'static str,
        value: impl Fn() -> T + 'static,
    ) -> Self {
        self.push(Attr::Prop(name, Box::new(move || value().into())))
    }

    /// A listener.
    pub fn on(self, event: &'static str, heard: impl Fn(web_sys::Event) + 'static) -> Self {
        self.push(Attr::On(event, std::rc::Rc::new(heard)))
    }

    /// Hands the element over once it is made.
    pub fn made(self, take: impl Fn(web_sys::Element) + 'static) -> Self {
        self.push(Attr::Made(Box::new(take)))
    }

    /// As a part.
    pub fn node(self) -> Node {
        Node::Element(Box::new(self))
    }

    fn push(mut self, attr: Attr) -> Self {
        self.attrs.push(attr);
        self
    }
}

/// What can be the value of an attribute.
pub trait IntoAttr {
    /// The value, if there is one.
    fn into_attr(self) -> Option<Text>;
}

impl IntoAttr for &'static str {
    fn into_attr(self) -> Option<Text> {
        Some(Cow::Borrowed(self))
    }
}

impl IntoAttr for String {
    fn into_attr(self) -> Option<Text> {
        Some(Cow::Owned(self))
    }
}

impl IntoAttr for Option<&'static str> {
    fn into_attr(self) -> Option<Text> {
        self.map(Cow::Borrowed)
    }
}

impl From<El> for Node {
    fn from(el: El) -> Self {
        el.node()
    }
}

impl From<&'static str> for Node {
    fn from(text: &'static str) -> Self {
        Node::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Node {
    fn from(text: String) -> Self {
        Node::Text(Cow::Owned(text))
    }
}

impl From<Text> for Node {
    fn from(text: Text) -> Self {
        Node::Text(text)
    }
}

impl From<Vec<Node>> for Node {
    fn from(parts: Vec<Node>) -> Self {
        Node::Many(parts)
    }
}

impl<T: Into<Node>> From<Option<T>> for Node {
    fn from(part: Option<T>) -> Self {
        part.map_or(Node::Nothing, Into::into)
    }
}

/// Parts of any kind as nodes.
#[macro_export]
macro_rules! kids {
    ($($part:expr),* $(,)?) => { vec![$($crate::dom::Node::from($part)),*] };
}

/// A part that is drawn again whenever what it reads changes.
pub fn live<T: Into<Node>>(draw: impl Fn() -> T + 'static) -> Node {
    Node::Live(Box::new(move || draw().into()))
}

/// Runs now and whenever what it reads changes.
pub fn effect(run: impl Fn() + 'static) {
    // Boxed, so that all share one machinery.
    let run: Box<dyn Fn()> = Box::new(run);
    run_effect(run);
}

fn run_effect(run: Box<dyn Fn()>) {
    Effect::new(move |_: Option<()>| run());
}

/// A text worked out from what it reads; whoever reads it is told only when the text itself changes. Also the way to
/// tell whether something is still the same without copying it.
pub fn memo(work: impl Fn() -> Option<String> + Send + Sync + 'static) -> Memo<Option<String>> {
    let work: Box<dyn Fn() -> Option<String> + Send + Sync> = Box::new(work);
    run_memo(work)
}

fn run_memo(work: Box<dyn Fn() -> Option<String> + Send + Sync>) -> Memo<Option<String>> {
    Memo::new(move |_| work())
}
