// Compiles the rehearsal contracts once; the result is kept under the hash of what it was made from.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const modules = fileURLToPath(new URL('../node_modules/', import.meta.url));

const settings = {
  // anvil runs newer rules than this; the bytecode stays the same on older chains.
  evmVersion: 'cancun',
  optimizer: { enabled: true, runs: 200 },
  outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object'] } },
};

/** @returns {Promise<Record<string, {abi: object[], bytecode: `0x${string}`}>>} by contract name */
export async function artifacts(cache, say = () => {}) {
  const source = readFileSync(join(here, 'contracts/Rehearsal.sol'), 'utf8');
  const lock = readFileSync(join(here, '../package-lock.json'));
  const key = createHash('sha256').update(source).update(lock).update(JSON.stringify(settings)).digest('hex');
  const kept = join(cache, `contracts-${key.slice(0, 16)}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8'));

  say('compiling the contracts (once)');
  const { default: solc } = await import('solc');
  const input = { language: 'Solidity', sources: { 'Rehearsal.sol': { content: source } }, settings };
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
  for (const [name, contract] of Object.entries(output.contracts['Rehearsal.sol']))
    made[name] = { abi: contract.abi, bytecode: `0x${contract.evm.bytecode.object}` };
  const timelock = output.contracts['@openzeppelin/contracts/governance/TimelockController.sol'].TimelockController;
  made.TimelockController = { abi: timelock.abi, bytecode: `0x${timelock.evm.bytecode.object}` };

  mkdirSync(cache, { recursive: true });
  writeFileSync(`${kept}.new`, JSON.stringify(made));
  renameSync(`${kept}.new`, kept);
  return made;
}
