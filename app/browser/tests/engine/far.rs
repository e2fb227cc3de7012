//! Relays and nodes at the other end of a real socket: the little servers of `tests/far.mjs`, whose address the
//! runner of these tests gives in `LOCUS_FAR` when they are compiled.

use browser::engine::{FetchNodes, SocketRelays};
use engine::{
    conformance::{NodeUrls, RelayUrls, all_hold, nodes_suite, relays_suite},
    ports::{NodeError, Nodes, Relays},
};
use futures::StreamExt;
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

/// `host:port`.
const FAR: &str = match option_env!("LOCUS_FAR") {
    Some(far) => far,
    None => "127.0.0.1:7799",
};

fn relay(path: &str) -> String {
    format!("ws://{FAR}/{path}")
}

#[wasm_bindgen_test]
async fn relays_are_spoken_to_as_their_twin_is() {
    let urls = RelayUrls {
        up: relay(""),
        nobody: "ws://127.0.0.1:9/".into(),
    };
    all_hold(relays_suite(Rc::new(SocketRelays), urls).await);
}

#[wasm_bindgen_test]
async fn nodes_are_spoken_to_as_their_twin_is() {
    let urls = NodeUrls::at(&format!("http://{FAR}"));
    all_hold(nodes_suite(Rc::new(FetchNodes), urls).await);
}

#[wasm_bindgen_test]
async fn frames_too_large_or_binary_are_dropped_and_the_rest_arrives() {
    let mut socket = SocketRelays.open(&relay("strange")).await.unwrap();
    assert_eq!(
        socket.frames.next().await.as_deref(),
        Some("[\"NOTICE\",\"still here\"]")
    );
    assert_eq!(socket.frames.next().await, None, "it closes after that");
    assert!(
        !(socket.send)("[]".into()),
        "nothing goes into a closed socket"
    );
}

#[wasm_bindgen_test]
async fn a_relay_that_never_opens_is_given_up() {
    let said = SocketRelays.open(&relay("mute")).await.err().unwrap();
    assert!(said.contains("10 seconds"), "{said}");
}

#[wasm_bindgen_test]
async fn a_node_can_not_send_us_elsewhere() {
    let sent = FetchNodes
        .post(&format!("http://{FAR}/elsewhere"), "{}".into(), 3000)
        .await;
    assert!(matches!(sent, Err(NodeError::Unreachable(_))), "{sent:?}");
}

#[wasm_bindgen_test]
async fn a_node_that_drips_is_given_up_in_time() {
    let sent = FetchNodes
        .post(&format!("http://{FAR}/drips"), "{}".into(), 500)
        .await;
    assert_eq!(sent, Err(NodeError::Timeout));
}
