// A second and a third chain endpoint: proxies of the first. One is honest; the other does what it is told.
import { createServer } from 'node:http';
import { sleep } from './anvil.mjs';

export const MODES = ['honest', 'lies-in-calls', 'lies-in-blocks', 'lies-in-logs', 'lags', 'errors', 'hangs', 'garbage', 'refuses'];

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-allow-methods': 'POST, OPTIONS',
};

/** A proxy of `upstream`. `behave({mode, blocks})` changes what it does from the next request on. */
export async function startNode({ port, upstream }) {
  let state = { mode: 'honest', blocks: 0 };
  let asked = 0;
  const answer = async (request) => {
    const { mode, blocks } = state;
    if (mode === 'errors') return { jsonrpc: '2.0', id: request.id, error: { code: -32000, message: 'this node has a fault' } };
    const asked = mode === 'lags' ? await behind(upstream, request, blocks) : request;
    const reply = await forward(upstream, asked);
    if (mode === 'lags' && request.method === 'eth_blockNumber') reply.result = hex(Number(reply.result) - blocks);
    if (mode === 'lies-in-calls' && request.method === 'eth_call') reply.result = altered(reply.result);
    if (mode === 'lies-in-logs' && request.method === 'eth_getLogs') reply.result = reply.result?.slice(0, -1);
    if (mode === 'lies-in-blocks' && /^eth_getBlockBy/.test(request.method) && reply.result)
      reply.result = { ...reply.result, hash: altered(reply.result.hash) };
    return reply;
  };

  const server = createServer(async (request, response) => {
    if (request.method === 'OPTIONS') return response.writeHead(204, CORS).end();
    asked += 1;
    if (state.mode === 'refuses') return response.writeHead(503, CORS).end();
    let text = '';
    for await (const chunk of request) text += chunk;
    if (state.mode === 'hangs') return; // The answer never comes; the asker must give up by itself.
    const headers = { ...CORS, 'content-type': 'application/json' };
    if (state.mode === 'garbage') return response.writeHead(200, headers).end('{"jsonrpc":"2.0","result":"0x12');
    try {
      const asked = JSON.parse(text);
      const reply = Array.isArray(asked) ? await Promise.all(asked.map(answer)) : await answer(asked);
      response.writeHead(200, headers).end(JSON.stringify(reply));
    } catch (error) {
      response.writeHead(502, headers).end(JSON.stringify({ jsonrpc: '2.0', id: null, error: { code: -32603, message: error.message } }));
    }
  });
  await listen(server, port);
  return {
    behave({ mode, blocks = 0 }) {
      if (!MODES.includes(mode)) throw new Error(`no such mode: ${mode}; there are ${MODES.join(', ')}`);
      state = { mode, blocks };
    },
    state: () => ({ ...state, asked }),
    stop: () => server.close(),
  };
}

export function listen(server, port) {
  return new Promise((done, fail) => {
    server.once('error', (error) =>
      fail(error.code === 'EADDRINUSE' ? new Error(`port ${port} is taken`) : error),
    );
    server.listen(port, '127.0.0.1', done);
  });
}

async function forward(upstream, request) {
  for (let attempt = 0; ; attempt++) {
    try {
      const response = await fetch(upstream, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(request),
      });
      return await response.json();
    } catch (error) {
      if (attempt === 2) throw error;
      await sleep(50); // A kept-alive connection that the chain just closed.
    }
  }
}

/** The same question as of `blocks` blocks ago, where the question names `latest`. */
async function behind(upstream, request, blocks) {
  if (!request.params?.includes('latest')) return request;
  const head = await forward(upstream, { jsonrpc: '2.0', id: 1, method: 'eth_blockNumber', params: [] });
  const then = hex(Math.max(0, Number(head.result) - blocks));
  return { ...request, params: request.params.map((p) => (p === 'latest' ? then : p)) };
}

const hex = (n) => `0x${Math.max(0, n).toString(16)}`;

/** The same bytes with the last digit changed: well formed, and false. */
function altered(bytes) {
  if (typeof bytes !== 'string' || bytes.length < 3) return bytes;
  const last = parseInt(bytes.at(-1), 16);
  return bytes.slice(0, -1) + (last ^ 1).toString(16);
}
