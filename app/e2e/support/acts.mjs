// Wallet acts as anybody could make them from PROTOCOL.md, with viem and nostr-tools and none of our own code: to count
// votes a second time, and to send what must be refused.
import { finalizeEvent, generateSecretKey } from 'nostr-tools/pure';
import { encodeAbiParameters, hashTypedData, keccak256, recoverTypedDataAddress, toHex } from 'viem';
import { mnemonicToAccount } from 'viem/accounts';
import { chain, publish, stored } from './network.mjs';

const MNEMONIC = 'test test test test test test test test test test test junk';

export const KIND = { SpaceVersion: 9828, DeviceBinding: 9810, Revision: 9811, Opening: 9812, Ballot: 9816 };

const TYPES = Object.fromEntries(
  Object.entries({
    SpaceVersion: 'address account,bytes32 space,uint64 version,bytes32 previous,string name,bytes32 bodyHash',
    Revision: 'address account,bytes32 space,bytes32 proposal,bytes32 previous,string title,bytes32 bodyHash',
    Opening:
      'address account,bytes32 space,bytes32 spaceVersion,bytes32 revision,string title,string effect,string rule,string[] choices,uint64 snapshot,uint64 opens,uint64 closes,uint64 refBlock,bytes32 refHash,bytes32 bodyHash',
    Ballot:
      'address account,bytes32 space,bytes32 opening,string title,string choiceText,bytes choice,uint64 seq,string reason',
    DeviceBinding: 'address account,bytes32 space,bytes32 device,uint64 expiresAt,uint64 refBlock,bytes32 refHash',
  }).map(([name, fields]) => [
    name,
    fields.split(',').map((field) => {
      const [type, name] = field.split(' ');
      return { type, name };
    }),
  ]),
);

/** The chain's test account of that number, able to sign. */
export const signer = (index) => mnemonicToAccount(MNEMONIC, { addressIndex: index });

const typed = (type, chainId, message) => ({
  domain: { name: 'Locus', version: '1', chainId: Number(chainId) },
  types: { [type]: TYPES[type] },
  primaryType: type,
  message,
});

/** The act id: the EIP-712 digest. */
export const actId = ({ type, chainId, message }) => hashTypedData(typed(type, chainId, message));

/** A wallet act signed by `account` (a viem account), as the JSON text that travels. */
export async function act(account, type, message, { chainId = 31337, body = '', ...over } = {}) {
  const signature = await account.signTypedData(typed(type, chainId, message));
  return { type, chainId: String(chainId), message, signature, body, ...over };
}

/** In an envelope under a one-time key. */
export const envelope = (wrapped, { space, about, content, kind, created_at } = {}) =>
  finalizeEvent(
    {
      kind: kind ?? KIND[wrapped.type],
      created_at: created_at ?? Math.floor(Date.now() / 1000),
      tags: [['z', space ?? wrapped.message.space], ...(about ? [['i', `locus:${about}`]] : [])],
      content: content ?? JSON.stringify(wrapped),
    },
    generateSecretKey(),
  );

export const choiceBytes = (choice) => encodeAbiParameters([{ type: 'uint8' }], [choice]);
const WORDS = ['For', 'Against', 'Abstain'];

/** A ballot of `basic/1`, ready for its envelope. */
export const ballot = (account, { space, opening, title, choice, seq = Date.now(), reason = '' }, over) =>
  act(
    account,
    'Ballot',
    {
      account: account.address.toLowerCase(),
      space,
      opening,
      title,
      choiceText: WORDS[choice - 1],
      choice: choiceBytes(choice),
      seq: String(seq),
      reason,
    },
    over,
  );

/** A first revision. */
export function revision(account, { space, title, text }) {
  const body = JSON.stringify({ text, kind: 'other', changes: [], calls: [] });
  return act(
    account,
    'Revision',
    { account: account.address.toLowerCase(), space, proposal: ZERO, previous: ZERO, title, bodyHash: keccak256(toHex(body)) },
    { body },
  );
}
const ZERO = `0x${'0'.repeat(64)}`;

/** Sends events to every relay of the network. */
export const send = (info, events) => Promise.all(info.relays.map(({ url }) => publish(url, events)));

/** Everything of one kind that a relay holds for a space, as wallet acts. */
export async function acts(relay, space, kind) {
  const events = await stored(relay.url, { '#z': [space], kinds: [kind], limit: 500 });
  return events.map((event) => JSON.parse(event.content));
}

