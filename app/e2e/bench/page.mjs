// Runs in Chromium: the same signatures verified by Locus's WASM, by viem and by nostr-tools, one thread each.
import { verifyEvent } from 'nostr-tools/pure';
import { recoverTypedDataAddress } from 'viem';
import init, * as ours from './bench.js';

const COUNT = 2000;

/** Items a second of each: the best of `rounds`, taken in turns so that a busy machine slows all alike. */
async function speeds(items, rounds, works) {
  const best = {};
  for (let round = 0; round <= rounds; round++) {
    for (const [name, work] of Object.entries(works)) {
      const began = performance.now();
      const held = await work();
      const took = performance.now() - began;
      if (held !== items) throw new Error(`${name}: ${held} of ${items} hold`);
      // The first round warms up and is not counted.
      if (round > 0) best[name] = Math.min(best[name] ?? Infinity, took);
    }
  }
  return Object.fromEntries(Object.entries(best).map(([name, took]) => [name, (items * 1000) / took]));
}

window.measure = async () => {
  await init({ module_or_path: '/bench_bg.wasm' });
  const count = ours.make(COUNT);
  const all = (what) => Array.from({ length: count }, (_, n) => what(n));

  const ballots = all((n) => {
    const typed = JSON.parse(ours.typed_data(n));
    const { EIP712Domain: _, ...types } = typed.types;
    const message = { ...typed.message };
    for (const { name, type } of types[typed.primaryType])
      if (type.startsWith('uint')) message[name] = BigInt(message[name]);
    const domain = { ...typed.domain, chainId: Number(typed.domain.chainId) };
    const question = { domain, types, primaryType: typed.primaryType, message, signature: ours.signature(n) };
    return { account: ours.account(n), question };
  });
  const viem = async () => {
    let held = 0;
    for (const { account, question } of ballots)
      if ((await recoverTypedDataAddress(question)).toLowerCase() === account) held++;
    return held;
  };
  const events = all((n) => JSON.parse(ours.event(n)));
  // nostr-tools remembers an event that it has verified, so each round gets events of its own.
  const nostrTools = () => events.filter((event) => verifyEvent({ ...event })).length;

  const acts = () => ours.verify_typed(count);
  const talk = () => ours.verify_schnorr(count);
  return { count, ...(await speeds(count, 6, { acts, viem, talk, nostrTools })) };
};
window.ready = true;
