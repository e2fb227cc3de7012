// The far ends for the tests of relays and nodes: `node far.mjs <port> <command…>` runs the command beside them.
// Just enough WebSocket (RFC 6455) for short text frames; no packages.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

const [port, command, ...args] = process.argv.slice(2);
const ANYONE = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'content-type' };

const NODES = {
  '/echo': (body, response) => response.end(body),
  '/broken': (_, response) => response.writeHead(500, ANYONE).end('broken'),
  '/huge': (_, response) => response.end('x'.repeat((8 << 20) + 1)),
  '/silent': () => {},
  '/elsewhere': (_, response) => response.writeHead(307, { ...ANYONE, location: '/echo' }).end(),
  '/drips': (_, response) => {
    const drip = setInterval(() => response.write(' '), 50);
    response.on('close', () => clearInterval(drip));
  },
};

const server = createServer((request, response) => {
  for (const [name, value] of Object.entries(ANYONE)) response.setHeader(name, value);
  if (request.method === 'OPTIONS') return response.end();
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => (NODES[request.url] ?? NODES['/broken'])(Buffer.concat(parts), response));
});

const frame = (data, kind = 0x81) => {
  const body = Buffer.from(data);
  const head = Buffer.alloc(body.length < 126 ? 2 : 10);
  head[0] = kind;
  head[1] = body.length < 126 ? body.length : 127;
  if (body.length >= 126) head.writeBigUInt64BE(BigInt(body.length), 2);
  return Buffer.concat([head, body]);
};

const text = (data) => {
  const length = data[1] & 0x7f;
  const at = length === 126 ? 4 : 2;
  const size = length === 126 ? data.readUInt16BE(2) : length;
  const mask = data.subarray(at, at + 4);
  const body = data.subarray(at + 4, at + 4 + size).map((byte, i) => byte ^ mask[i % 4]);
  return { opcode: data[0] & 0xf, body: body.toString(), rest: data.subarray(at + 4 + size) };
};

server.on('upgrade', (request, socket) => {
  socket.on('error', () => {});
  if (request.url === '/mute') return;
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  if (request.url === '/strange') {
    socket.write(frame('x'.repeat(128 * 1024 + 1)));
    socket.write(frame('binary', 0x82));
    socket.write(frame('["NOTICE","still here"]'));
    return socket.end(frame('', 0x88));
  }
  socket.on('data', (data) => {
    while (data.length > 0) {
      const { opcode, body, rest } = text(data);
      if (opcode === 8) return socket.end(frame('', 0x88));
      const [verb, name] = JSON.parse(body);
      if (verb === 'REQ') socket.write(frame(JSON.stringify(['EOSE', name])));
      data = rest;
    }
  });
});

server.listen(Number(port), '127.0.0.1', () => {
  // The runner hands out the files of the folder that it works in, as a host of Locus does.
  const child = spawn(command, args, { stdio: 'inherit', cwd: new URL('../../../public', import.meta.url) });
  child.on('exit', (code) => process.exit(code ?? 1));
});
