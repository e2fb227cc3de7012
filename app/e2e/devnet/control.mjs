// What tests turn: stop a relay, make a node lie, let blocks pass. Not for web pages: a request with an Origin is refused.
import { createServer } from 'node:http';
import { listen } from './nodes.mjs';

/**
 * GET /info · POST /relay/{a,b}/{stop,start} · POST /node/{name} {"mode", "blocks"} · POST /mine {"blocks", "interval"}
 */
export async function startControl({ port, info, relays, nodes, chain }) {
  const server = createServer(async (request, response) => {
    const reply = (status, body) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.headers.origin) return reply(403, { error: 'not for web pages' });
    try {
      let text = '';
      for await (const chunk of request) text += chunk;
      const done = await act(request.method, request.url.split('/').slice(1), text ? JSON.parse(text) : {});
      return done === undefined ? reply(404, { error: `nothing at ${request.method} ${request.url}` }) : reply(200, done);
    } catch (error) {
      return reply(400, { error: error.message });
    }
  });

  async function act(method, [what, name, verb], body) {
    if (method === 'GET' && what === 'info') return info;
    if (method !== 'POST') return undefined;
    if (what === 'relay' && relays[name] && (verb === 'stop' || verb === 'start')) {
      await relays[name][verb]();
      return { relay: name, did: verb };
    }
    if (what === 'node' && nodes[name]) {
      nodes[name].behave(body);
      return { node: name, ...nodes[name].state() };
    }
    if (what === 'mine') {
      const hex = (n) => `0x${n.toString(16)}`;
      await chain.rpc('anvil_mine', [hex(body.blocks ?? 1), hex(body.interval ?? 1)]);
      return { block: Number(await chain.rpc('eth_blockNumber')) };
    }
    return undefined;
  }

  await listen(server, port);
  return { stop: () => server.close() };
}
