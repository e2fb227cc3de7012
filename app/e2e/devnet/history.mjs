// Thirty days of a small network, told in a second: who holds what, who delegated, and the
// decision by which the Governor named the space.
import { encodeFunctionData, keccak256, pad, parseEther, toHex, zeroAddress } from 'viem';

const DAY = 86_400;

// Thousands of tokens by account; accounts are anvil's own, in order. What each is for is in README.md of this folder.
const HOLDINGS = { 1: 64, 2: 120, 3: 88, 4: 21.5, 5: 42, 7: 27.5, 8: 18.42, 10: 50, 11: 30, 12: 9 };
const CONTRACT_ACCOUNT_OWNER = 6;
const CONTRACT_ACCOUNT_HOLDING = 36;
const DELEGATES_TO = { 7: 3 };
const NEVER_DELEGATED = 8;
const LATE_BUYER = 9;
const LATE_HOLDING = 12;

const TIMELOCK_SECONDS = 120;
const VOTING_DELAY_BLOCKS = 5;
const VOTING_PERIOD_BLOCKS = 300;

export const BEGAN_DAYS_AGO = 30;

/** Deploys token, timelock, Governor, registry and the contract account, and hands out the tokens. */
export async function deployNetwork(chain, made) {
  const accounts = await chain.rpc('eth_accounts');
  const [foundation] = accounts;
  const put = async (name, args) => ({
    abi: made[name].abi,
    address: await chain.deploy(made[name], foundation, args),
  });

  const token = await put('RehearsalToken', [foundation]);
  const timelock = await put('TimelockController', [BigInt(TIMELOCK_SECONDS), [], [zeroAddress], foundation]);
  const governor = await put('RehearsalGovernor', [token.address, timelock.address, VOTING_DELAY_BLOCKS, VOTING_PERIOD_BLOCKS]);
  const registry = await put('RouteRegistry', [timelock.address]);
  const contractAccount = await put('ContractAccount', [accounts[CONTRACT_ACCOUNT_OWNER]]);

  for (const role of ['PROPOSER_ROLE', 'CANCELLER_ROLE'])
    await chain.write(timelock, foundation, 'grantRole', [keccak256(toHex(role)), governor.address]);
  await chain.write(timelock, foundation, 'renounceRole', [pad('0x', { size: 32 }), foundation]);

  const give = (to, thousands) =>
    chain.write(token, foundation, 'transfer', [to, parseEther(String(thousands * 1000))]);
  await chain.write(token, foundation, 'delegate', [foundation]);
  for (const [index, thousands] of Object.entries(HOLDINGS)) {
    const holder = accounts[index];
    await give(holder, thousands);
    if (Number(index) !== NEVER_DELEGATED)
      await chain.write(token, holder, 'delegate', [accounts[DELEGATES_TO[index] ?? index]]);
  }
  await give(contractAccount.address, CONTRACT_ACCOUNT_HOLDING);
  const delegate = encodeFunctionData({ abi: token.abi, functionName: 'delegate', args: [contractAccount.address] });
  await chain.write(contractAccount, accounts[CONTRACT_ACCOUNT_OWNER], 'call', [token.address, delegate]);

  return { accounts, token, timelock, governor, registry, contractAccount };
}

/** The Governor's first decision names the space: proposed, voted, queued and executed through the timelock. */
export async function nameSpace(chain, network, spaceId) {
  const { accounts, governor, registry } = network;
  const first = encodeFunctionData({ abi: registry.abi, functionName: 'setMinVendors', args: [1] });
  const description = [
    '# Adopt the space where this network discusses and votes',
    '',
    'Proposals are drafted, discussed and polled in the space below; the Governor stays the only place where a vote binds.',
    'With it the registry gets its first rule: one TEE vendor per inference route.',
    '',
    `locus:space:${spaceId}`,
  ].join('\n');
  const call = [[registry.address], [0n], [first]];

  await chain.write(governor, accounts[1], 'propose', [...call, description]);
  const id = await chain.read(governor, 'hashProposal', [...call, keccak256(toHex(description))]);
  await chain.rpc('anvil_mine', [toHex(VOTING_DELAY_BLOCKS + 1), toHex(60)]);
  for (const [voter, support] of [[0, 1], [1, 1], [2, 0], [3, 1], [5, 2]])
    await chain.write(governor, accounts[voter], 'castVote', [id, support]);
  await chain.rpc('anvil_mine', [toHex(VOTING_PERIOD_BLOCKS + 1), toHex(2 * DAY / VOTING_PERIOD_BLOCKS)]);
  const stated = [...call, keccak256(toHex(description))];
  await chain.write(governor, accounts[1], 'queue', stated);
  await chain.rpc('evm_increaseTime', [TIMELOCK_SECONDS + 1]);
  await chain.rpc('evm_mine');
  const executed = await chain.write(governor, accounts[4], 'execute', stated);
  return { proposal: toHex(id, { size: 32 }), executedIn: Number(executed.blockNumber) };
}

/** The account that bought after the balances were counted. */
export async function lateBuyer(chain, { accounts, token }) {
  await chain.write(token, accounts[0], 'transfer', [accounts[LATE_BUYER], parseEther(String(LATE_HOLDING * 1000))]);
  await chain.write(token, accounts[LATE_BUYER], 'delegate', [accounts[LATE_BUYER]]);
}

/** Mines `blocks` blocks evenly until `daysAgo` days before `now` (unix seconds); returns the last one. */
export async function passTime(chain, now, daysAgo, blocks) {
  const latest = await chain.rpc('eth_getBlockByNumber', ['latest', false]);
  const seconds = now - daysAgo * DAY - Number(latest.timestamp);
  const interval = Math.max(1, Math.floor(seconds / blocks));
  await chain.rpc('anvil_mine', [toHex(blocks), toHex(interval)]);
  return block(chain, 'latest');
}

export async function block(chain, tag) {
  const { number, hash, timestamp } = await chain.rpc('eth_getBlockByNumber', [tag, false]);
  return { number: Number(number), hash, time: Number(timestamp) };
}
