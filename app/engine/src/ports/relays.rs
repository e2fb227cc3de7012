//! Text sockets to relays. NIP-01 is spoken by `sync`, not here.

use super::Fut;
use futures::stream::LocalBoxStream;

/// Dials relays.
pub trait Relays {
    /// Opens a socket.
    ///
    /// # Errors
    /// The transport's words when it can't be opened (within 10 s).
    fn open<'a>(&'a self, url: &'a str) -> Fut<'a, Result<Socket, String>>;
}

/// An open socket. Dropping it closes it.
pub struct Socket {
    /// Sends a text frame; `false` when the socket is closed.
    pub send: Box<dyn Fn(String) -> bool>,
    /// Text frames as they come; ends when the socket closes. Frames over 128 KiB are dropped.
    pub frames: LocalBoxStream<'static, String>,
}
