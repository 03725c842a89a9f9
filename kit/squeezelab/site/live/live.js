// Starts Python in a worker and asks it for pictures. The page hands in every address; nothing is loaded from elsewhere.
const LOADING = 120_000; // ms until a load counts as failed
const ANSWER = 30_000; // ms until a picture does: the worker, which nothing can interrupt, is then ended and started anew

const SLOW = 'Python took too long to load; the pictures from the shelf stay.';
const STUCK = 'This setting takes too long to work out here. The worker was started anew.';

export async function startLive({ pyodide, wheel, worker, packed = false, onState = () => {} }) {
  const folder = pyodide.endsWith('/') ? pyodide : `${pyodide}/`;
  let thread = null;
  let count = 0;
  let running = null; // {id, resolve, reject, timer}: what the worker is at
  let next = null; // the newest request that waits for it

  const over = () => {
    clearTimeout(running.timer);
    const done = running;
    running = null;
    return done;
  };
  const post = (message, patience, late) =>
    new Promise((resolve, reject) => {
      const id = ++count;
      const timer = setTimeout(() => {
        over();
        reject(new Error(late));
        thread?.terminate();
        thread = null;
      }, patience);
      running = { id, resolve, reject, timer };
      thread.postMessage({ id, ...message });
    });
  const fail = sentence => running && over().reject(new Error(sentence));
  const start = async () => {
    try {
      thread = new Worker(worker, { type: 'module' });
    } catch (error) {
      throw new Error(`This browser could not start a worker: ${error.message}`);
    }
    thread.onmessage = ({ data: { id, head, points, problem } }) => {
      if (running?.id !== id) return;
      const { resolve, reject } = over();
      if (problem) reject(new Error(problem));
      else resolve(head && { head, points: new Int16Array(points) });
    };
    thread.onerror = event => {
      event.preventDefault?.();
      fail(`The worker could not run${event.message ? `: ${event.message}` : '.'}`);
    };
    thread.onmessageerror = () => fail('The answer of the worker could not be read.');
    await post({ type: 'start', pyodide: folder, wheel, packed }, LOADING, SLOW);
  };
  const booted = async () => {
    onState('loading', 'Python is being loaded.');
    try {
      await start();
    } catch (error) {
      thread?.terminate();
      thread = null;
      onState('failed', error.message);
      throw error;
    }
    onState('ready', 'Live in your browser.');
  };

  await booted();
  let ended = false;
  let busy = false;
  const work = async () => {
    if (busy) return;
    busy = true;
    while (next) {
      const { request, resolve, reject } = next;
      next = null;
      try {
        if (!thread) await booted();
        resolve(await post({ type: 'draw', request }, ANSWER, STUCK));
      } catch (error) {
        reject(error);
      }
    }
    busy = false;
  };
  return {
    // The picture of a request; null where a newer request has come before this one was begun.
    draw: request =>
      new Promise((resolve, reject) => {
        if (ended) reject(new Error('Live drawing has been stopped.'));
        next?.resolve(null);
        next = { request, resolve, reject };
        work();
      }),
    stop: () => {
      ended = true;
      next?.resolve(null);
      next = null;
      fail('Live drawing has been stopped.');
      thread?.terminate();
      thread = null;
    },
  };
}
