//! Labels of addresses on the page without JavaScript, as the app's own page has them.

use views::{AddressLabel, LabelKind};

use super::body::{Made, el, header, soft, text};
use super::words::escaped;

impl Made<'_> {
    pub(super) fn labels(&self) -> String {
        let words = self.words;
        let heads =
            ["label_address", "label_kind", "label_name", "evidence"].map(|key| words.of(key));
        let row = |label: &AddressLabel| {
            let kind = words.of(match label.kind {
                LabelKind::Team => "label_team",
                LabelKind::Treasury => "label_treasury",
                LabelKind::Exchange => "label_exchange",
                LabelKind::Vesting => "label_vesting",
                LabelKind::Custodian => "label_custodian",
                LabelKind::Contract => "label_contract",
            });
            let chain = soft(&format!("{} {}", words.of("label_chain"), label.chain));
            let cells = [
                [text("code", "mono whole", &label.address), chain].concat(),
                escaped(kind),
                escaped(&label.name),
                [
                    self.linked(label.sources.iter()),
                    soft(&words.fill("checked", &[&label.as_of])),
                ]
                .concat(),
            ];
            let cells: String = heads
                .iter()
                .zip(cells)
                .map(|(head, cell)| format!("<td data-l=\"{}\">{cell}</td>", escaped(head)))
                .collect();
            el("tr", "", cells)
        };
        let rows: String = self.page.labels.iter().map(row).collect();
        let list = match rows.is_empty() {
            true => text("p", "soft", words.of("labels_none")),
            false => el(
                "table",
                "stack",
                [
                    text("caption", "hidden", words.of("labels")),
                    header(&heads),
                    el("tbody", "", rows),
                ]
                .concat(),
            ),
        };
        let content = [soft(words.of("labels_text")), list];
        self.section("labels", words.of("labels"), content.concat())
    }
}
