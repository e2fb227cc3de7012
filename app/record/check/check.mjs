// Computes the golden vectors again with viem and nostr-tools, which share no code with Locus.
// Usage: node app/record/check/check.mjs   (after `npm ci` in app/e2e)
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const packages = process.env.LOCUS_NODE_PACKAGES ?? resolve(here, "../../e2e/package.json");
const require = createRequire(packages);
const viem = require("viem");
const { verifyEvent, getEventHash } = require("nostr-tools/pure");

const vectors = (name) => JSON.parse(readFileSync(join(here, "../vectors", `${name}.json`), "utf8"));
let passed = 0;
let failed = 0;

function same(what, found, expected) {
  if (found === expected) passed += 1;
  else {
    failed += 1;
    console.error(`${what}\n  found    ${found}\n  expected ${expected}`);
  }
}

/** viem wants integers as bigint; the typed data carries them as decimal strings. */
function withIntegers({ types, primaryType, domain, message }) {
  const fields = types[primaryType].map(({ name, type }) => [
    name,
    type.startsWith("uint") ? BigInt(message[name]) : message[name],
  ]);
  return { types, primaryType, domain, message: Object.fromEntries(fields) };
}

for (const vector of vectors("messages")) {
  const { label, typedData } = vector;
  const act = JSON.parse(vector.act);
  const data = withIntegers(typedData);
  const encoded = `${data.primaryType}(${data.types[data.primaryType].map((f) => `${f.type} ${f.name}`).join(",")})`;
  same(`${label}: type`, encoded, vector.typeString);
  same(`${label}: type hash`, viem.keccak256(viem.toBytes(encoded)), vector.typeHash);
  same(`${label}: domain`, viem.domainSeparator({ domain: data.domain }), vector.domainSeparator);
  same(`${label}: struct`, viem.hashStruct({ data: data.message, primaryType: data.primaryType, types: data.types }), vector.structHash);
  same(`${label}: digest`, viem.hashTypedData(data), vector.digest);
  same(`${label}: signer`, await viem.recoverTypedDataAddress({ ...data, signature: act.signature }), vector.signer);
  same(`${label}: account`, viem.getAddress(act.message.account), vector.signer);
  same(`${label}: message`, JSON.stringify(act.message), JSON.stringify(typedData.message));
  if (vector.bodyHash) {
    same(`${label}: body`, viem.keccak256(viem.toBytes(act.body)), vector.bodyHash);
    same(`${label}: body signed`, act.message.bodyHash, vector.bodyHash);
  }
  const first = act.type === "SpaceVersion" && act.message.version === "0";
  same(`${label}: space`, first ? vector.digest : act.message.space, vector.space);
}

for (const { rule, solidity, numbers, bytes } of vectors("choices")) {
  const value = solidity === "uint8" ? Number(numbers[0]) : numbers.map(Number);
  same(`choice under ${rule}`, viem.encodeAbiParameters([{ type: solidity }], [value]), bytes);
}

for (const { label, id, event, serialised } of vectors("events")) {
  const parsed = JSON.parse(event);
  const { pubkey, created_at, kind, tags, content } = parsed;
  same(`${label}: serialised`, JSON.stringify([0, pubkey, created_at, kind, tags, content]), serialised);
  same(`${label}: id`, `0x${getEventHash(parsed)}`, id);
  same(`${label}: id carried`, `0x${parsed.id}`, id);
  same(`${label}: signature`, verifyEvent(parsed), true);
}

for (const vector of vectors("words").filter((v) => v.body)) {
  same("body hash of terms", viem.keccak256(viem.toBytes(vector.body)), vector.bodyHash);
}

console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
