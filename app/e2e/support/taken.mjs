// What is saved of a figure, and read again as any other program would.
import { readFileSync } from 'node:fs';

/** Presses a button that saves a file; its name and bytes. */
export async function saved(page, button) {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** Comma-separated values (RFC 4180) as rows of cells. */
export function rowsOf(csv) {
  const rows = [[]];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/g)) {
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\n') rows.push([]);
    if (end === '') break;
  }
  return rows.filter((row) => row.length > 1 || row[0] !== '');
}

/** Width and height in pixels of a PNG; none where it is none. */
export function sizeOf(png) {
  if (png.subarray(0, 8).toString('hex') !== '89504e470d0a1a0a') return undefined;
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) };
}
