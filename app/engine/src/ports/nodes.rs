//! JSON-RPC to nodes, as text: what the text means is `chain`'s business.

use super::Fut;

/// Posts JSON-RPC.
pub trait Nodes {
    /// Posts `body` (one request or a batch) to `url`; the answer's body as text.
    ///
    /// # Errors
    /// [`NodeError`]; an HTTP status other than 2xx is [`NodeError::Status`].
    fn post<'a>(
        &'a self,
        url: &'a str,
        body: String,
        timeout_ms: u32,
    ) -> Fut<'a, Result<String, NodeError>>;
}

/// Why a node gave no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeError {
    /// Unreachable (or refused by the browser): its words.
    Unreachable(String),
    /// No answer in time.
    Timeout,
    /// An HTTP status other than 2xx.
    Status(u16),
    /// More bytes than the cap of 8 MiB.
    TooLarge,
}

/// Static files of Locus's own origin: what the catalogue lists.
pub trait Catalogue {
    /// The JSON texts of the shipped catalogue and of the development network, those that exist.
    fn read(&self) -> Fut<'_, Vec<CatalogueFile>>;
    /// The JSON text of a network's own file; none when it does not come. `id` is one that the catalogue lists.
    fn network<'a>(&'a self, id: &'a str) -> Fut<'a, Option<String>>;
    /// Whether Locus itself is served from this machine (then loopback hosts named by a space are no surprise).
    fn on_this_machine(&self) -> bool;
}

/// One file of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueFile {
    /// `local` for the development network's, else the shipped one's name.
    pub name: String,
    /// Its JSON.
    pub json: String,
}
