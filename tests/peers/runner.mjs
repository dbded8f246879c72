// Runs a program for wasm32-wasip1 in a browser's worker and posts what it prints; tests/wasi.mjs is the same for Node.
let memory;
let printed = "";
const decoder = new TextDecoder();
const view = () => new DataView(memory.buffer);

class Exit extends Error {
  constructor(code) {
    super(`the program ended with ${code}`);
    this.code = code;
  }
}

const wasi = {
  clock_time_get(_clock, _precision, at) {
    view().setBigUint64(at, BigInt(Math.round(performance.now() * 1e6)), true);
    return 0;
  },
  sched_yield: () => 0,
  environ_get: () => 0,
  environ_sizes_get(count, size) {
    view().setUint32(count, 0, true);
    view().setUint32(size, 0, true);
    return 0;
  },
  fd_write(_file, parts, count, written) {
    let total = 0;
    for (let part = parts; part < parts + 8 * count; part += 8) {
      const [start, length] = [view().getUint32(part, true), view().getUint32(part + 4, true)];
      printed += decoder.decode(new Uint8Array(memory.buffer, start, length), { stream: true });
      total += length;
    }
    view().setUint32(written, total, true);
    return 0;
  },
  proc_exit(code) {
    throw new Exit(code);
  },
  random_get(at, length) {
    crypto.getRandomValues(new Uint8Array(memory.buffer, at, length));
    return 0;
  },
};

async function run() {
  // Only then does the clock have steps of microseconds.
  if (!crossOriginIsolated) throw new Error("the page is not cross-origin isolated");
  const imports = { wasi_snapshot_preview1: wasi };
  const { instance } = await WebAssembly.instantiateStreaming(fetch("program.wasm"), imports);
  memory = instance.exports.memory;
  try {
    instance.exports._start();
  } catch (error) {
    if (!(error instanceof Exit) || error.code !== 0) throw new Error(`${error.message}\n${printed}`);
  }
}

run().then(
  () => fetch("output", { method: "POST", body: printed }),
  (error) => fetch("failure", { method: "POST", body: error.message }),
);
