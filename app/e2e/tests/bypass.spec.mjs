// Everything hidden in the test deployment is found: by the auditors' program, which uses what the page uses.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { expect, test } from '../support/test.mjs';

/** `locus bypass` as JSON; it ends with 1 where some power needs no vote. */
function bypass(nodes, start) {
  const args = ['bypass', ...nodes.flatMap((url) => ['--rpc', url]), '--start', ...start, '--json'];
  return new Promise((done, fail) =>
    execFile(process.env.LOCUS_PROGRAM, args, { maxBuffer: 1 << 26 }, (error, out, told) =>
      error && error.code !== 1 ? fail(new Error(told)) : done(JSON.parse(out)),
    ),
  );
}

test('a shared account, a proxy key and silent setters are exposed', async ({ info }) => {
  const { contracts, keys, seconds } = info.bypass;
  const { governor, timelock, token, registry, treasury, shared } = contracts;
  const start = [governor, timelock, token, registry, treasury];
  const found = await bypass(info.nodes.map(({ url }) => url), start);
  const power = (contract, name) => {
    const wanted = ({ contract: at, function: signature }) => at === contract && signature.startsWith(name);
    const lever = found.levers.find(wanted);
    expect(lever, `${name} in ${found.levers.map((one) => one.function)}`).toBeTruthy();
    return { ...lever, way: lever.ways[0] };
  };
  const none = { seconds: 0, blocks: 0 };
  expect(found.sources).toBe('3 of 3 nodes agree');

  // The shared account proposes at the timelock, and its module needs none of the owners.
  const schedule = power(timelock, 'schedule(');
  expect(schedule).toMatchObject({ without_vote: 'yes', event: 'yes' });
  expect(schedule.way).toMatchObject({ signatures: 1, keys: [keys.module], delay: { seconds, blocks: 0 } });
  expect(schedule.way.steps.map(({ from }) => from)).toEqual([keys.module, shared, timelock]);
  const owners = schedule.ways.flatMap((way) => [way, ...power(shared, 'execTransaction(').ways]);
  expect(owners.some((way) => way.signatures === 2 && way.keys.length === 3), 'two of three owners').toBe(true);

  // A key may replace the treasury's code, and so spend.
  for (const name of ['upgradeToAndCall(', 'withdraw(']) {
    const { way, ...lever } = power(treasury, name);
    expect(lever.without_vote, name).toBe('yes');
    expect(way, name).toMatchObject({ signatures: 1, keys: [keys.proxy], delay: none });
  }

  // Two setters leave nothing in the log; one has no name, no getter and no reason to refuse.
  const age = power(registry, 'setHeartbeatMaxAge(');
  expect(age).toMatchObject({ without_vote: 'yes', event: 'no', guard: 'role OPERATOR_ROLE' });
  expect(age.way).toMatchObject({ signatures: 1, keys: [keys.operator], delay: none });
  const unnamed = found.levers.filter(({ contract, power: what, event }) => contract === registry && what === 'unnamed' && event === 'no');
  expect(unnamed.map(({ ways: [way] }) => way.keys)).toEqual([[keys.keeper]]);

  // The catalogue labels these keys, and as what they are: of a rehearsal.
  const { labels } = JSON.parse(await readFile(new URL('../../../public/networks/rehearsal.json', import.meta.url), 'utf8'));
  for (const key of [...keys.owners, keys.module, keys.proxy])
    expect(labels.find(({ chain, address }) => chain === '31337' && address === key)?.name, key).toContain('Rehearsal: ');

  // What was not established is said.
  const said = found.not_scanned.map(({ about, what }) => `${about} ${what}`).join('\n');
  expect(said).toContain(`${governor} answers as a Governor`);
  expect(said).toContain(`${shared} answers as a Safe`);
});

test('the rehearsal network, which hides nothing, has no way around the vote but the code it names', async ({ info }) => {
  const { governor, timelock, token, registry } = info.contracts;
  const found = await bypass([info.nodes[0].url], [governor, timelock, token, registry]);
  expect(found.sources).toBe("one node's word");
  const around = found.levers.filter((lever) => lever.without_vote === 'yes');
  expect(around.map((lever) => lever.function)).toEqual([]);
});
