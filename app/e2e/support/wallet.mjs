// Test wallets: announced by EIP-6963 before the page's own scripts run, signing with the chain's unlocked accounts.
import { chain } from './network.mjs';

/**
 * Puts wallets into a browser context. Each: `{ account, name?, rdns?, signer? }`; `signer` signs for an account that is
 * a contract. Tests turn a wallet's switches with `turn(page, rdns, {…})`:
 *   reject: method    → 4001, as if the person had pressed "reject"
 *   fail: {method, code, message}
 *   hang: method      → never answers
 *   delay: ms
 *   locked: true      → no accounts until it is unlocked
 *   chainId: '0x1'    → the wallet stands on another chain; knows: ['0x1'] are those it can switch to
 *   account: '0x…'    → the person changed the account (accountsChanged)
 *   signsWith: '0x…'  → signs with another key than it says
 *   silent: true      → tells nobody of a change, as a wallet whose events get lost
 */
export async function addWallets(context, nodeUrl, wallets) {
  const { rpc } = chain(nodeUrl);
  await context.exposeBinding('__walletRpc', async (_, method, params) => {
    try {
      return { result: await rpc(method, params) };
    } catch (error) {
      return { error: { code: error.code ?? -32603, message: error.message } };
    }
  });
  const chainId = await rpc('eth_chainId');
  const full = wallets.map((wallet, index) => ({
    name: `Test wallet ${index + 1}`,
    rdns: `test.wallet${index + 1}`,
    uuid: `00000000-0000-4000-8000-00000000000${index}`,
    signer: wallet.account,
    chainId,
    ...wallet,
  }));
  await context.addInitScript(announce, full);
}

export const turn = (page, rdns, switches) =>
  page.evaluate(([rdns, switches]) => window.__wallets[rdns].turn(switches), [rdns, switches]);

/** The methods that the page has called, in order. */
export const calls = (page, rdns) => page.evaluate((rdns) => window.__wallets[rdns].calls, rdns);

/** Runs in the page; must not use anything outside itself. */
function announce(wallets) {
  // A tab before its first page: there is nobody to tell, and no storage.
  if (location.protocol === 'about:') return;
  const refuse = (code, message) => Object.assign(new Error(message), { code });
  const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
  const names = (switched, method) => [switched].flat().includes(method);

  window.__wallets = {};
  for (const config of wallets) {
    // A reload keeps what the person allowed, as real wallets do.
    const remembered = `wallet ${config.rdns}`;
    const state = { knows: [config.chainId], ...config, allowed: sessionStorage.getItem(remembered) === 'yes' };
    const listeners = {};
    const calls = [];
    const emit = (event, value) => (listeners[event] ?? []).forEach((listener) => listener(value));
    const forward = async (method, params) => {
      const { result, error } = await window.__walletRpc(method, params);
      if (error) throw refuse(error.code, error.message);
      return result;
    };
    const accounts = () => (state.allowed && !state.locked ? [state.account] : []);

    async function request({ method, params = [] }) {
      calls.push(method);
      if (state.delay) await sleep(state.delay);
      if (names(state.hang, method)) await new Promise(() => {});
      if (names(state.reject, method)) throw refuse(4001, 'User rejected the request.');
      if (names(state.fail?.method, method)) throw refuse(state.fail.code, state.fail.message);
      switch (method) {
        case 'eth_requestAccounts':
        case 'wallet_requestPermissions':
          while (state.locked) await sleep(50);
          state.allowed = true;
          sessionStorage.setItem(remembered, 'yes');
          return method === 'eth_requestAccounts' ? accounts() : [{ parentCapability: 'eth_accounts' }];
        case 'eth_accounts':
          return accounts();
        case 'wallet_revokePermissions':
          state.allowed = false;
          sessionStorage.removeItem(remembered);
          emit('accountsChanged', []);
          return null;
        case 'eth_chainId':
          return state.chainId;
        case 'wallet_switchEthereumChain':
          if (!state.knows.includes(params[0].chainId)) throw refuse(4902, 'Unrecognized chain ID.');
          state.chainId = params[0].chainId;
          emit('chainChanged', state.chainId);
          return null;
        case 'wallet_addEthereumChain':
          state.knows.push(params[0].chainId);
          return null;
        case 'eth_signTypedData_v4': {
          if (!accounts().some((account) => account.toLowerCase() === params[0].toLowerCase()))
            throw refuse(4100, 'The requested account has not been authorized.');
          const typed = typeof params[1] === 'string' ? JSON.parse(params[1]) : params[1];
          if (typed.domain.chainId !== undefined && BigInt(typed.domain.chainId) !== BigInt(state.chainId))
            throw refuse(-32603, 'Provided chainId must match the active chainId');
          const signer = state.signsWith ?? (state.account === config.account ? config.signer : state.account);
          return forward(method, [signer, typed]);
        }
        case 'eth_sign':
        case 'eth_signTransaction':
        case 'wallet_getCapabilities':
          throw refuse(4200, 'The requested method is not supported.');
        default:
          return forward(method, params);
      }
    }

    const provider = {
      request,
      on(event, listener) {
        (listeners[event] ??= []).push(listener);
        return provider;
      },
      removeListener(event, listener) {
        listeners[event] = (listeners[event] ?? []).filter((other) => other !== listener);
        return provider;
      },
    };
    window.__wallets[config.rdns] = {
      calls,
      turn(switches) {
        const before = { account: state.account, chainId: state.chainId };
        Object.assign(state, switches);
        if (state.silent) return;
        if (state.account !== before.account) emit('accountsChanged', accounts());
        if (state.chainId !== before.chainId) emit('chainChanged', state.chainId);
      },
    };
    const { uuid, name, rdns } = config;
    const icon = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="gray"/></svg>';
    const detail = Object.freeze({ info: Object.freeze({ uuid, name, icon, rdns }), provider: Object.freeze(provider) });
    const say = () => window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
    window.addEventListener('eip6963:requestProvider', say);
    say();
  }
}
