
// What the first part left out. It joins the same memory and tables as soon as it is there.
const restAt = new URL('./PROGRAM.rest.wasm' + new URL(import.meta.url).search, import.meta.url);
let restIsHere = false;
let restComing;
let restModule;

function restJoin(module) {
  if (restIsHere) return;
  new WebAssembly.Instance(module, { p: wasm });
  restIsHere = true;
}

// Something needs it at once: the program stands still until it is here.
function restNow() {
  if (restIsHere) return;
  try {
    restJoin(restModule ?? new WebAssembly.Module(restRead()));
  } catch (error) {
    // Half of a call was done, as after a panic; so it counts as one.
    throw new WebAssembly.RuntimeError(`A part of Locus could not be loaded: ${error.message}`);
  }
}

function restRead() {
  const ask = new XMLHttpRequest();
  const onPage = typeof document === 'object';
  ask.open('GET', restAt, false);
  // A page may not wait for bytes, but for text; this one has a byte a character.
  if (onPage) ask.overrideMimeType('text/plain; charset=x-user-defined');
  else ask.responseType = 'arraybuffer';
  ask.send();
  if (ask.status !== 200) throw new Error(ask.status);
  if (!onPage) return ask.response;
  const text = ask.responseText;
  // Everything stands still meanwhile, and a loop is twenty times as quick as `Uint8Array.from`. It keeps the low byte.
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

// The name is of this build: with files of two, nothing begins.
const restImports = { load_MARK: restNow };

// Fetches it in the background, so that later nothing has to wait; again, ever later, while the host can't be reached.
// Says whether it is here.
export const rest = () => (restComing ??= restBrought());

const restBrought = async () => {
  for (let wait = 5000; !restIsHere; wait *= 2) {
    try {
      restJoin((restModule ??= await restFetched('low')));
    } catch (error) {
      // A file of another build, or what is no program, stays so.
      if (error instanceof WebAssembly.LinkError || error instanceof WebAssembly.CompileError) return false;
      await new Promise((go) => setTimeout(go, wait));
    }
  }
  return true;
};

const restFetched = async (priority) => {
  const answer = await fetch(restAt, { priority });
  if (!answer.ok) throw new Error(`${restAt}: ${answer.status}`);
  return WebAssembly.compile(await answer.arrayBuffer());
};

// A request that the program stands still for never reaches the service worker. So where files are kept for use without
// the host, that is after the first visit, this one is fetched before the program begins.
export async function restAhead() {
  try {
    const kept = (await self.caches?.keys()) ?? [];
    if (kept.some((name) => name.startsWith('locus '))) restModule = await restFetched('high');
  } catch {
    // It is asked for again when it is needed.
  }
}
