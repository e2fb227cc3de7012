// A deployment that looks as if its holders decided everything, and hides three ways around them: a shared account that
// may propose at the timelock, a key that may replace the treasury's code, and setters that leave nothing in the log.
import { encodeFunctionData, keccak256, toHex, zeroAddress } from 'viem';

const TIMELOCK_SECONDS = 120;
/** Anvil's accounts by number: owners of the shared account, its module, the proxy's key, operator and keeper. */
const OWNERS = [13, 14, 15];
const [MODULE, PROXY_KEY, OPERATOR, KEEPER] = [16, 17, 18, 19];

/** Deploys it beside the rehearsal, with the same token. */
export async function deployBypass(chain, made, { accounts, token }) {
  const [deployer] = accounts;
  const put = async (name, args) => ({ abi: made[name].abi, address: await chain.deploy(made[name], deployer, args) });

  const timelock = await put('TimelockController', [BigInt(TIMELOCK_SECONDS), [], [zeroAddress], deployer]);
  const governor = await put('RehearsalGovernor', [token.address, timelock.address, 5, 300]);
  const shared = await put('SharedAccount', [OWNERS.map((index) => accounts[index]), 2n, [accounts[MODULE]]]);
  for (const [role, holder] of [['PROPOSER_ROLE', governor], ['CANCELLER_ROLE', governor], ['PROPOSER_ROLE', shared]])
    await chain.write(timelock, deployer, 'grantRole', [keccak256(toHex(role)), holder.address]);
  await chain.write(timelock, deployer, 'renounceRole', [toHex(0, { size: 32 }), deployer]);

  const registry = await put('NodeRegistry', [timelock.address, accounts[OPERATOR], accounts[KEEPER]]);
  const code = await put('Treasury', []);
  const first = encodeFunctionData({ abi: code.abi, functionName: 'initialize', args: [timelock.address] });
  const treasury = await put('TreasuryProxy', [code.address, accounts[PROXY_KEY], first]);

  const addresses = Object.entries({ governor, timelock, token, shared, registry, treasury });
  return {
    contracts: Object.fromEntries(addresses.map(([name, { address }]) => [name, address])),
    keys: {
      owners: OWNERS.map((index) => accounts[index]),
      module: accounts[MODULE],
      proxy: accounts[PROXY_KEY],
      operator: accounts[OPERATOR],
      keeper: accounts[KEEPER],
    },
    seconds: TIMELOCK_SECONDS,
  };
}
