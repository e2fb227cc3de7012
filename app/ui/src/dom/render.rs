//! Parts into the document, and a part drawn again onto what stands there: elements of the same tag are kept and only
//! what differs is touched.

use super::{Attr, El, Node, Text};
use leptos::{prelude::*, wasm_bindgen::prelude::*, web_sys};
use std::cell::RefCell;
use std::rc::Rc;

/// A part as it stands in the document. Every one has at least one document node, so it always has a place.
pub enum Stood {
    /// A comment that keeps the place.
    Nothing(web_sys::Node),
    Text(web_sys::Node, Text),
    Element(Box<Standing>),
    /// The parts, and a comment after the last.
    Many(Vec<Stood>, web_sys::Node),
    Live(RenderEffect<Stood>),
    Keyed(String, Box<Stood>),
}

/// An element as it stands.
pub struct Standing {
    tag: &'static str,
    element: web_sys::Element,
    set: Vec<(&'static str, Text)>,
    following: Vec<RenderEffect<()>>,
    heard: Rc<RefCell<Heard>>,
    listening: Vec<(&'static str, Listener)>,
    kids: Vec<Stood>,
}

type Listener = Closure<dyn FnMut(web_sys::Event)>;
/// What runs at each event.
type Heard = Vec<(&'static str, Rc<dyn Fn(web_sys::Event)>)>;

// What the document refuses (only malformed names would be) leaves the page without that one node or attribute.

impl Node {
    /// Makes the document's nodes, not yet in the page.
    pub fn build(self) -> Stood {
        match self {
            Node::Nothing => Stood::Nothing(comment()),
            Node::Text(text) => Stood::Text(document().create_text_node(&text).into(), text),
            Node::Element(el) => Stood::Element(Box::new(el.build())),
            Node::Many(parts) => {
                Stood::Many(parts.into_iter().map(Node::build).collect(), comment())
            }
            Node::Live(draw) => Stood::Live(follow(draw, None)),
            Node::Keyed(key, part) => Stood::Keyed(key, Box::new(part.build())),
        }
    }

    /// Draws this part onto what stands there.
    pub fn rebuild(self, stood: &mut Stood) {
        match (self, stood) {
            (Node::Nothing, Stood::Nothing(_)) => {}
            (Node::Text(text), Stood::Text(node, before)) => {
                if text != *before {
                    node.set_text_content(Some(&text));
                    *before = text;
                }
            }
            (Node::Element(el), Stood::Element(standing)) if el.tag == standing.tag => {
                el.rebuild(standing)
            }
            (Node::Many(parts), Stood::Many(stood, end)) => rebuild_all(parts, stood, end),
            (Node::Live(draw), Stood::Live(effect)) => {
                let before = effect.take_value();
                *effect = follow(draw, before);
            }
            (Node::Keyed(key, part), Stood::Keyed(before, stood)) if key == *before => {
                part.rebuild(stood)
            }
            (part, stood) => {
                let new = part.build();
                let first = stood.first();
                if let Some(parent) = first.parent_node() {
                    new.mount(&parent, Some(&first));
                }
                std::mem::replace(stood, new).unmount();
            }
        }
    }
}

fn rebuild_all(parts: Vec<Node>, stood: &mut Vec<Stood>, end: &web_sys::Node) {
    for gone in stood.drain(parts.len().min(stood.len())..) {
        gone.unmount();
    }
    let kept = stood.len();
    for (i, part) in parts.into_iter().enumerate() {
        match stood.get_mut(i) {
            Some(stood) if i < kept => part.rebuild(stood),
            _ => {
                let new = part.build();
                if let Some(parent) = end.parent_node() {
                    new.mount(&parent, Some(end));
                }
                stood.push(new);
            }
        }
    }
}

fn follow(draw: Box<dyn Fn() -> Node>, before: Option<Stood>) -> RenderEffect<Stood> {
    RenderEffect::new_with_value(
        move |before: Option<Stood>| match before {
            None => draw().build(),
            Some(mut stood) => {
                draw().rebuild(&mut stood);
                stood
            }
        },
        before,
    )
}

impl Stood {
    /// Its first document node.
    pub fn first(&self) -> web_sys::Node {
        match self {
            Stood::Nothing(node) | Stood::Text(node, _) => node.clone(),
            Stood::Element(standing) => standing.element.clone().into(),
            Stood::Many(parts, end) => parts.first().map_or_else(|| end.clone(), Stood::first),
            // A part without a value is being drawn right now; nothing stands before it then.
            Stood::Live(effect) => effect
                .with_value_mut(|stood| stood.first())
                .unwrap_or_else(comment),
            Stood::Keyed(_, stood) => stood.first(),
        }
    }

    /// Puts it into the document.
    pub fn mount(&self, parent: &web_sys::Node, before: Option<&web_sys::Node>) {
        self.each(&mut |node| drop(parent.insert_before(node, before)));
    }

    /// Takes it out of the document and ends it.
    pub fn unmount(self) {
        self.each(&mut |node| {
            if let Some(parent) = node.parent_node() {
                let _ = parent.remove_child(node);
            }
        });
        self.end();
    }

    /// Ends what follows in it, now: an effect that is only dropped keeps its value, and so the effects within, until its
    /// task has run once more. One of these, told of a change just before, would look at what is remembered no longer.
    fn end(self) {
        match self {
            Stood::Nothing(_) | Stood::Text(..) => {}
            Stood::Element(standing) => standing.kids.into_iter().for_each(Stood::end),
            Stood::Many(parts, _) => parts.into_iter().for_each(Stood::end),
            Stood::Live(effect) => {
                if let Some(stood) = effect.take_value() {
                    stood.end();
                }
            }
            Stood::Keyed(_, stood) => stood.end(),
        }
    }

    fn each(&self, visit: &mut dyn FnMut(&web_sys::Node)) {
        match self {
            Stood::Nothing(node) | Stood::Text(node, _) => visit(node),
            Stood::Element(standing) => visit(&standing.element),
            Stood::Many(parts, end) => {
                for part in parts {
                    part.each(visit);
                }
                visit(end);
            }
            Stood::Live(effect) => {
                effect.with_value_mut(|stood| stood.each(visit));
            }
            Stood::Keyed(_, stood) => stood.each(visit),
        }
    }
}

impl El {
    fn build(self) -> Standing {
        let mut standing = Standing {
            tag: self.tag,
            element: create(self.tag),
            set: Vec::new(),
            following: Vec::new(),
            heard: Rc::default(),
            listening: Vec::new(),
            kids: Vec::new(),
        };
        for kid in self.kids {
            let kid = kid.build();
            kid.mount(&standing.element, None);
            standing.kids.push(kid);
        }
        // After the children: a `select` takes its value from options that are there already.
        for attr in &self.attrs {
            if let Attr::Made(take) = attr {
                take(standing.element.clone());
            }
        }
        standing.apply(self.attrs);
        standing
    }

    fn rebuild(self, standing: &mut Standing) {
        let element: web_sys::Node = standing.element.clone().into();
        let end = comment();
        let _ = element.append_child(&end);
        rebuild_all(self.kids, &mut standing.kids, &end);
        let _ = element.remove_child(&end);
        standing.apply(self.attrs);
    }
}

impl Standing {
    fn apply(&mut self, attrs: Vec<Attr>) {
        let before = std::mem::take(&mut self.set);
        self.following.clear();
        let mut heard = Heard::new();
        for attr in attrs {
            match attr {
                Attr::Set(name, value) => {
                    if !before.iter().any(|(n, v)| *n == name && *v == value) {
                        let _ = self.element.set_attribute(name, &value);
                    }
                    self.set.push((name, value));
                }
                Attr::Live(name, value) => {
                    let element = self.element.clone();
                    self.following.push(following(Box::new(move || {
                        let _ = match value() {
                            Some(value) => element.set_attribute(name, &value),
                            None => element.remove_attribute(name),
                        };
                    })));
                }
                Attr::Prop(name, value) => {
                    let element = self.element.clone();
                    self.following.push(following(Box::new(move || {
                        let _ = js_sys::Reflect::set(&element, &JsValue::from_str(name), &value());
                    })));
                }
                Attr::Made(_) => {}
                Attr::On(event, run) => heard.push((event, run)),
            }
        }
        for (name, _) in before {
            if !self.set.iter().any(|(n, _)| *n == name) {
                let _ = self.element.remove_attribute(name);
            }
        }
        self.listen(heard);
    }

    /// One listener an event, for as long as the element stands; what it runs is swapped when the part is drawn again.
    fn listen(&mut self, heard: Heard) {
        for (event, _) in &heard {
            if self.listening.iter().any(|(name, _)| name == event) {
                continue;
            }
            let (event, all) = (*event, self.heard.clone());
            let run = move |heard: web_sys::Event| {
                // Taken out before it runs: it may cause this very element to be drawn again.
                let run = all
                    .borrow()
                    .iter()
                    .find(|(name, _)| *name == event)
                    .map(|(_, run)| run.clone());
                if let Some(run) = run {
                    run(heard);
                }
            };
            let run = Closure::<dyn FnMut(web_sys::Event)>::new(run);
            let _ = self
                .element
                .add_event_listener_with_callback(event, run.as_ref().unchecked_ref());
            self.listening.push((event, run));
        }
        *self.heard.borrow_mut() = heard;
    }
}

fn following(run: Box<dyn Fn()>) -> RenderEffect<()> {
    RenderEffect::new(move |_| run())
}

fn comment() -> web_sys::Node {
    document().create_comment("").into()
}

fn create(tag: &'static str) -> web_sys::Element {
    // A `title` outside a drawing would be the document's, which no part of a page sets this way.
    const SVG: [&str; 8] = [
        "svg", "path", "rect", "circle", "g", "text", "title", "desc",
    ];
    let made = if SVG.contains(&tag) {
        document().create_element_ns(Some("http://www.w3.org/2000/svg"), tag)
    } else {
        document().create_element(tag)
    };
    // Tags are compiled in, so this cannot fail; a plain element would stand in.
    made.unwrap_or_else(|_| {
        wasm_bindgen::JsCast::unchecked_into(JsValue::from(document().create_comment(tag)))
    })
}
