// Fills the rehearsal space: the acts are composed and signed by the project's own code, then sent to both relays.
import { execFileSync } from 'node:child_process';
import { encodeFunctionData, toHex } from 'viem';
import { mnemonicToAccount } from 'viem/accounts';
import { WebSocket } from 'ws';
import { block, lateBuyer, nameSpace, passTime } from './history.mjs';

/** Blocks between the days that the story names; few, so that the chain stays small. */
const BLOCKS = 40;

/** The mnemonic that anvil, Hardhat and every wallet's test network share. */
const MNEMONIC = 'test test test test test test test test test test test junk';

/** The private key of one of the chain's accounts. */
export const privateKey = (addressIndex) =>
  toHex(mnemonicToAccount(MNEMONIC, { addressIndex }).getHdKey().privateKey);

/** Plays the network's thirty days and returns what there is to see, or nothing where no composer was given. */
export async function rehearse({ chain, network, urls, now, blockTime, compose, say }) {
  if (!compose) return { space: null, acts: 0 };
  const { accounts, token, governor, registry, contractAccount } = network;
  const story = {
    now,
    blockTime,
    chainId: 31337,
    begun: new Date(now * 1000).toISOString().replace('T', ' ').slice(0, 16) + ' UTC',
    keys: accounts.slice(0, 10).map((_, index) => privateKey(index)),
    token: token.address,
    governor: governor.address,
    contractAccount: contractAccount.address,
    relays: urls.relays.map(({ url }) => url),
    nodes: urls.nodes,
    // What the proposal asks the Governor to call.
    calls: [
      {
        to: registry.address,
        data: encodeFunctionData({ abi: registry.abi, functionName: 'setMinVendors', args: [2] }),
      },
    ],
    // Block and time at which each part of the story happens.
    at: {},
  };

  say('the Governor names the rehearsal space');
  story.at.founded = await passTime(chain, now, 28, BLOCKS);
  const founded = run(compose, story);
  const naming = await nameSpace(chain, network, founded.space);
  story.at.drafted = await passTime(chain, now, 9, BLOCKS);
  story.at.discussed = await passTime(chain, now, 6, BLOCKS);
  story.at.opening = await passTime(chain, now, 4, BLOCKS);
  story.at.opened = await passTime(chain, now, 3, BLOCKS);
  await lateBuyer(chain, network);
  story.at.voting = await passTime(chain, now, 0.2, BLOCKS);
  story.at.latest = await block(chain, 'latest');

  say('signing and publishing the rehearsal');
  const rehearsal = run(compose, story);
  await Promise.all(urls.relays.map(({ url }) => publish(url, rehearsal.events)));
  const { events, ...told } = rehearsal;
  return { ...told, naming, acts: events.length };
}

/** The composer reads the story as JSON and answers with {space, events, …}. */
function run(compose, story) {
  const [program, ...args] = compose.split('\n');
  const out = execFileSync(program, args, { input: JSON.stringify(story), maxBuffer: 1 << 28, stdio: ['pipe', 'pipe', 'inherit'] });
  return JSON.parse(out);
}

/** Sends every event and waits until the relay has said yes to each. */
export function publish(url, events) {
  return new Promise((done, fail) => {
    const open = new Set(events.map((event) => event.id));
    const socket = new WebSocket(url);
    const timer = setTimeout(() => fail(new Error(`${url} did not answer for ${open.size} of ${events.length} events`)), 60_000);
    const end = (result) => {
      clearTimeout(timer);
      socket.close();
      result instanceof Error ? fail(result) : done();
    };
    if (!open.size) return end();
    socket.on('open', () => events.forEach((event) => socket.send(JSON.stringify(['EVENT', event]))));
    socket.on('error', (error) => end(new Error(`${url}: ${error.message}`)));
    socket.on('message', (data) => {
      const [type, id, accepted, reason] = JSON.parse(data);
      if (type === 'NOTICE') return end(new Error(`${url}: ${id}`));
      if (type !== 'OK') return;
      if (!accepted) return end(new Error(`${url} refused ${id}: ${reason}`));
      open.delete(id);
      if (!open.size) end();
    });
  });
}
