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
});
