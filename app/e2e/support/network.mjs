// The development network as tests see it: what there is, and the switches of its control port.
import { WebSocket } from 'ws';
import { client } from '../devnet/anvil.mjs';

const control = process.env.LOCUS_CONTROL;

async function ask(method, path, body) {
  const response = await fetch(`${control}/${path}`, { method, body: body && JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

/** Ports, accounts, contracts and the rehearsal space; see devnet/main.mjs. Where the app is served alone there is none. */
export const info = async () => (control ? ask('GET', 'info') : { nodes: [], relays: [] });

// What a test has stopped or told to misbehave, with the way back: a test that fails midway must not fail those after it.
const changed = new Map();

async function change(what, undo, act) {
  changed.set(what, undo);
  return act();
}

/** Undoes what is still changed; runs after every test. */
export async function heal() {
  for (const [what, undo] of changed) {
    changed.delete(what);
    await undo();
  }
}

/** Relay 'a' or 'b'. */
export const relay = (name) => {
  const start = () => ask('POST', `relay/${name}/start`);
  return {
    stop: () => change(`relay ${name}`, start, () => ask('POST', `relay/${name}/stop`)),
    start: () => {
      changed.delete(`relay ${name}`);
      return start();
    },
  };
};

/** Chain source 'b' or 'c': `behave('lags', {blocks: 9})`; the modes are in devnet/nodes.mjs. */
export const node = (name) => {
  const behave = (mode, more = {}) => ask('POST', `node/${name}`, { mode, ...more });
  return { behave: (mode, more) => change(`node ${name}`, () => behave('honest'), () => behave(mode, more)) };
};

export const mine = (blocks) => ask('POST', 'mine', { blocks });

/** JSON-RPC to one of the chain's sources. */
export const chain = (url) => client(url);

/** Everything that a relay holds for a filter, until it says that this was all. */
export function stored(url, filter) {
  return new Promise((done, fail) => {
    const events = [];
    const socket = new WebSocket(url);
    const timer = setTimeout(() => end(new Error(`${url} did not answer`)), 15_000);
    const end = (error) => {
      clearTimeout(timer);
      socket.terminate();
      error ? fail(error) : done(events);
    };
    socket.on('error', end);
    socket.on('open', () => socket.send(JSON.stringify(['REQ', 'all', filter])));
    socket.on('message', (data) => {
      const [type, , event] = JSON.parse(data);
      if (type === 'EVENT') events.push(event);
      if (type === 'EOSE') end();
      if (type === 'CLOSED' || type === 'NOTICE') end(new Error(`${url}: ${data}`));
    });
  });
}

export { publish } from '../devnet/seed.mjs';
