//! Device keys: one for each account and space of this browser. Made here, sealed before they are stored, bound by
//! one wallet signature, taken back by another.

use super::compose::{Composed, chain_of};
use crate::{
    core::Core,
    ports::{Batch, Class},
    space::Space,
    why,
};
use record::{
    Address, DeviceKey, Id,
    ids::hex,
    json::{self, Keys, ToJson, object},
    message::{DeviceBinding, DeviceRevocation, Message},
    talk::Place,
};
use rules::device::{DeviceOf, Devices};
use std::rc::Rc;
use views::Why;

/// How long a device may speak.
pub const DAYS: u64 = 90;

/// A device key of this browser, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptDevice {
    /// Its public key.
    pub device: Id,
    /// Its secret, sealed.
    pub sealed: Vec<u8>,
}

impl KeptDevice {
    fn to_json(&self) -> String {
        object([
            ("device", self.device.to_json()),
            ("sealed", self.sealed.to_json()),
        ])
        .write()
    }

    fn from_json(text: &str) -> Option<KeptDevice> {
        let mut keys = Keys::of(json::parse(text, 1 << 16).ok()?).ok()?;
        Some(KeptDevice {
            device: keys.take("device").ok()?,
            sealed: keys.take("sealed").ok()?,
        })
    }
}

impl Core {
    /// This browser's device key for an account in a space.
    pub async fn kept_device(
        &self,
        space: Id,
        account: Address,
    ) -> Result<Option<KeptDevice>, Why> {
        let value = self
            .ports
            .store
            .value(name(space, account))
            .await
            .map_err(why::store)?;
        Ok(value.and_then(|bytes| KeptDevice::from_json(core::str::from_utf8(&bytes).ok()?)))
    }

    /// The key itself.
    pub async fn open_device(&self, kept: &KeptDevice) -> Result<DeviceKey, Why> {
        let secret = self
            .ports
            .vault
            .open(kept.sealed.clone())
            .await
            .map_err(Why::StorageRefused)?;
        let secret: [u8; 32] = secret.try_into().map_err(|_| Why::Corrupted)?;
        DeviceKey::from_bytes(&secret)
            .filter(|key| key.public() == kept.device)
            .ok_or(Why::Corrupted)
    }

    /// Bindings and revocations of a space, by the rules.
    pub async fn devices(self: &Rc<Self>, space: &Space) -> Result<Devices, Why> {
        let rows = self.class(space.id, Class::Person).await?;
        let waits = rows
            .iter()
            .filter(|row| row.contract == crate::intake::CONTRACT_UNASKED);
        self.confirm(Id::ZERO, space.id, waits.map(|row| row.id).collect());
        let decided = rows
            .iter()
            .filter(|row| row.contract > crate::intake::CONTRACT_UNASKED);
        self.confirm_again(space.id, decided.map(|row| row.id));
        let good = || {
            rows.iter()
                .filter(|row| crate::held::confirmed(row.contract).is_ok())
        };
        Ok(rules::device::fold(
            &space.state,
            good().filter_map(|row| row.binding()),
            good().filter_map(|row| row.revocation()),
        ))
    }

    /// The last place in a device's chain that this browser knows.
    pub async fn last_place(&self, space: Id, device: Id) -> Result<Option<Place>, Why> {
        let value = self
            .ports
            .store
            .value(place_name(device))
            .await
            .map_err(why::store)?;
        if let Some(place) = value.and_then(|bytes| read_place(core::str::from_utf8(&bytes).ok()?))
        {
            return Ok(Some(place));
        }
        let talk = self.class(space, Class::Talk).await?;
        let places = talk
            .iter()
            .filter_map(|held| held.talk())
            .filter(|talk| talk.device == device);
        let last = places.max_by_key(|talk| (talk.place.number, talk.id));
        Ok(last.map(|talk| Place {
            number: talk.place.number,
            previous: talk.id,
        }))
    }
}