/** The ballots of one opening among acts, those that PROTOCOL.md lets count but for signature, number and weight. */
function wellFormed(texts, { space, opening, terms, chainId }) {
  const keys = (object) => Object.keys(object ?? {}).sort().join();
  const fields = TYPES.Ballot.map(({ name }) => name).sort().join();
  return texts.flatMap((text) => {
    let act;
    try {
      act = JSON.parse(text);
    } catch {
      return [];
    }
    // The same key twice in one object is lost when it is read, so it shows when it is written again.
    if (JSON.stringify(act) !== text || keys(act) !== 'body,chainId,message,signature,type' || keys(act.message) !== fields) return [];
    const { type, message, body } = act;
    const offered = terms.choices.findIndex((_, index) => choiceBytes(index + 1) === message.choice);
    const right =
      type === 'Ballot' && body === '' && act.chainId === chainId && message.space === space && message.opening === opening &&
      message.title === terms.title && offered >= 0 && message.choiceText === terms.choices[offered] &&
      Buffer.byteLength(message.reason) <= 4096;
    return right ? [act] : [];
  });
}

/** Of one account the ballot that stands: the highest `seq`, which is void if it was signed for two different choices. */
function standing(ballots) {
  const numbers = [...new Set(ballots.map(({ seq }) => BigInt(seq)))].sort((a, b) => (a < b ? 1 : -1));
  for (const number of numbers) {
    const here = ballots.filter(({ seq }) => BigInt(seq) === number);
    if (new Set(here.map(({ choice }) => choice)).size === 1) return here[0];
  }
  return null;
}

/**
 * The ballots of an opening that count, `{account, choice, weight}`, made from nothing but relays and chain, by the rules
 * of PROTOCOL.md: every ballot's form and signature is checked, of each account one stands, and weights are asked of the
 * chain at the snapshot.
 */
export async function ballotsIndependently(info, space, opening) {
  const texts = async (kind) => {
    const lists = await Promise.all(info.relays.map(({ url }) => stored(url, { '#z': [space], kinds: [kind], limit: 500 })));
    return [...new Set(lists.flat().map(({ content }) => content))];
  };
  const openings = (await texts(KIND.Opening)).map((text) => JSON.parse(text));
  const { message: terms, body, chainId } = openings.find((act) => actId(act) === opening);
  const signed = new Map();
  for (const act of wellFormed(await texts(KIND.Ballot), { space, opening, terms, chainId })) {
    const { message, signature } = act;
    const by = await recoverTypedDataAddress({ ...typed('Ballot', chainId, message), signature }).catch(() => '');
    if (by.toLowerCase() !== message.account && !(await accepts(info, message, chainId, signature))) continue;
    // The same act in two envelopes, or with two signatures, is one.
    signed.set(message.account, { ...signed.get(message.account), [actId(act)]: message });
  }
  const weigh = await scale(info, space, terms, JSON.parse(body));
  const counted = [];
  for (const [account, ballots] of signed) {
    const ballot = standing(Object.values(ballots));
    const weight = ballot ? await weigh(account) : 0n;
    if (weight > 0n) counted.push({ account, choice: Number(BigInt(ballot.choice)), weight });
  }
  return counted;
}

/** What gives weight under an opening's terms: a function from account to weight. */
async function scale(info, space, { snapshot, spaceVersion }, { power, token, leastBalance }) {
  if (power === 'erc20votes/1') return (account) => pastVotes(info, token, account, snapshot);
  if (power === 'balance/1') return (account) => balanceAt(info, token, account, snapshot);
  if (token) return async (account) => ((await balanceAt(info, token, account, snapshot)) >= BigInt(leastBalance) ? 1n : 0n);
  const versions = await acts(info.relays[0], space, KIND.SpaceVersion);
  const { accounts } = JSON.parse(versions.find((act) => actId(act) === spaceVersion).body);
  return async (account) => (accounts.includes(account) ? 1n : 0n);
}

/** The count of an opening, from the same. */
export async function countIndependently(info, space, opening) {
  const counted = await ballotsIndependently(info, space, opening);
  const sum = (choice) => counted.filter((one) => one.choice === choice).reduce((all, one) => all + one.weight, 0n);
  return { For: sum(1), Against: sum(2), Abstain: sum(3), counted: counted.length };
}

