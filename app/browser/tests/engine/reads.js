// Counts the values that IndexedDB hands over, so that a test sees whether a record is read or only asked about.
let values = 0;

const count = ({ result }) => {
  if (Array.isArray(result)) values += result.length;
  else if (result !== undefined && result !== null) values += 1;
};

for (const { prototype } of [IDBObjectStore, IDBIndex]) {
  for (const method of ['get', 'getAll', 'openCursor', 'count']) {
    const ask = prototype[method];
    prototype[method] = function (...what) {
      const request = ask.apply(this, what);
      request.addEventListener('success', () => count(request));
      return request;
    };
  }
}

export const valuesRead = () => values;
