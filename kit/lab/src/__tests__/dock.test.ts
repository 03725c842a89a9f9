import { describe, expect, it } from 'vitest';

import { Follow, readTold } from '../dock/follow';
import { typesCharacter } from '../hover/typing';

const at = (depth: number): { preset: string; values: Record<string, number> } => ({
  preset: 'Thin market',
  values: { market_depth: depth }
});

describe('who has set a calculator', () => {
  it('is the text until the reader moves it, and again when it stands where the text has it', () => {
    const follow = new Follow(() => undefined);
    expect(follow.own).toBe(false);
    follow.begin();
    follow.tell(at(2));
    expect(follow.own).toBe(false);
    follow.end();
    expect(follow.own).toBe(false);
    follow.tell(at(3));
    expect(follow.own).toBe(true);
    expect(follow.byText).toEqual(at(2));
    follow.tell(at(2));
    expect(follow.own).toBe(false);
  });

  it('is the text while its cells run, however many', () => {
    const follow = new Follow(() => undefined);
    follow.begin();
    follow.begin();
    follow.end();
    follow.tell(at(5));
    expect(follow.own).toBe(false);
    follow.end();
    expect(follow.byText).toEqual(at(5));
  });

  it('is the reader, if a hand moves it while a cell runs', () => {
    const follow = new Follow(() => undefined);
    follow.begin();
    follow.tell(at(2));
    follow.end();
    follow.begin();
    follow.touch();
    follow.tell(at(9));
    follow.end();
    expect(follow.own).toBe(true);
    expect(follow.byText).toEqual(at(2));
    follow.begin();
    follow.end();
    expect(follow.own).toBe(true);
    follow.begin();
    follow.tell(at(4));
    follow.end();
    expect(follow.own).toBe(false);
    follow.tell(at(9));
    follow.begin();
    follow.answer();
    follow.end();
    expect(follow.own).toBe(false);
  });

  it('is the reader, if a hand moves it before the answer to the text has settled', () => {
    const follow = new Follow(() => undefined);
    follow.begin();
    follow.tell(at(2));
    follow.answer();
    follow.tell(at(9));
    expect(follow.own).toBe(false);
    follow.end();
    expect(follow.own).toBe(true);
    expect(follow.byText).toEqual(at(2));
  });

  it('is the text where Python says so, though no text of the page has asked: a card that is locked', () => {
    const follow = new Follow(() => undefined);
    follow.begin();
    follow.tell(at(2));
    follow.end();
    follow.tell(at(3), at(3));
    expect(follow.own).toBe(false);
    expect(follow.byText).toEqual(at(3));
    follow.tell(at(9), at(3));
    expect(follow.own).toBe(true);
    expect(follow.byText).toEqual(at(3));
  });

  it('is the reader, if what comes of her hand arrives while the text is at it', () => {
    const follow = new Follow(() => undefined);
    follow.begin();
    follow.tell(at(2), at(2));
    follow.end();
    follow.touch();
    follow.begin();
    follow.tell(at(9), at(2));
    follow.end();
    expect(follow.own).toBe(true);
    expect(follow.byText).toEqual(at(2));
  });

  it('keeps what it has said, if the reader moves on after it has spoken and before it has answered', () => {
    const follow = new Follow(() => undefined);
    follow.begin();
    follow.tell(at(4), at(4));
    follow.tell(at(9), at(4));
    follow.answer();
    follow.end();
    expect(follow.byText).toEqual(at(4));
    expect(follow.own).toBe(true);
  });

  it('is told by the trait, and by nothing odd', () => {
    expect(readTold({ preset: 'A', values: { x: 1 } })).toEqual({ preset: 'A', values: { x: 1 } });
    expect(readTold({ preset: 'A' })).toEqual({ preset: 'A', values: {} });
    expect([readTold(null), readTold('A'), readTold({ values: {} })]).toEqual([null, null, null]);
  });
});

describe('a key with Alt in an editor', () => {
  const press = (key: string, more: KeyboardEventInit = {}, tag = 'textarea'): boolean => {
    const node = document.body.appendChild(document.createElement(tag));
    let typed = false;
    node.addEventListener('keydown', event => (typed = typesCharacter(event)));
    const base = { altKey: true, shiftKey: true, code: 'KeyN', keyCode: 78, bubbles: true };
    node.dispatchEvent(new KeyboardEvent('keydown', { ...base, key, ...more }));
    node.remove();
    return typed;
  };

  it('types on a Mac and on a Polish keyboard', () => {
    expect(press('Ń')).toBe(true);
    expect(press('˜')).toBe(true);
    expect(press('Dead')).toBe(true);
    expect(press('N', { modifierAltGraph: true })).toBe(true);
  });

  it('types nothing where it is the plain letter, or outside of an editor', () => {
    expect(press('N')).toBe(false);
    expect(press('n')).toBe(false);
    expect(press('Ń', {}, 'div')).toBe(false);
    expect(press('ArrowLeft')).toBe(false);
  });
});
