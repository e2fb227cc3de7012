//! The page: what is around it, handed to `ui`.

mod build_id;

fn main() {
    browser::panics_speak();
    ui::mount(browser::page::around(build_id::BUILD));
}
