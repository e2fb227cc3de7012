//! A network of the catalogue, and the labels of all of them. Contacts nobody: their files lie beside the programs.

use crate::{core::Core, network};
use std::rc::Rc;
use views::{AddressLabel, NetworkView};

/// The network, or why it cannot be shown.
pub async fn network(core: &Rc<Core>, id: &str) -> NetworkView {
    let catalogue = core.catalogue().await;
    let Some(card) = catalogue.networks.iter().find(|card| card.id == id) else {
        return NetworkView::Unknown(catalogue.networks.clone());
    };
    let Some(text) = text_of(core, id).await else {
        return NetworkView::Missing(card.clone());
    };
    match network::read(id, &text) {
        Ok(mut page) => {
            let ours = catalogue.spaces.iter().filter(|entry| entry.network == id);
            page.spaces = ours.map(super::home::listed).collect();
            NetworkView::Open(Box::new(page))
        }
        Err(refusal) => NetworkView::Unreadable(card.clone(), refusal.to_string()),
    }
}

/// Who is said to stand behind addresses of a chain, by every network whose file can be read. One that cannot says so on
/// its own page.
pub async fn labels(core: &Rc<Core>, chain: u64) -> Vec<AddressLabel> {
    let catalogue = core.catalogue().await;
    let mut labels = Vec::new();
    for card in &catalogue.networks {
        if let Some(text) = text_of(core, &card.id).await
            && let Ok(page) = network::read(&card.id, &text)
        {
            labels.extend(page.labels);
        }
    }
    labels.retain(|label| label.chain == chain);
    labels
}

/// The file's text, kept once it came: one build has one.
async fn text_of(core: &Core, id: &str) -> Option<String> {
    if let Some(text) = core.networks.borrow().get(id) {
        return Some(text.clone());
    }
    let text = core.ports.catalogue.network(id).await?;
    core.networks
        .borrow_mut()
        .insert(id.to_owned(), text.clone());
    Some(text)
}
