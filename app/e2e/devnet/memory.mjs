// A relay's store in memory, for machines where SQLite cannot be built. It answers as the other does: newest first, limited.
import { EventRepository } from '@nostr-relay/common';

const MOST = 1000;
const USUAL = 500;

export class MemoryRepository extends EventRepository {
  #events = new Map();

  isSearchSupported() {
    return false;
  }

  upsert(event) {
    const key = place(event);
    const held = this.#events.get(key);
    if (held && !newer(event, held)) return { isDuplicate: true };
    this.#events.set(key, event);
    return { isDuplicate: false };
  }

  find(filter) {
    const found = [...this.#events.values()].filter((event) => matches(event, filter));
    found.sort((a, b) => b.created_at - a.created_at || (a.id < b.id ? -1 : 1));
    return found.slice(0, Math.min(filter.limit ?? USUAL, MOST));
  }

  destroy() {
    return Promise.resolve();
  }
}

/** Regular events lie under their id; of replaceable ones only the newest is kept, as NIP-01 asks. */
function place({ id, kind, pubkey, tags }) {
  if (kind >= 30000 && kind < 40000) return `${kind}:${pubkey}:${tags.find(([name]) => name === 'd')?.[1] ?? ''}`;
  if (kind === 0 || kind === 3 || (kind >= 10000 && kind < 20000)) return `${kind}:${pubkey}`;
  return id;
}

const newer = (event, held) =>
  event.created_at > held.created_at || (event.created_at === held.created_at && event.id < held.id);

function matches(event, filter) {
  const { ids, kinds, authors, since, until } = filter;
  if (ids && !ids.includes(event.id)) return false;
  if (kinds && !kinds.includes(event.kind)) return false;
  if (authors && !authors.includes(event.pubkey)) return false;
  if (since !== undefined && event.created_at < since) return false;
  if (until !== undefined && event.created_at > until) return false;
  return Object.entries(filter)
    .filter(([key]) => /^#[a-zA-Z]$/.test(key))
    .every(([key, values]) => event.tags.some(([name, value]) => name === key[1] && values.includes(value)));
}
