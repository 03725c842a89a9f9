import { Widget } from '@lumino/widgets';
import { describe, expect, it, vi } from 'vitest';

import { StepView, type StepHost } from '../story/step';
import type { Part } from '../story/steps';

/** What the test gives when it likes: the text of a step as drawn, and the card that its code has shown. */
const late = vi.hoisted(() => {
  vi.stubGlobal('DragEvent', MouseEvent); // jsdom has none, and Lumino extends it
  const waits = (): { done: (value?: unknown) => void; promise: Promise<unknown> } => {
    let done: (value?: unknown) => void = () => undefined;
    const promise = new Promise(resolve => (done = resolve));
    return { done, promise };
  };
  return { text: waits(), card: waits() };
});

vi.mock('../story/text', async () => {
  const { Widget: Drawn } = await import('@lumino/widgets');
  return { drawText: async () => (await late.text.promise, new Drawn()) };
});
vi.mock('../story/card', () => ({ Card: { among: () => late.card.promise } }));
vi.mock('../story/code', async () => {
  const { Widget: Piece } = await import('@lumino/widgets');
  return {
    Code: class extends Piece {
      models = [];
      constructor(readonly part: Part) {
        super();
      }
      open(): void {}
    }
  };
});

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0));

describe('a step with a guess', () => {
  it('holds the story from its first moment until the card is done, however slowly texts and cards come', async () => {
    const parts: Part[] = [
      { cell: 'a', role: 'text', source: '## Stop and guess' },
      { cell: 'b', role: 'guess', source: 'squeezelab.guess()' },
      { cell: 'c', role: 'text', source: 'Now you have seen it.' }
    ];
    const host = {
      run: () => Promise.resolve(true),
      set: () => Promise.resolve(),
      kept: () => undefined,
      keep: () => undefined,
      changed: () => undefined,
      showsCode: () => false
    } as unknown as StepHost;
    const view = new StepView({ name: 'Stop and guess', parts, sets: '', guess: true }, 'Step 1 of 1', host);
    expect(view.held).toBe(true);
    void view.grow();
    await settled();
    expect(view.held, 'its text is drawn').toBe(true);
    late.text.done();
    await settled();
    expect(view.held, 'its card is looked for').toBe(true);
    const card = { isDone: false, dispose: () => undefined };
    late.card.done(card);
    await settled();
    expect(view.held, 'its card is open').toBe(true);
    expect(view.widgets.filter(one => one instanceof Widget)).toHaveLength(2);
    card.isDone = true;
    expect(view.held).toBe(false);
  });
});
