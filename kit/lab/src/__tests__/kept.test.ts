import type { IStateDB } from '@jupyterlab/statedb';
import { describe, expect, it } from 'vitest';

import { Kept } from '../story/kept';

describe('what is kept of a notebook', () => {
  it('is nothing for a cell or a notebook with the name of something that every object has', () => {
    const kept = new Kept(null);
    for (const name of ['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty']) {
      expect(kept.guess('a.ipynb', name)).toBeUndefined();
      expect(kept.of(name)).toMatchObject({ at: 0, guesses: {} });
    }
  });

  it('is found again under any name', () => {
    const kept = new Kept(null);
    for (const name of ['constructor', '__proto__', 'c1']) {
      const { guesses } = kept.of('a.ipynb');
      kept.put('a.ipynb', { guesses: { ...guesses, [name]: { phase: 'locked', guess: name } } });
      expect(kept.guess('a.ipynb', name)?.guess).toBe(name);
    }
  });

  it('is what the browser holds where a page is loaded again before the server was told, and no older word of it', async () => {
    const of = (at: number, when: number): object => ({ when, code: false, places: { 'a.ipynb': { at } } });
    const now = Date.now();
    for (const [saved, own, at] of [
      [of(2, now - 5_000), of(3, now - 100), 3],
      [of(2, now - 100), of(3, now - 5_000), 2],
      [of(2, now - 9e7), of(3, now - 8e7), 2],
      [undefined, of(3, now - 8e7), 3]
    ] as const) {
      window.localStorage.setItem('squeezelab:story', JSON.stringify(own));
      const kept = new Kept({ fetch: () => Promise.resolve(saved) } as unknown as IStateDB);
      await kept.ready;
      expect(kept.of('a.ipynb').at).toBe(at);
    }
    window.localStorage.removeItem('squeezelab:story');
  });
});
