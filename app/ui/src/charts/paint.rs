//! A drawing: its frame, what is drawn in it, and the points that can be reached by key and say what they are.
//!
//! Nothing here has a colour: classes say what a part is, `style/charts.css` how that looks. Meaning never rests on
//! colour alone: lines differ in their dashes, points in their shape, and every one of them has its words.

use super::Scale;
use crate::{
    dom::{El, Node, el},
    held::Held,
    kids,
};
use leptos::{wasm_bindgen::JsCast, web_sys};

/// Room around what is drawn, for what is written along the axes.
#[derive(Clone, Copy)]
pub struct Room {
    /// Above.
    pub top: f64,
    /// At the right.
    pub right: f64,
    /// Below.
    pub bottom: f64,
    /// At the left.
    pub left: f64,
}

/// For numbers at the left and words below.
pub const AXES: Room = Room {
    top: 12.0,
    right: 14.0,
    bottom: 26.0,
    left: 46.0,
};

/// Where a text stands on its place.
#[derive(Clone, Copy)]
pub enum Side {
    /// Begins there.
    Start,
    /// In the middle.
    Middle,
    /// Ends there.
    End,
}

/// A drawing being made.
pub struct Drawing {
    width: f64,
    height: f64,
    room: Room,
    parts: Vec<Node>,
    spots: Vec<Node>,
}

impl Drawing {
    /// An empty one.
    pub fn new(width: f64, height: f64, room: Room) -> Drawing {
        Drawing {
            width,
            height,
            room,
            parts: Vec::new(),
            spots: Vec::new(),
        }
    }

    /// From left to right.
    pub fn across(&self, numbers: (f64, f64)) -> Scale {
        Scale::new(numbers, (self.room.left, self.width - self.room.right))
    }

    /// From bottom to top.
    pub fn up(&self, numbers: (f64, f64)) -> Scale {
        Scale::new(numbers, (self.height - self.room.bottom, self.room.top))
    }

    /// Lines across with their numbers at the left.
    pub fn levels(&mut self, scale: Scale, steps: &[(f64, String)]) {
        let (left, right) = (self.room.left, self.width - self.room.right);
        for (number, words) in steps {
            let y = scale.at(*number);
            self.line("grid", &[(left, y), (right, y)]);
            self.words("axis", left - 6.0, y + 4.0, Side::End, words.clone());
        }
    }

    /// Words below, each at its place; the ones at the ends stay inside.
    pub fn below(&mut self, scale: Scale, steps: &[(f64, String)]) {
        let y = self.height - 8.0;
        for (number, words) in steps {
            let x = scale.at(*number);
            let half = words.chars().count() as f64 * 3.4;
            let side = match () {
                _ if x + half > self.width => Side::End,
                _ if x < half => Side::Start,
                _ => Side::Middle,
            };
            self.words("axis", x, y, side, words.clone());
        }
    }

    /// A line through places.
    pub fn line(&mut self, class: &'static str, places: &[(f64, f64)]) {
        let mut path = String::new();
        for (i, (x, y)) in places.iter().enumerate() {
            path.push_str(if i == 0 { "M" } else { "L" });
            path.push_str(&pixels(*x));
            path.push(' ');
            path.push_str(&pixels(*y));
        }
        self.parts
            .push(el("path", class, kids![]).attr("d", path).node());
    }

    /// A box.
    pub fn area(&mut self, class: &'static str, (x, y): (f64, f64), (wide, high): (f64, f64)) {
        self.parts.push(area(class, (x, y), (wide, high)).node());
    }

    /// Words.
    pub fn words(&mut self, class: &'static str, x: f64, y: f64, side: Side, words: String) {
        self.parts.push(written(class, x, y, side, words));
    }

    /// A point that can be reached by key and says what it is.
    pub fn spot(&mut self, class: &'static str, words: String, shape: Vec<Node>) {
        // One stop for the Tab key; arrow keys go from point to point.
        let stop = if self.spots.is_empty() { "0" } else { "-1" };
        let spot = el("g", "", shape)
            .class(["spot ", class].concat())
            .attr("role", "img")
            .attr("tabindex", stop)
            .attr("aria-label", words);
        self.spots.push(spot.node());
    }

