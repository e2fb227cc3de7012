// The development network: a chain with three endpoints, two relays, and a rehearsal space on them.
// Speaks one JSON object a line: {"step"} while it starts, then {"ready"} or {"error"}. Ends when its input ends.
import { mkdirSync, openSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { toHex } from 'viem';
import { sleep, startAnvil } from './anvil.mjs';
import { deployBypass } from './bypass.mjs';
import { artifacts } from './compile.mjs';
import { disagree } from './contested.mjs';
import { startControl } from './control.mjs';
import { BEGAN_DAYS_AGO, deployNetwork, passTime } from './history.mjs';
import { startNode } from './nodes.mjs';
import { nodeRelay, pythonRelay } from './relays.mjs';
import { privateKey, rehearse } from './seed.mjs';

const { values: option } = parseArgs({
  options: {
    work: { type: 'string' }, // what may be thrown away after this run
    cache: { type: 'string' }, // what later runs use again
    compose: { type: 'string' }, // the program that makes signed acts
    'chain-ports': { type: 'string', default: '8545,8546,8547' },
    'relay-ports': { type: 'string', default: '7781,7782' },
    'control-port': { type: 'string', default: '8549' },
    'block-time': { type: 'string', default: '2' },
  },
});

/** Over so many blocks the app takes a chain's pace (chain_read/head.rs), and a few more. */
const PACE_BLOCKS = 110;

const tell = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
const say = (step) => tell({ step });
const ports = (list) => list.split(',').map(Number);
const quit = (code) => {
  process.exitCode = code;
  process.exit();
};

process.stdin.resume();
process.stdin.on('end', () => quit(0));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => quit(0));

async function start() {
  const work = resolve(option.work);
  const cache = resolve(option.cache);
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const log = openSync(join(work, 'relays.log'), 'a');
  const now = Math.floor(Date.now() / 1000);
  const blockTime = Number(option['block-time']);
  const [chainPort, honestPort, otherPort] = ports(option['chain-ports']);
  const [portA, portB] = ports(option['relay-ports']);

  const made = await artifacts(cache, say);
  say('starting the chain and its three sources');
  const chain = await startAnvil({ port: chainPort, timestamp: now - BEGAN_DAYS_AGO * 86_400 });
  const upstream = chain.url;
  const nodes = {
    b: await startNode({ port: honestPort, upstream }),
    c: await startNode({ port: otherPort, upstream }),
  };

  say('starting two relays');
  const relays = { a: await nodeRelay({ port: portA, file: join(work, 'relay-a.sqlite'), name: 'Relay A' }) };
  const second = { port: portB, file: join(work, 'relay-b.sqlite'), name: 'Relay B' };
  relays.b = (await pythonRelay({ ...second, cache, log, say })) ?? (await nodeRelay(second));
  await Promise.all(Object.values(relays).map((relay) => relay.start()));

  say('deploying token, Governor and timelock');
  const network = await deployNetwork(chain, made);
  const bypass = await deployBypass(chain, made, network);
  const contested = await disagree(chain, made, network);
  const urls = {
    nodes: [chainPort, honestPort, otherPort].map((port, i) => ({ name: `Source ${'ABC'[i]}`, url: `http://127.0.0.1:${port}` })),
    relays: Object.values(relays).map(({ name, url }) => ({ name, url })),
  };
  const rehearsal = await rehearse({ chain, network, urls, now, blockTime, compose: option.compose, say });

  // The story took days of few blocks. Whoever opens it now sees the pace at which blocks come from here on, and with it
  // when a vote closes.
  const evenly = Math.max(1, Math.min(PACE_BLOCKS, Math.floor(3600 / blockTime)));
  await passTime(chain, Math.floor(Date.now() / 1000), ((evenly + 2) * blockTime) / 86_400, 1);
  await chain.rpc('anvil_mine', [toHex(evenly), toHex(blockTime)]);

  // From here on the clock is the machine's, and blocks come by themselves.
  await chain.rpc('evm_setTime', [Math.floor(Date.now() / 1000)]);
  await chain.rpc('evm_mine');
  await chain.rpc('evm_setIntervalMining', [blockTime]);

  const info = {
    chainId: 31337,
    blockTime,
    accounts: network.accounts,
    // Publicly known; see seed.mjs.
    keys: network.accounts.map((_, index) => privateKey(index)),
    contracts: Object.fromEntries(
      ['token', 'timelock', 'governor', 'registry', 'contractAccount'].map((name) => [name, network[name].address]),
    ),
    bypass,
    contested: contested.address,
    ...urls,
    relayKinds: Object.values(relays).map((relay) => relay.kind),
    control: `http://127.0.0.1:${option['control-port']}`,
    ...rehearsal,
  };
  await startControl({ port: Number(option['control-port']), info, relays, nodes, chain });
  tell({ ready: info });
}

try {
  await start();
} catch (error) {
  tell({ error: error.message });
  await sleep(50);
  quit(1);
}
