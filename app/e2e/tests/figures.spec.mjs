// Figures travel: what is saved of one says what the page says, and a link leads to it and tells when its data are others.
import { createHash } from 'node:crypto';
import { rowsOf, saved, sizeOf } from '../support/taken.mjs';
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/test.mjs';

const FEWEST = 'Fewest addresses that could decide';
const figure = (page, slug) => page.locator(`#figure-${slug}`);

/** Opens what stands behind "How this is computed"; its buttons by their names. */
async function how(part) {
  await part.getByText('How this is computed').click();
  return (name) => part.getByRole('button', { name, exact: true });
}

/** The hash that the page gives of a figure's table. */
const hashOf = (part) => part.locator('.how').getByText(/^0x[0-9a-f]{64}$/);

/** A table as the page shows it: rows of cells by their columns. */
const shownIn = (part) =>
  part.locator('table tbody tr').evaluateAll((rows) =>
    rows.map((row) => Object.fromEntries([...row.querySelectorAll('td')].map((cell) => [cell.dataset.l, cell.textContent.replace(/[\u202f\u00a0]/g, ' ')])))
  );

async function copied(page, part) {
  await part.getByRole('button', { name: 'Copy link to this figure' }).click();
  await expect(page.getByText('Copied').first()).toBeAttached();
  return page.evaluate(() => navigator.clipboard.readText());
}

test('a figure is saved as table, drawing, picture and text, and each says what the page says', async ({ person }) => {
  const { page } = await person();
  await page.goto('/n/rehearsal/decides');
  const part = figure(page, 'coalition');
  await part.getByRole('button', { name: 'Table', exact: true }).click();
  await part.getByRole('button', { name: /^Show \d+ more$/ }).click();
  const save = await how(part);
  await expect(hashOf(part)).toBeVisible();

  const table = await saved(page, save('Table (CSV)'));
  expect(table.name).toBe('locus-coalition.csv');
  expect(`0x${createHash('sha256').update(table.bytes).digest('hex')}`).toBe(await hashOf(part).textContent());
  const [heads, ...rows] = rowsOf(table.bytes.toString());
  expect(heads.slice(0, 3)).toEqual(['Decision', 'Title', 'Voting closed']);
  const shown = await shownIn(part);
  expect(shown).toHaveLength(35);
  expect(rows).toHaveLength(shown.length);
  const numbers = heads.slice(3);
  expect(numbers).toContain(FEWEST.replace('addresses ', ''));
  rows.forEach((row, place) => {
    expect(shown[place].Decision).toBe(row[1]);
    const said = numbers.map((head) => shown[place][head]);
    expect(said).toEqual(row.slice(3).map((cell) => cell || 'unknown'));
  });

  const drawing = await saved(page, save('Picture (SVG)'));
  const svg = drawing.bytes.toString();
  expect(drawing.name).toBe('locus-coalition.svg');
  for (const words of [`<title>${FEWEST}</title>`, 'Generated: nobody cast these votes.', '84 decisions', await hashOf(part).textContent()]) expect(svg).toContain(words);
  const read = await page.evaluate((text) => {
    const document = new DOMParser().parseFromString(text, 'image/svg+xml');
    const root = document.documentElement;
    return {
      wrong: Boolean(document.querySelector('parsererror')),
      size: [Number(root.getAttribute('width')), Number(root.getAttribute('height'))],
      points: document.querySelectorAll('g[role="img"]').length,
      classes: document.querySelectorAll('[class]').length,
    };
  }, svg);
  expect(read).toMatchObject({ wrong: false, classes: 0 });
  // A point for each row, and one for each mark.
  const marked = await part.locator('.scroll ~ ul > li').count();
  expect(read.points).toBe(rows.filter((row) => row[3]).length + marked);

  const picture = await saved(page, save('Picture (PNG)'));
  expect(picture.name).toBe('locus-coalition.png');
  const size = sizeOf(picture.bytes);
  expect(size.width).toBeGreaterThanOrEqual(Math.floor(read.size[0]));
  expect(size.width / size.height).toBeCloseTo(read.size[0] / read.size[1], 1);

  const text = (await saved(page, save('Formula and inputs'))).bytes.toString();
  for (const words of ['For each contested decision', '84 decisions, 35 of them contested', 'Missing:', await hashOf(part).textContent()]) expect(text.replace(/[\u202f\u00a0]/g, ' ')).toContain(words);
});