    /// The whole of it. `told` takes the words of the point that is looked at.
    pub fn finish(self, title: String, about: String, told: Held<String>) -> Node {
        let (width, height) = (pixels(self.width), pixels(self.height));
        let size = ["0 0 ", &width, " ", &height].concat();
        let tell = move |event: web_sys::Event| {
            if let Some(words) = spot_of(&event).and_then(|spot| spot.get_attribute("aria-label")) {
                told.set(words);
            }
        };
        el(
            "svg",
            "drawing",
            kids![
                el("title", "", kids![title.clone()]),
                el("desc", "", kids![about.clone()]),
                el("g", "", self.parts).attr("aria-hidden", "true"),
                el("g", "", self.spots)
            ],
        )
        .attr("viewBox", size)
        .attr("width", width)
        .attr("height", height)
        .attr("role", "group")
        .attr("aria-label", [title.as_str(), ". ", &about].concat())
        .on("focusin", tell)
        .on("mouseover", tell)
        .on("keydown", walk)
        .node()
    }
}

/// A box as an element.
pub fn area(class: &'static str, (x, y): (f64, f64), (wide, high): (f64, f64)) -> El {
    el("rect", class, kids![])
        .attr("x", pixels(x))
        .attr("y", pixels(y))
        .attr("width", pixels(wide.max(0.0)))
        .attr("height", pixels(high.max(0.0)))
}

/// Words as an element.
pub fn written(class: &'static str, x: f64, y: f64, side: Side, words: String) -> Node {
    let anchor = match side {
        Side::Start => "start",
        Side::Middle => "middle",
        Side::End => "end",
    };
    el("text", class, kids![words])
        .attr("x", pixels(x))
        .attr("y", pixels(y))
        .attr("text-anchor", anchor)
        .node()
}

/// A round point; its larger, unseen neighbour makes it easy to hit.
pub fn dot(x: f64, y: f64, radius: f64) -> Vec<Node> {
    let circle = |class, radius: f64| {
        el("circle", class, kids![])
            .attr("cx", pixels(x))
            .attr("cy", pixels(y))
            .attr("r", pixels(radius))
            .node()
    };
    vec![circle("reach", radius + 6.0), circle("shape", radius)]
}

/// A diamond.
pub fn diamond(x: f64, y: f64, radius: f64) -> Vec<Node> {
    let corner = |dx: f64, dy: f64| [pixels(x + dx), pixels(y + dy)].join(" ");
    let path = [
        "M",
        &corner(0.0, -radius),
        "L",
        &corner(radius, 0.0),
        "L",
        &corner(0.0, radius),
        "L",
        &corner(-radius, 0.0),
        "Z",
    ]
    .concat();
    vec![
        area(
            "reach",
            (x - radius - 4.0, y - radius - 4.0),
            (2.0 * radius + 8.0, 2.0 * radius + 8.0),
        )
        .node(),
        el("path", "shape", kids![]).attr("d", path).node(),
    ]
}

/// A place to a tenth of a pixel.
pub fn pixels(place: f64) -> String {
    let tenths = (place * 10.0).round();
    let tenths = if tenths.is_finite() { tenths as i64 } else { 0 };
    let (whole, rest) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    let mut out = String::new();
    if tenths < 0 {
        out.push('-');
    }
    out.push_str(&whole.to_string());
    if rest != 0 {
        out.push('.');
        out.push_str(&rest.to_string());
    }
    out
}

fn spot_of(event: &web_sys::Event) -> Option<web_sys::Element> {
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    target.closest(".spot").ok()?
}

/// Arrow keys go from point to point; Home and End to the first and the last.
fn walk(event: web_sys::Event) {
    let step = || {
        let key = event.dyn_ref::<web_sys::KeyboardEvent>()?.key();
        let from = spot_of(&event)?;
        let to = match key.as_str() {
            "ArrowRight" | "ArrowDown" => from.next_element_sibling(),
            "ArrowLeft" | "ArrowUp" => from.previous_element_sibling(),
            "Home" => from.parent_element()?.first_element_child(),
            "End" => from.parent_element()?.last_element_child(),
            _ => return None,
        };
        event.prevent_default();
        let to = to?;
        // The point that was left last is the one that Tab comes back to.
        let _ = from.set_attribute("tabindex", "-1");
        let _ = to.set_attribute("tabindex", "0");
        to.dyn_into::<web_sys::SvgElement>().ok()?.focus().ok()
    };
    step();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_written_to_a_tenth() {
        for (place, expected) in [
            (1.0, "1"),
            (1.26, "1.3"),
            (-0.04, "0"),
            (-2.5, "-2.5"),
            (f64::NAN, "0"),
        ] {
            assert_eq!(pixels(place), expected);
        }
    }
}