/// The newest permission of a device to speak for an account.
pub fn permission(devices: &Devices, account: Address, device: Id) -> Option<DeviceOf> {
    let of_device = devices
        .of(account)
        .into_iter()
        .filter(|of| of.device == device);
    of_device.max_by_key(|of| of.expires_at)
}

/// What the wallet signs so that this browser may comment.
pub async fn bind(core: &Rc<Core>, space: &Space, account: Address) -> Result<Composed, Why> {
    let chain = chain_of(space)?;
    let head = core.head(space).await?;
    let key = key_to_bind(core, space, account).await?;
    let now = u64::try_from(core.ports.clock.now_ms() / 1000).unwrap_or(0);
    let message: Message = DeviceBinding {
        account,
        space: space.id,
        device: key.public(),
        expires_at: now.saturating_add(DAYS * 24 * 3600),
        ref_block: head.block,
        ref_hash: head.hash,
    }
    .into();
    let consent = key.sign(&message.digest(chain), &core.ports.entropy.bytes());
    let consent = consent.ok_or(Why::Internal(String::from("the device key did not sign")))?;
    Ok(Composed {
        chain,
        message,
        body: hex(&consent),
    })
}

/// The key that this browser has, or a new one. One that was taken back stays dead.
async fn key_to_bind(core: &Rc<Core>, space: &Space, account: Address) -> Result<DeviceKey, Why> {
    let _turn = core.ports.together.turn(name(space.id, account)).await;
    if let Some(kept) = core.kept_device(space.id, account).await? {
        let devices = core.devices(space).await?;
        let dead = permission(&devices, account, kept.device).is_some_and(|of| of.revoked);
        if !dead && let Ok(key) = core.open_device(&kept).await {
            return Ok(key);
        }
    }
    let fault = Why::Internal(String::from("no key could be made"));
    let made = (0..2).find_map(|_| {
        let secret = core.ports.entropy.bytes();
        DeviceKey::from_bytes(&secret).map(|key| (key, secret))
    });
    let (key, secret) = made.ok_or(fault)?;
    let sealed = core
        .ports
        .vault
        .seal(secret.to_vec())
        .await
        .map_err(Why::StorageRefused)?;
    let kept = KeptDevice {
        device: key.public(),
        sealed,
    };
    let value = (name(space.id, account), Some(kept.to_json().into_bytes()));
    core.write(Batch {
        values: vec![value],
        ..Batch::default()
    })
    .await?;
    Ok(key)
}

/// What the wallet signs so that a device may no longer comment.
pub async fn revoke(
    core: &Rc<Core>,
    space: &Space,
    account: Address,
    device: Id,
) -> Result<Composed, Why> {
    let devices = core.devices(space).await?;
    match permission(&devices, account, device) {
        None => return Err(Why::DeviceUnbound),
        Some(of) if of.revoked => return Err(Why::DeviceRevoked),
        Some(_) => {}
    }
    let last = core.last_place(space.id, device).await?;
    let message = DeviceRevocation {
        account,
        space: space.id,
        device,
        last_chain: last.map_or(0, |place| place.number),
        last_id: last.map_or(Id::ZERO, |place| place.previous),
    };
    Ok(Composed {
        chain: chain_of(space)?,
        message: message.into(),
        body: String::new(),
    })
}

/// The name under which a key is kept, which is also the name of the turn to use it.
pub fn name(space: Id, account: Address) -> String {
    format!("device/{space}/{account}")
}

/// The name under which the last place of a device's chain is kept.
pub fn place_name(device: Id) -> String {
    format!("place/{device}")
}

/// The last place as it is kept: its number, and the id of what was said there.
pub fn write_place(place: &Place) -> Vec<u8> {
    let json = object([
        ("number", place.number.to_json()),
        ("id", place.previous.to_json()),
    ]);
    json.write().into_bytes()
}

fn read_place(text: &str) -> Option<Place> {
    let mut keys = Keys::of(json::parse(text, 1000).ok()?).ok()?;
    Some(Place {
        number: keys.take("number").ok()?,
        previous: keys.take("id").ok()?,
    })
}
