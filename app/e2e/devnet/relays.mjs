// Two relays that share no code: one on Node with SQLite, one on Python. Both take Locus's kinds from anyone.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { NostrRelay } from '@nostr-relay/core';
import { Validator } from '@nostr-relay/validator';
import { WebSocket, WebSocketServer } from 'ws';
import { sleep } from './anvil.mjs';
import { MemoryRepository } from './memory.mjs';
import { listen } from './nodes.mjs';

const PYTHON_RELAY = 'nostr-relay==1.14';

/** A relay on Node. Its store outlives stop() and start(), as a restarted relay's would. */
export async function nodeRelay({ port, file, name }) {
  const store = await openStore(file);
  const validator = new Validator({ maxFilterKindsLength: 100, maxFilterGenericTagsLength: 1000 });
  let http = null;
  let sockets = null;
  return {
    name,
    url: `ws://127.0.0.1:${port}`,
    kind: store.kind,
    async start() {
      if (http) return;
      const relay = new NostrRelay(store.repository, { createdAtUpperLimit: 3600 });
      http = createServer((_, response) => response.writeHead(200, { 'access-control-allow-origin': '*' }).end('relay'));
      sockets = new WebSocketServer({ server: http });
      sockets.on('connection', (socket) => serve(relay, validator, socket));
      await listen(http, port);
    },
    async stop() {
      if (!http) return;
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      const closing = http;
      http = null;
      await new Promise((done) => closing.close(done));
    },
  };
}

function serve(relay, validator, socket) {
  relay.handleConnection(socket);
  socket.on('message', async (data) => {
    try {
      await relay.handleMessage(socket, await validator.validateIncomingMessage(data));
    } catch (error) {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(['NOTICE', String(error.message)]));
    }
  });
  socket.on('close', () => relay.handleDisconnect(socket));
  socket.on('error', () => {});
}

async function openStore(file) {
  try {
    const { EventRepositorySqlite } = await import('@nostr-relay/event-repository-sqlite');
    const repository = new EventRepositorySqlite(file, { defaultLimit: 500 });
    await repository.init();
    return { repository, kind: '@nostr-relay/core with SQLite' };
  } catch {
    // SQLite has to be built for the machine where no ready build fits, which needs a C++ compiler.
    return { repository: new MemoryRepository(), kind: '@nostr-relay/core in memory (SQLite did not build here)' };
  }
}

/** A relay on Python, in an environment of its own; null when there is no usable Python. */
export async function pythonRelay({ port, file, name, cache, log, say }) {
  const command = install(cache, say);
  if (!command) return null;
  const config = `${file}.yaml`;
  writeFileSync(
    config,
    [
      'DEBUG: false',
      `relay_name: ${name}`,
      'storage:',
      `  sqlalchemy.url: sqlite+aiosqlite:///${file}`,
      '  validators:',
      '    - nostr_relay.validators.is_signed',
      'subscription_limit: 64',
      'gunicorn:',
      `  bind: 127.0.0.1:${port}`,
      '  workers: 1',
      '  loglevel: error',
      '',
    ].join('\n'),
  );
  let child = null;
  process.on('exit', () => end(child, 'SIGKILL'));
  return {
    name,
    url: `ws://127.0.0.1:${port}`,
    kind: PYTHON_RELAY,
    async start() {
      if (child) return;
      // A group of its own, so that the server's workers end with it.
      child = spawn(command, ['-c', config, 'serve'], { stdio: ['ignore', log, log], detached: true });
      const mine = child;
      mine.on('exit', () => child === mine && (child = null));
      await answering(`http://127.0.0.1:${port}`, () => child === mine, `the Python relay did not start on port ${port}`);
    },
    async stop() {
      const ending = child;
      if (!ending) return;
      child = null;
      const ended = new Promise((done) => ending.once('exit', done));
      // Killed, not asked: a relay that goes away does not say goodbye, and gunicorn's farewell takes 30 s.
      end(ending, 'SIGKILL');
      await ended;
    },
  };
}

function end(child, signal) {
  if (!child || child.exitCode !== null) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It ended in between.
  }
}

async function answering(url, alive, otherwise) {
  const until = Date.now() + 20_000;
  while (alive() && Date.now() < until) {
    try {
      await fetch(url, { headers: { accept: 'application/nostr+json' } });
      return;
    } catch {
      await sleep(50);
    }
  }
  throw new Error(otherwise);
}

function install(cache, say) {
  const home = join(cache, PYTHON_RELAY.replace('==', '-'));
  const bin = join(home, process.platform === 'win32' ? 'Scripts' : 'bin');
  const command = join(bin, 'nostr-relay');
  if (existsSync(command)) return command;
  const python = ['python3', 'python'].find((p) => spawnSync(p, ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 9))']).status === 0);
  if (!python) return null;
  say(`installing ${PYTHON_RELAY} (once)`);
  mkdirSync(cache, { recursive: true });
  const made = spawnSync(python, ['-m', 'venv', home]).status === 0
    && spawnSync(join(bin, 'python'), ['-m', 'pip', 'install', '--quiet', PYTHON_RELAY]).status === 0;
  if (made) return command;
  rmSync(home, { recursive: true, force: true });
  return null;
}
