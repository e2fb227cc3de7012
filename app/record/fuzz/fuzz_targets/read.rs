//! Every reader of hostile bytes: it may refuse, never panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use record::{
    Choice, ClaimBody, Event, Id, OpeningBody, RevisionBody, Rule, SpaceBody, WalletAct,
    bundle::Bundle, json, keys, verify_act, verify_carried, verify_event,
};

fuzz_target!(|bytes: &[u8]| {
    let _ = json::parse_bytes(bytes, 1 << 20);
    let _ = keys::recover(&Id::ZERO, bytes);
    let _ = keys::normalised(bytes);
    for (rule, _) in Rule::ALL {
        if let Ok(choice) = Choice::decode(*rule, 3, bytes) {
            assert_eq!(choice.encode(), bytes);
        }
    }
    let Ok(text) = core::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(mut event) = Event::from_json(text) {
        assert_eq!(Event::from_json(&event.to_json()).as_ref(), Ok(&event));
        let _ = verify_event(&event);
        // Past the id, as somebody who seals their own nonsense gets.
        event.id = event.recompute_id();
        let _ = verify_carried(&event);
    }
    if let Ok(act) = WalletAct::from_json(text) {
        assert_eq!(WalletAct::from_json(&act.to_json()).as_ref(), Ok(&act));
        let _ = verify_act(act);
    }
    let _ = Bundle::from_json(text);
    let _ = SpaceBody::parse(text);
    let _ = RevisionBody::parse(text);
    let _ = OpeningBody::parse(text);
    let _ = ClaimBody::parse(text);
});
