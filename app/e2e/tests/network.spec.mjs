// The development network does what the other tests rely on.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from '../support/test.mjs';
import { chain, mine, node, relay, stored } from '../support/network.mjs';

const ids = (events) => events.map((event) => event.id).sort();

test('both relays hold the whole rehearsal', async ({ info }) => {
  const filter = { '#z': [info.space], limit: 500 };
  const [a, b] = await Promise.all(info.relays.map(({ url }) => stored(url, filter)));
  expect(a).toHaveLength(info.acts);
  expect(ids(b)).toEqual(ids(a));
});

test('the two relays are programs that share no code', async ({ info }) => {
  const python = ['python3', 'python'].some((program) => spawnSync(program, ['-c', 'import venv, ensurepip']).status === 0);
  test.skip(!python, 'without Python both are of one kind, and the network says so');
  expect(info.relayKinds).toEqual([expect.stringMatching(/^@nostr-relay\/core/), expect.stringMatching(/^nostr-relay==/)]);
});

test('a relay that was stopped comes back with what it had', async ({ info }) => {
  for (const [name, { url }] of [['a', info.relays[0]], ['b', info.relays[1]]]) {
    const before = ids(await stored(url, { '#z': [info.space], limit: 500 }));
    await relay(name).stop();
    await expect(stored(url, { limit: 1 })).rejects.toThrow();
    await relay(name).start();
    expect(ids(await stored(url, { '#z': [info.space], limit: 500 }))).toEqual(before);
  }
});

test('one source can be told to lie, lag and fail; the others stay honest', async ({ info }) => {
  const [first, honest, told] = info.nodes.map(({ url }) => chain(url));
  const balance = { to: info.contracts.token, data: `0x70a08231${info.accounts[1].slice(2).padStart(64, '0')}` };
  const truth = await first.rpc('eth_call', [balance, 'latest']);
  const block = (source) => source.rpc('eth_getBlockByNumber', ['0x10', false]).then(({ hash }) => hash);
  try {
    expect(await told.rpc('eth_call', [balance, 'latest'])).toBe(truth);
    await node('c').behave('lies-in-calls');
    expect(await told.rpc('eth_call', [balance, 'latest'])).not.toBe(truth);
    expect(await honest.rpc('eth_call', [balance, 'latest'])).toBe(truth);
    await node('c').behave('lies-in-blocks');
    expect(await block(told)).not.toBe(await block(first));
    expect(await block(honest)).toBe(await block(first));
    await node('c').behave('lags', { blocks: 50 });
    const head = Number(await honest.rpc('eth_blockNumber'));
    expect(Number(await told.rpc('eth_blockNumber'))).toBeLessThanOrEqual(head - 49);
    await node('c').behave('errors');
    await expect(told.rpc('eth_blockNumber')).rejects.toThrow('fault');
    for (const mode of ['garbage', 'refuses']) {
      await node('c').behave(mode);
      await expect(told.rpc('eth_blockNumber')).rejects.toThrow();
    }
  } finally {
    await node('c').behave('honest');
  }
});

test('the Governor named the rehearsal space in a proposal that was executed', async ({ info }) => {
  const { rpc } = chain(info.nodes[0].url);
  const logs = await rpc('eth_getLogs', [{ address: info.contracts.governor, fromBlock: '0x0', toBlock: 'latest' }]);
  const named = Buffer.from(`locus:space:${info.space}`).toString('hex');
  expect(logs.some(({ data }) => data.includes(named)), 'the description names the space').toBe(true);
  expect(logs.some(({ data, blockNumber }) => data === info.naming.proposal && Number(blockNumber) === info.naming.executedIn)).toBe(true);
});

test("the chain's clock is this machine's, and blocks come when asked", async ({ info }) => {
  const { rpc } = chain(info.nodes[0].url);
  const latest = await rpc('eth_getBlockByNumber', ['latest', false]);
  expect(Math.abs(Number(latest.timestamp) - Date.now() / 1000)).toBeLessThan(30);
  const { block } = await mine(5);
  expect(block).toBeGreaterThanOrEqual(Number(latest.number) + 5);
});

test('the control port is closed to web pages', async ({ info }) => {
  const answer = await fetch(`${info.control}/relay/a/stop`, { method: 'POST', headers: { origin: 'https://example.org' } });
  expect(answer.status).toBe(403);
});

test('the lockfile names no address of the machine it was made on', () => {
  const lock = readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8');
  expect(lock).not.toContain('"resolved"');
});