async function accepts(info, message, chainId, signature) {
  const digest = hashTypedData(typed('Ballot', chainId, message));
  const length = ((signature.length - 2) / 2).toString(16).padStart(64, '0');
  const bytes = signature.slice(2).padEnd(Math.ceil((signature.length - 2) / 64) * 64, '0');
  const data = `0x1626ba7e${digest.slice(2)}${'40'.padStart(64, '0')}${length}${bytes}`;
  const answer = await chain(info.nodes[0].url).rpc('eth_call', [{ to: message.account, data }, 'latest']).catch(() => '0x');
  return answer.startsWith('0x1626ba7e');
}

/** `getPastVotes(account, block)` of a token. */
export async function pastVotes(info, token, account, block) {
  const data = `0x3a46b1a8${account.slice(2).padStart(64, '0')}${BigInt(block).toString(16).padStart(64, '0')}`;
  return BigInt(await chain(info.nodes[0].url).rpc('eth_call', [{ to: token, data }, 'latest']));
}

/** `balanceOf(account)` of a token at the end of a block. */
export async function balanceAt(info, token, account, block) {
  const data = `0x70a08231${account.slice(2).padStart(64, '0')}`;
  return BigInt(await chain(info.nodes[0].url).rpc('eth_call', [{ to: token, data }, `0x${BigInt(block).toString(16)}`]));
}

/** Base units of a token with 18 decimals as the page writes them, with plain spaces: `64 000 rOPG`. */
export function shown(base, symbol = 'rOPG') {
  const whole = (base / 10n ** 18n).toString().replace(/\B(?=(\d{3})+$)/g, ' ');
  const rest = (base % 10n ** 18n).toString().padStart(18, '0').slice(0, 2).replace(/0+$/, '');
  return `${whole}${rest && `.${rest}`} ${symbol}`;
}

/**
 * A space with a proposal and a running poll, made without a browser, so that a test has one of its own.
 * `{space, proposal, opening, title, link}`; `link` leads to the proposal and names the relays. `power` replaces what gives
 * weight: `{terms, accounts, quorum, source}`, the last two in the words that PROTOCOL.md gives them.
 */
export async function makeSpace(info, { owner = 5, name = 'Test guild', title = 'Decide something', text = 'Shall we?', nodes = info.nodes, power = {} } = {}) {
  const account = signer(owner);
  const address = account.address.toLowerCase();
  const token = info.contracts.token.toLowerCase();
  const terms = {
    chain: String(info.chainId), power: 'erc20votes/1', token, symbol: 'rOPG', decimals: '18', leastBalance: '0',
    rule: 'basic/1', thresholdBps: '5000', quorum: { bps: '400' }, ...power.terms,
  };
  const founding = JSON.stringify({
    description: `Made by a test, ${Date.now()}.`, chainName: 'Rehearsal chain', governor: null, ...terms,
    accounts: power.accounts ?? [], notice: '1', period: '10', grace: '10', sponsors: { count: '0', power: '0' },
    relays: info.relays.map(({ url }) => url), nodes: nodes.map(({ url, name }) => ({ url, name })),
    witnesses: { keys: [], k: '0' }, moderators: [], owner: address,
  });
  const version = await act(
    account,
    'SpaceVersion',
    { account: address, space: ZERO, version: '0', previous: ZERO, name, bodyHash: keccak256(toHex(founding)) },
    { body: founding },
  );
  const space = actId(version);
  const draft = await revision(account, { space, title, text });
  const proposal = actId(draft);
  const { rpc } = chain(info.nodes[0].url);
  const latest = await rpc('eth_getBlockByNumber', ['latest', false]);
  const from = Number(latest.number);
  const body = JSON.stringify({ effect: { type: 'poll' }, ...terms });
  const opened = await act(
    account,
    'Opening',
    {
      account: address, space, spaceVersion: space, revision: proposal, title,
      effect: 'An opinion poll. It executes nothing.',
      rule: `basic/1: passes if For is more than 50% of For and Against, and at least ${power.quorum ?? '4% of all votes'} take part. Votes: ${power.source ?? `getPastVotes of ${token}`} on chain ${info.chainId}.`,
      choices: WORDS, snapshot: String(from + 1), opens: String(from + 1), closes: String(from + 5000),
      refBlock: String(from), refHash: latest.hash, bodyHash: keccak256(toHex(body)),
    },
    { body },
  );
  await send(info, [envelope(version, { space }), envelope(draft, { about: proposal }), envelope(opened, { about: proposal })]);
  const hints = info.relays.map(({ url }) => `r=${url}`).join('&');
  return { space, proposal, opening: actId(opened), title, link: `/s/${space}/p/${proposal}#${hints}` };
}
