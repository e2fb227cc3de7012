// The chain itself: anvil's own binary, and just enough JSON-RPC to deploy and call.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { encodeDeployData, encodeFunctionData, decodeFunctionResult } from 'viem';

const require = createRequire(import.meta.url);

function binary() {
  const arch = { x64: 'amd64', arm64: 'arm64' }[process.arch];
  const file = process.platform === 'win32' ? 'anvil.exe' : 'anvil';
  const name = `@foundry-rs/anvil-${process.platform}-${arch}/bin/${file}`;
  try {
    return require.resolve(name);
  } catch {
    throw new Error(`there is no anvil for this machine (${process.platform} ${process.arch})`);
  }
}

/** Starts anvil with its clock at `timestamp` (unix seconds); it mines each transaction at once until told otherwise. */
export async function startAnvil({ port, timestamp }) {
  const child = spawn(
    binary(),
    ['--host', '127.0.0.1', '--port', String(port), '--chain-id', '31337', '--accounts', '20', '--silent', '--timestamp', String(timestamp)],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  process.on('exit', () => child.kill());
  let gone = null;
  child.on('exit', (code) => (gone = code ?? 'killed'));
  child.on('error', (error) => (gone = error.message));

  const chain = client(`http://127.0.0.1:${port}`);
  const until = Date.now() + 20_000;
  for (;;) {
    if (gone !== null) throw new Error(`anvil stopped (${gone}); is port ${port} taken?`);
    try {
      await chain.rpc('eth_chainId');
      return { ...chain, stop: () => child.kill() };
    } catch (error) {
      if (Date.now() > until) throw error;
      await sleep(30);
    }
  }
}

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export function client(url) {
  let id = 0;
  const rpc = async (method, params = []) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: ++id, method, params }),
    });
    const { result, error } = await response.json();
    if (error) throw Object.assign(new Error(`${method}: ${error.message}`), { code: error.code, data: error.data });
    return result;
  };
  const send = async (transaction) => {
    const hash = await rpc('eth_sendTransaction', [{ gas: '0x7a1200', ...transaction }]);
    // anvil answers before the block is mined.
    for (;;) {
      const receipt = await rpc('eth_getTransactionReceipt', [hash]);
      if (receipt && receipt.status !== '0x1') throw new Error(`transaction ${hash} was reverted`);
      if (receipt) return receipt;
      await sleep(5);
    }
  };
  const deploy = async (artifact, from, args = []) => {
    const receipt = await send({ from, data: encodeDeployData({ ...artifact, args }) });
    return receipt.contractAddress;
  };
  const write = ({ abi, address }, from, functionName, args = []) =>
    send({ from, to: address, data: encodeFunctionData({ abi, functionName, args }) });
  const read = async ({ abi, address }, functionName, args = [], block = 'latest') => {
    const data = encodeFunctionData({ abi, functionName, args });
    return decodeFunctionResult({ abi, functionName, data: await rpc('eth_call', [{ to: address, data }, block]) });
  };
  return { url, rpc, send, deploy, write, read };
}
