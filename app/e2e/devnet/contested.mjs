// A second Governor of the same token, on whose proposals people disagreed: enough to compute from its log who decides.
import { keccak256, encodeFunctionData, toHex } from 'viem';

const DELAY_BLOCKS = 1;
const PERIOD_BLOCKS = 14;
const [AGAINST, FOR, ABSTAIN] = [0, 1, 2];

/** Anvil's accounts by number: for, against, abstain. What each holds is in history.mjs. */
const VOTES = [
  [[1, 2], [3], []],
  [[3, 10, 11], [2, 5], [12]],
  [[2], [1, 3, 4, 5], []],
  [[0], [1, 2, 3], [4]],
  [[1, 4, 5, 10, 11, 12], [2, 3], []],
  [[12], [], []],
  [[0, 1, 2, 3], [11], [10]],
];

/** Deploys it, and lets everything be proposed and voted on; one more proposal is cancelled. */
export async function disagree(chain, made, { accounts, token, timelock, registry }) {
  const address = await chain.deploy(made.RehearsalGovernor, accounts[0], [
    token.address,
    timelock.address,
    DELAY_BLOCKS,
    PERIOD_BLOCKS,
  ]);
  const governor = { abi: made.RehearsalGovernor.abi, address };
  const call = encodeFunctionData({ abi: registry.abi, functionName: 'setMinVendors', args: [2] });
  const stated = (title) => [[registry.address], [0n], [call], title];

  for (const [index, [yes, no, abstain]] of VOTES.entries()) {
    const [targets, values, calls, title] = stated(`# Disagreement ${index + 1}\n\nA proposal to vote on.`);
    await chain.write(governor, accounts[1], 'propose', [targets, values, calls, title]);
    const id = await chain.read(governor, 'hashProposal', [targets, values, calls, keccak256(toHex(title))]);
    await chain.rpc('anvil_mine', [toHex(DELAY_BLOCKS + 1)]);
    for (const [support, voters] of [[FOR, yes], [AGAINST, no], [ABSTAIN, abstain]])
      for (const voter of voters) await chain.write(governor, accounts[voter], 'castVote', [id, support]);
    await chain.rpc('anvil_mine', [toHex(PERIOD_BLOCKS + 1)]);
  }
  const [targets, values, calls, title] = stated('# Never mind');
  await chain.write(governor, accounts[1], 'propose', [targets, values, calls, title]);
  await chain.write(governor, accounts[1], 'cancel', [targets, values, calls, keccak256(toHex(title))]);
  return governor;
}
