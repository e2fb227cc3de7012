// Who decides, from a file: someone who has never seen Locus drops in votes and reads the answer.
import { expect, expectAccessible, expectNoSidewaysScroll, test } from '../support/test.mjs';

const DAY = 86_400;
const FIRST = 1_600_000_000;

/** Contested votes, one every thirty days: in each, `few` equal addresses against one fewer. */
function votes(fews) {
  const lines = ['proposal,title,voter,choice,power,time'];
  fews.forEach((few, place) => {
    for (let voter = 0; voter < 2 * few - 1; voter += 1) {
      const address = `0x${(voter + 1).toString(16).padStart(40, '0')}`;
      const time = new Date((FIRST + place * 30 * DAY + voter) * 1000).toISOString();
      lines.push(`p-${place},"Proposal ${place}, in words",${address},${voter < few ? 'For' : 'Against'},1500.5,${time}`);
    }
  });
  return lines.join('\r\n');
}

/** A year in which nine were enough, then one in which four were. */
const CSV = votes([...Array(12).fill(9), ...Array(13).fill(4)]);

const choose = (page, text, name = 'votes.csv') =>
  page.getByLabel('Choose or drop a file of votes').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

test('a file of votes says in a sentence how few decided, and nothing leaves the browser', async ({ person, baseURL }) => {
  const { page, context } = await person();
  await page.goto('/look');
  await expect(page.getByRole('heading', { level: 1, name: 'Who decides here?' })).toBeVisible();
  const asked = [];
  context.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).origin}`));

  const began = Date.now();
  await choose(page, CSV);
  const headline = page.getByRole('status').filter({ hasText: 'contested votes' });
  await expect(headline).toContainText(/In contested votes of the 12 months up to .* 4 addresses were usually enough to decide\. In the 12 months before, 9\./);
  expect(Date.now() - began, 'milliseconds until the sentence').toBeLessThan(10_000);

  // Every figure says what it rests on, and every chart has its table.
  const figure = (name) => page.getByRole('region', { name });
  await expect(figure('Fewest addresses that could decide').getByText('unsigned import').first()).toBeVisible();
  await expect(figure('Fewest addresses that could decide').getByRole('table')).toContainText('Proposal 24, in words');
  await expect(figure('Same votes, other rules').getByText(/A sensitivity, not what people wanted/)).toBeVisible();
  await expect(figure('Who prevails when it is contested').getByRole('table')).toBeVisible();
  await expect(figure('Objections without an answer when voting opened')).toContainText('No data yet');
  await expect(figure('What their weight allows against what they did').getByRole('table')).toContainText('Banzhaf', { timeout: 60_000 });
  expect(new Set(asked.filter((one) => one !== `GET ${baseURL}`)), 'asked of others, or sent').toEqual(new Set());
});

test('another period is another question, kept in the address, and two can be compared', async ({ person }) => {
  const { page } = await person();
  await page.goto('/look');
  await choose(page, CSV);
  await expect(page.getByRole('status').filter({ hasText: '4 addresses' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Period', exact: true }).selectOption({ label: 'The last 12 months' });
  await expect(page).toHaveURL(/from=\d{4}-\d\d-\d\d/);
  await page.getByRole('combobox', { name: 'Compare with', exact: true }).selectOption({ label: 'The period before, of the same length' });
  await expect(page.getByRole('region', { name: 'Two periods compared' }).getByRole('table')).toContainText('Median of the fewest that could decide');
});

test('without a chosen period the later half is compared with the earlier one', async ({ person }) => {
  const { page } = await person();
  await page.goto('/look');
  await choose(page, CSV);
  await expect(page.getByRole('status').filter({ hasText: '4 addresses' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Compare with', exact: true }).selectOption({ label: 'The period before, of the same length' });
  await expect(page).toHaveURL(/\?from=\d{4}-\d\d-\d\d&other=\d{4}-\d\d-\d\d&other_until=\d{4}-\d\d-\d\d/);
  const address = new URL(page.url()).searchParams;
  expect(address.get('from') > address.get('other_until')).toBe(true);
  // All 25 votes are in the one or the other.
  const compared = page.getByRole('region', { name: 'Two periods compared' }).getByRole('row').filter({ has: page.getByRole('cell', { name: 'Decisions', exact: true }) });
  const [here, before] = (await compared.getByRole('cell').allTextContents()).slice(1).map(Number);
  expect(here + before).toBe(25);
  expect(Math.abs(here - before)).toBeLessThanOrEqual(1);
});

for (const [what, text, expected] of [
  ['a file of something else', 'name,age\nAda,36\n', 'Its first line names no column “proposal”.'],
  ['an empty file', '', 'There is nothing in it.'],
])
  test(`${what} is refused in words`, async ({ person }) => {
    const { page } = await person();
    await page.goto('/look');
    await choose(page, text, 'other.csv');
    await expect(page.getByText(expected)).toBeVisible();
    await expect(page.getByLabel('Choose or drop a file of votes')).toBeAttached();
  });

test('lines that cannot be used are counted and named', async ({ person }) => {
  const { page } = await person();
  await page.goto('/look');
  await choose(page, `${CSV}\r\np-0,,0x01,For,-3,2020-01-01\r\np-0,,0x02,For,lots,2020-01-01\r\n`);
  await page.getByText('What was read').click();
  await expect(page.getByText(/2 lines could not be used and are left out/).filter({ visible: true }).first()).toBeVisible();
  await expect(page.getByText('the power is negative')).toBeVisible();
});

for (const [name, viewport, colorScheme] of [
  ['wide and light', { width: 1280, height: 900 }, 'light'],
  ['a phone in the dark', { width: 360, height: 740 }, 'dark'],
])
  test(`figures are accessible: ${name}`, async ({ person }) => {
    const { page } = await person({ viewport, colorScheme });
    await page.goto('/look');
    await expectAccessible(page, 'before');
    await expectNoSidewaysScroll(page);
    await choose(page, CSV);
    await expect(page.locator('.figure .pending')).toHaveCount(0, { timeout: 60_000 });
    await expectAccessible(page, 'tables and charts as they come');
    await expectNoSidewaysScroll(page);
    const chart = page.getByRole('button', { name: 'Chart', exact: true });
    // A press makes it another button, so the first is always the next.
    for (let left = await chart.count(); left; left -= 1) await chart.first().click();
    await expectAccessible(page, 'charts');
    await expectNoSidewaysScroll(page);
  });

test('the rehearsal network has two years of votes, and says on every figure that nobody cast them', async ({ person }) => {
  const { page } = await person();
  await page.goto('/look');
  await page.getByRole('link', { name: 'See an example' }).click();
  await expect(page).toHaveURL(/\/n\/rehearsal\/decides$/);
  await expect(page.getByRole('status').filter({ hasText: 'contested votes' })).toContainText('3 addresses were usually enough to decide. In the 12 months before, 7.');
  await expect(page.getByText('Generated: nobody cast these votes.').first()).toBeVisible();
  await expect(page.getByRole('region', { name: 'Fewest addresses that could decide' }).getByText('generated').first()).toBeVisible();
  await page.getByRole('region', { name: 'Fewest addresses that could decide' }).getByText('How this is computed').click();
  await expect(page.getByText(/84 decisions, 35 of them contested/).first()).toBeVisible();
});
