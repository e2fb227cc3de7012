// Compiles the rehearsal contracts once; the result is kept under the hash of what it was made from.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const modules = fileURLToPath(new URL('../node_modules/', import.meta.url));

/** The files in contracts/ that the development network is made of. */
const FILES = ['Rehearsal.sol', 'Bypass.sol'];

const settings = {
  // anvil runs newer rules than this; the bytecode stays the same on older chains.
  evmVersion: 'cancun',
  optimizer: { enabled: true, runs: 200 },
  outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
};

/** @returns {Promise<Record<string, {abi: object[], bytecode: `0x${string}`}>>} by contract name */
export async function artifacts(cache, say = () => {}, files = FILES) {
  const contents = Object.fromEntries(files.map((name) => [name, readFileSync(join(here, 'contracts', name), 'utf8')]));
  const lock = readFileSync(join(here, '../package-lock.json'));
  const key = createHash('sha256').update(JSON.stringify(contents)).update(lock).update(JSON.stringify(settings)).digest('hex');
  const kept = join(cache, `contracts-${key.slice(0, 16)}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8'));

  say('compiling the contracts (once)');
  const { default: solc } = await import('solc');
  const sources = Object.fromEntries(Object.entries(contents).map(([name, content]) => [name, { content }]));
  const input = { language: 'Solidity', sources, settings };
  const resolve = (path) => {
    try {
      return { contents: readFileSync(join(modules, path), 'utf8') };
    } catch (error) {
      return { error: String(error) };
    }
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: resolve }));
  const errors = (output.errors ?? []).filter((e) => e.severity === 'error');
  if (errors.length) throw new Error(errors.map((e) => e.formattedMessage).join('\n'));

  const made = {};
  const timelock = '@openzeppelin/contracts/governance/TimelockController.sol';
  for (const file of [...files, timelock])
    for (const [name, { abi, evm }] of Object.entries(output.contracts[file]))
      made[name] = { abi, bytecode: `0x${evm.bytecode.object}` };

  mkdirSync(cache, { recursive: true });
  writeFileSync(`${kept}.new`, JSON.stringify(made));
  renameSync(`${kept}.new`, kept);
  return made;
}
