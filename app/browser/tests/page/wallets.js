// Wallets for tests: EIP-1193 providers whose temper the test sets, announced as EIP-6963 says.
export function wallet({ rdns, account, chain = '0x1', icon = 'data:image/png;base64,AA==' }) {
  const ears = {};
  const temper = { accounts: [account], chain, known: ['0x1'], throws: {}, hangs: {}, asked: [] };
  const provider = {
    on: (event, ear) => (ears[event] ??= []).push(ear),
    removeListener: (event, ear) => (ears[event] = (ears[event] ?? []).filter((other) => other !== ear)),
    request: async ({ method, params }) => {
      temper.asked.push(method);
      if (temper.hangs[method]) await new Promise(() => {});
      if (temper.throws[method]) throw temper.throws[method];
      if (method === 'eth_accounts' || method === 'eth_requestAccounts') return temper.accounts;
      if (method === 'eth_chainId') return temper.chain;
      if (method === 'wallet_switchEthereumChain') {
        const [{ chainId }] = params;
        if (!temper.known.includes(chainId)) {
          throw { code: -32603, message: 'Internal JSON-RPC error.', data: { originalError: { code: 4902 } } };
        }
        temper.chain = chainId;
        return null;
      }
      if (method === 'wallet_addEthereumChain') {
        temper.known.push(params[0].chainId);
        temper.chain = params[0].chainId;
        return null;
      }
      if (method === 'eth_signTypedData_v4') return temper.signature ?? `0x${'AB'.repeat(65)}`;
      throw { code: 4200, message: 'no such method' };
    },
  };
  const info = Object.freeze({ uuid: crypto.randomUUID(), name: rdns, icon, rdns });
  const announce = () =>
    window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail: Object.freeze({ info, provider }) }));
  window.addEventListener('eip6963:requestProvider', announce);
  return {
    announce,
    set: (name, value) => (temper[name] = value),
    throws: (method, error) => (temper.throws[method] = error),
    emit: (event, value) => (ears[event] ?? []).forEach((ear) => ear(value)),
    ears: () => Object.values(ears).flat().length,
    asked: () => temper.asked.join(' '),
  };
}

export function announceAnything(detail) {
  window.dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }));
}