test('a link opens its figure in another browser, and says so when the data are others', async ({ person }) => {
  const { page, context } = await person();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/n/rehearsal/decides?enough=10');
  const part = figure(page, 'prevail');
  await how(part);
  await expect(hashOf(part)).toBeVisible();
  const link = await copied(page, part);
  expect(link).toMatch(/\/n\/rehearsal\/decides\?enough=10#figure=prevail&data=[0-9a-f]{16}$/);

  const other = (await person()).page;
  await other.goto(link);
  await expect(figure(other, 'prevail')).toBeFocused({ timeout: 30_000 });
  await how(figure(other, 'prevail'));
  expect(await hashOf(figure(other, 'prevail')).textContent()).toBe(await hashOf(part).textContent());
  await expect(other.getByText(/^.*The link that you followed was made for other data/)).toHaveCount(0);

  // Under another number of Locus's own it is another table.
  await other.goto(link.replace('enough=10', 'enough=20'));
  await expect(figure(other, 'prevail').getByText(/The link that you followed was made for other data: the table's hash was [0-9a-f]{16}, now it is [0-9a-f]{16}\./)).toBeVisible({ timeout: 30_000 });
  await expect(figure(other, 'coalition').getByText(/The link that you followed/)).toHaveCount(0);
});

test('the table of powers is saved with its sources, and has a link of its own', async ({ person }) => {
  const { page, context } = await person();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  // By a press from a page without figures: their sheet comes when the first one is there.
  await page.goto('/');
  await page.getByRole('link', { name: /^OpenGradient/ }).click();
  const part = figure(page, 'powers');
  await expect(part).toHaveCSS('flex-direction', 'column');
  const save = await how(part);
  const [heads, ...rows] = rowsOf((await saved(page, save('Table (CSV)'))).bytes.toString());
  const at = (name) => heads.indexOf(name);
  const shown = await shownIn(part);
  expect(rows).toHaveLength(shown.length);
  rows.forEach((row, place) => {
    expect(shown[place].Power).toContain(row[at('Power')]);
    expect(shown[place].Found).toContain(row[at('Found')]);
    expect(shown[place].Delay).toBe(row[at('Delay')]);
  });
  const traced = rows.filter((row) => row[at('Found')] !== 'unknown');
  expect(traced.length).toBeGreaterThan(0);
  for (const row of traced) expect(row[at('Evidence')]).toMatch(/^https:\/\//);
  // Who is said to decide is said by somebody: in words, and where.
  const nobody = /^nobody/;
  const said = rows.filter((row) => !nobody.test(row[at('Said to decide')]));
  expect(said.length).toBeGreaterThan(0);
  for (const row of said) expect(row[at('Who says so')]).toMatch(/https:\/\//);
  await expectAccessible(page, 'figures of a network');

  const link = await copied(page, part);
  const phone = (await person({ viewport: { width: 360, height: 740 }, colorScheme: 'dark' })).page;
  await phone.goto(link);
  await expect(figure(phone, 'powers')).toBeFocused({ timeout: 30_000 });
  await how(figure(phone, 'powers'));
  await expect(hashOf(figure(phone, 'powers'))).toBeVisible();
  await expectNoSidewaysScroll(phone);
  await phone.goto(link.replace(/data=.*/, 'data=0123456789abcdef'));
  await phone.reload();
  await expect(figure(phone, 'powers').getByText(/made for other data/)).toBeVisible({ timeout: 30_000 });
});

test('what a live check found is saved as table and drawing, and a link to it says that it takes a check', async ({ person, info }) => {
  test.setTimeout(180_000);
  const { page } = await person();
  const { treasury } = info.bypass.contracts;
  const slug = (kind) => `${kind}-${info.chainId}`;
  await page.goto(`/at/${info.chainId}/${treasury}#figure=${slug('graph')}&data=0123456789abcdef`);
  await expect(page.getByText(/leads to a figure that a live check makes/)).toBeVisible();
  await page.getByRole('button', { name: /^(Agree and ask them|Ask them)$/ }).click();
  const graph = figure(page, slug('graph'));
  await expect(graph).toBeFocused({ timeout: 90_000 });
  await expect(graph.getByText(/made for other data/)).toBeVisible();
  const save = await how(graph);
  const [, ...ties] = rowsOf((await saved(page, save('Table (CSV)'))).bytes.toString());
  await graph.getByText('The same as a table').click();
  await expect(graph.locator('tbody tr')).toHaveCount(ties.length);
  const svg = (await saved(page, save('Picture (SVG)'))).bytes.toString();
  expect(svg).toContain('<title>Who can do what to whom</title>');
  expect(svg).toContain(treasury.slice(0, 6).toLowerCase());
  expect(sizeOf((await saved(page, save('Picture (PNG)'))).bytes).width).toBeGreaterThan(300);

  const powers = await how(figure(page, slug('powers')));
  const [heads, ...ways] = rowsOf((await saved(page, powers('Table (CSV)'))).bytes.toString());
  const upgrade = ways.find((way) => way[heads.indexOf('Function')].startsWith('upgradeToAndCall('));
  expect(upgrade[heads.indexOf('Keys')].toLowerCase()).toBe(info.bypass.keys.proxy.toLowerCase());
  expect(upgrade[heads.indexOf('Signatures')]).toBe('1');
  expect(upgrade[heads.indexOf('Delay in seconds')]).toBe('0');
  expect(upgrade[heads.indexOf('Without a vote?')]).toBe('✗ yes');
});
