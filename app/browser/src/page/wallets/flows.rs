//! What a person asks of a wallet: connect, sign, switch.

use super::BrowserWallets;
use super::provider::{PERSON_MS, addresses, hex};
use crate::js;
use js_sys::Array;
use views::{Connected, Hex, ToSign, Why};
use wasm_bindgen::JsValue;

/// A signature: 65 bytes of a key, or what a contract account answers.
const SIGNATURE_BYTES: std::ops::RangeInclusive<usize> = 64..=24_576;

impl BrowserWallets {
    /// Asks for accounts.
    pub(super) async fn connect_to(&self, rdns: &str) -> Result<Connected, Why> {
        let wallet = self
            .found
            .borrow()
            .iter()
            .find(|wallet| wallet.info.rdns == rdns)
            .cloned();
        let wallet = wallet.ok_or(Why::NoWallet)?;
        let turn = self.next_turn();
        let asked = wallet
            .provider
            .ask("eth_requestAccounts", &Array::new(), None, PERSON_MS)
            .await;
        let accounts = addresses(&asked?);
        if accounts.is_empty() {
            return Err(Why::WalletLocked);
        }
        self.settle(wallet, accounts, turn).await
    }

    /// Asks for a signature, after reading account and chain.
    pub(super) async fn sign_now(&self, what: &ToSign) -> Result<Hex, Why> {
        let provider = self.connected_provider()?;
        let accounts = provider.accounts().await?;
        self.accounts_are(accounts.clone());
        match accounts.first() {
            None => return Err(Why::WalletLocked),
            Some(first) if !accounts.contains(&what.account) => {
                return Err(Why::WalletOtherAccount(first.clone()));
            }
            Some(_) => {}
        }
        let chain = provider.chain().await?;
        self.update(|shown| shown.chain = chain);
        if chain != what.chain {
            return Err(Why::WalletOtherChain(what.chain));
        }
        let params = Array::of2(
            &what.account.as_str().into(),
            &what.typed_data.as_str().into(),
        );
        let answer = provider
            .ask("eth_signTypedData_v4", &params, Some(what.chain), PERSON_MS)
            .await?;
        answer
            .as_string()
            .and_then(|text| hex(&text, SIGNATURE_BYTES))
            .ok_or_else(|| Why::WalletOther("no signature came back".into()))
    }

    /// Asks for another chain, adding it when the wallet does not know it and a node is given.
    pub(super) async fn switch_now(
        &self,
        chain: u64,
        name: &str,
        node: Option<&str>,
    ) -> Result<(), Why> {
        let provider = self.connected_provider()?;
        let id = JsValue::from(format!("{chain:#x}"));
        let params = Array::of1(&js::object(&[("chainId", &id)]));
        let switch = provider
            .ask(
                "wallet_switchEthereumChain",
                &params,
                Some(chain),
                PERSON_MS,
            )
            .await;
        match (switch, node) {
            (Err(Why::WalletUnknownChain(_)), Some(node)) => {
                let coin = js::object(&[
                    ("name", &"Ether".into()),
                    ("symbol", &"ETH".into()),
                    ("decimals", &18.into()),
                ]);
                let whole = js::object(&[
                    ("chainId", &id),
                    ("chainName", &name.into()),
                    ("rpcUrls", &Array::of1(&node.into())),
                    ("nativeCurrency", &coin),
                ]);
                let params = Array::of1(&whole);
                provider
                    .ask("wallet_addEthereumChain", &params, Some(chain), PERSON_MS)
                    .await?;
                // Some wallets add a chain without going there.
                if provider.chain().await? != chain {
                    let params = Array::of1(&js::object(&[("chainId", &id)]));
                    provider
                        .ask(
                            "wallet_switchEthereumChain",
                            &params,
                            Some(chain),
                            PERSON_MS,
                        )
                        .await?;
                }
            }
            (Err(why), _) => return Err(why),
            (Ok(_), _) => {}
        }
        // Some say yes and stay: only reading tells.
        let now = provider.chain().await?;
        self.update(|shown| shown.chain = now);
        if now == chain {
            Ok(())
        } else {
            Err(Why::WalletOtherChain(chain))
        }
    }
}
