// A chain of its own with one of each kind of contract that stands between a person and a power. Prints one line of JSON:
// where the chain answers, the contracts, and the keys by what they hold. Ends when its input ends.
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';
import { encodeFunctionData, toFunctionSelector } from 'viem';
import { startAnvil } from './anvil.mjs';
import { artifacts } from './compile.mjs';

const DAY = 86_400;
const HOUR = 3_600;
/** Roles of the access manager; 0 is its admins'. */
const [ADMIN, FEES, RATES] = [0n, 5n, 6n];

const { values: option } = parseArgs({ options: { cache: { type: 'string' } } });
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));

const made = await artifacts(option.cache, undefined, ['Rehearsal.sol', 'Bypass.sol', 'Kinds.sol']);
const chain = await startAnvil({ port: await free(), timestamp: Math.floor(Date.now() / 1000) - 30 * DAY });
const [deployer, ...accounts] = await chain.rpc('eth_accounts');
const names = ['admin', 'member', 'late', 'beacon', 'keeper', 'owner', 'next', 'told', 'vault', 'guardian', 'module', 'first', 'second', 'third'];
const keys = Object.fromEntries(names.map((name, place) => [name, accounts[place]]));
const put = async (name, args = []) => ({ abi: made[name].abi, address: await chain.deploy(made[name], deployer, args) });
const say = (contract, name, args, from = deployer) => chain.write(contract, from, name, args);
const owned = (abi, first) => encodeFunctionData({ abi, functionName: 'initialize', args: [first] });

const manager = await put('Manager', [deployer]);
const [oven, shut] = [await put('Oven', [manager.address]), await put('Oven', [manager.address])];
for (const { address } of [oven, shut])
  for (const [name, role] of [['setFee(uint256)', FEES], ['setRate(uint256)', RATES]])
    await say(manager, 'setTargetFunctionRole', [address, [toFunctionSelector(name)], role]);
await say(manager, 'setTargetClosed', [shut.address, true]);
await say(manager, 'grantRole', [FEES, keys.member, HOUR]);
await say(manager, 'grantRole', [ADMIN, keys.admin, 0]);
// A manager takes a new delay only days later.
for (const role of [FEES, RATES]) await say(manager, 'setGrantDelay', [role, 10 * DAY]);
for (const [{ address }, days] of [[oven, 2], [shut, 1]]) await say(manager, 'setTargetAdminDelay', [address, days * DAY]);
await chain.rpc('evm_increaseTime', [6 * DAY]);
await chain.rpc('evm_mine');
await say(manager, 'grantRole', [RATES, keys.late, 0]);
await say(manager, 'renounceRole', [ADMIN, deployer]);

const limits = await put('Limits', [keys.owner, keys.keeper]);
const handed = await put('Handed', [keys.owner]);
await say(handed, 'transferOwnership', [keys.next], keys.owner);
const treasury = await put('Treasury');
const beacon = await put('Beacon', [treasury.address, keys.beacon]);
const told = await put('Told', [beacon.address, owned(treasury.abi, keys.told)]);
const code = await put('Vault');
const vault = await put('VaultProxy', [code.address, owned(code.abi, keys.vault)]);
const token = await put('RehearsalToken', [deployer]);
const governor = await put('StoppedGovernor', [token.address, keys.guardian]);
const [guard, moduleGuard] = [await put('Watcher'), await put('Watcher')];
const owners = [keys.first, keys.second, keys.third];
const shared = await put('GuardedAccount', [owners, [keys.module], guard.address, moduleGuard.address]);

const contracts = { manager, oven, shut, limits, handed, beacon, told, vault, governor, guard, moduleGuard, shared };
const addresses = Object.entries(contracts).map(([name, { address }]) => [name, address]);
console.log(JSON.stringify({ url: chain.url, contracts: Object.fromEntries(addresses), keys }));

/** A port that nobody listens on. */
function free() {
  return new Promise((done, fail) => {
    const server = createServer().on('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}
