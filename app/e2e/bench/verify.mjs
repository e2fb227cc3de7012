// Opens the bench page in Chromium and prints what it measured.
import { launch } from './browser.mjs';

const browser = await launch();
const page = await browser.newPage();
page.on('pageerror', (error) => console.error(error));
await page.goto(process.env.LOCUS_URL);
await page.waitForFunction('window.ready');
const { count, acts, viem, talk, nostrTools } = await page.evaluate(() => window.measure());
await browser.close();

const rate = (perSecond) => `${Math.round(perSecond).toLocaleString('en')} a second`;
const ratio = (ours, theirs, aim) => `${(ours / theirs).toFixed(2)} × (aim: at least ${aim} ×)`;
console.log(`\nVerification in Chromium, one thread, ${count} signatures, best of 6 in turns`);
console.log(`  EIP-712, hash and recover   Locus ${rate(acts)}   viem ${rate(viem)}   ${ratio(acts, viem, 3.5)}`);
console.log(`  BIP-340, id and signature   Locus ${rate(talk)}   nostr-tools ${rate(nostrTools)}   ${ratio(talk, nostrTools, 2.5)}`);
