import { describe, expect, it } from 'vitest';

import { toldSetting } from '../calculators/told';
import { openingCode, readLink, readSetting, readClaim, readTerm } from '../glossary/setting';
import { linkStates } from '../hover/markdown';
import { PAYLOADS } from './fixture/payloads';

describe('a state string', () => {
  it('names a calculator, a preset and values', () => {
    expect(readSetting('squeezelab:short-squeeze?preset=The%20brink&shock=5%25&market_depth=2e6')).toEqual({
      id: 'short-squeeze',
      preset: 'The brink',
      values: { shock: '5%', market_depth: 2e6 }
    });
  });
  it('takes a true minus and a value with its unit', () => {
    expect(readSetting('squeezelab:x?a=−3.5%25&b=2.0 m USD')?.values).toEqual({ a: '-3.5%', b: '2.0 m USD' });
  });
  it('never turns a share into a number: a price of 3000% is no price of 30 USD, and Python says so', () => {
    const setting = readSetting('squeezelab:dealer-gamma?start_price=3000%25');
    expect(openingCode(setting!)).toContain('start_price="3000%"');
  });
  it('takes what people type, and leaves it to Python to refuse it', () => {
    expect(readSetting('squeezelab:x?a=$2m&b=45\u202f226&c=2,5&d=5‰&e=½')?.values).toEqual({
      a: '$2m',
      b: '45\u202f226',
      c: '2,5',
      d: '5‰',
      e: '½'
    });
  });
  it('never makes nought or infinity of a number', () => {
    expect(readSetting('squeezelab:x?a=1e-400&b=1e999%25&c=1e999&d=0e5')?.values).toEqual({
      a: '1e-400',
      b: '1e999%',
      c: '1e999',
      d: 0
    });
  });
  it('is read from links to a calculator’s notebook, before and after the application has resolved them', () => {
    const setting = { id: 'short-squeeze', values: { shock: '5%' } };
    expect(readLink('../notebooks/calculators/short-squeeze.ipynb#shock=5%25')).toEqual(setting);
    expect(
      readLink('http://localhost/files/calculators/short-squeeze.ipynb?_xsrf=2%7C99#shock=5%25')
    ).toEqual(setting);
    expect(readLink('#squeezelab:short-squeeze?shock=5%25')).toEqual(setting);
    expect(readLink('calculators/short-squeeze.ipynb')).toEqual({ id: 'short-squeeze' });
  });
  it('is not read from other links', () => {
    expect(
      ['tutorials/03-short-squeeze.ipynb', 'calculators/../x.ipynb', 'https://example.org/', '#squeeze'].map(
        readLink
      )
    ).toEqual(Array(4).fill(null));
  });
  it('leads to an entry when it says so', () => {
    expect(readTerm('#squeezelab:term/margin-call')).toBe('margin-call');
    expect(readTerm('#squeezelab:term/margin-call/C12')).toBe('margin-call');
    expect(readClaim('#squeezelab:term/margin-call/C12')).toBe('C12');
    expect(readClaim('#squeezelab:term/margin-call')).toBe('');
    expect(readTerm('#squeezelab:term/margin-call/<b>')).toBeNull();
    expect(readTerm('#squeezelab:term/<b>')).toBeNull();
    expect(readTerm('/files/notebooks/tutorials/../../glossary/margin-call.md?_xsrf=1')).toBe('margin-call');
    expect(readTerm('../glossary/margin-call.md#in-numbers')).toBe('margin-call');
    expect(readTerm('../my-glossary/margin-call.md')).toBeNull();
    expect(readTerm('../glossary/margin-call.md.txt')).toBeNull();
  });
  it('survives the sanitiser as a fragment', () => {
    expect(linkStates('Try [it](squeezelab:a-b?x=1), [so]( <squeezelab:c>).\n\n[r]: squeezelab:d')).toBe(
      'Try [it](#squeezelab:a-b?x=1), [so]( <#squeezelab:c>).\n\n[r]: #squeezelab:d'
    );
  });
});

describe('the line of Python', () => {
  it('opens the calculator at the setting', () => {
    expect(openingCode({ id: 'short-squeeze', preset: 'Squeeze', values: { shock: 0.05, on: true } })).toBe(
      'import squeezelab; squeezelab.open("short-squeeze", preset="Squeeze", shock=0.05, on=True)'
    );
  });
  it('carries a second side, the map and the units as a state string', () => {
    const setting = readSetting(
      'squeezelab:x?shock=5%25&b.shock=6%25&b.preset=The+brink&view.map=shock~depth&b.x=%22);exit('
    );
    expect(setting?.values).toEqual({
      shock: '5%',
      'b.shock': '6%',
      'b.preset': 'The brink',
      'view.map': 'shock~depth'
    });
    expect(openingCode(setting!)).toBe(
      'import squeezelab; squeezelab.open("squeezelab:x?b.shock=6%25&b.preset=The%20brink&view.map=shock~depth", shock="5%")'
    );
  });
  it('quotes what is not ASCII', () => {
    expect(openingCode({ id: 'x', preset: 'Naïve “A”\n' })).toBe(
      'import squeezelab; squeezelab.open("x", preset="Na\\u00efve \\u201cA\\u201d\\n")'
    );
  });
  it('holds nothing but the call, whatever the state string says', () => {
    for (const payload of [
      ...PAYLOADS,
      '"); import os; os.system("x") #',
      '\\"); x(',
      'lambda: 0',
      '__import__("os")'
    ]) {
      for (const text of [
        `squeezelab:${payload}`,
        `squeezelab:x?${payload}=1`,
        `squeezelab:x?shock=${encodeURIComponent(payload)}`,
        `squeezelab:x?preset=${encodeURIComponent(payload)}`
      ]) {
        const setting = readSetting(text);
        const code = setting ? openingCode(setting) : 'import squeezelab; squeezelab.open("x")';
        expect(code).toMatch(
          /^import squeezelab; squeezelab\.open\("[a-z0-9-]+"(?:, [a-z][a-z0-9_]*=(?:"(?:[^"\\]|\\.)*"|-?[\d.e+-]+))*\)$/
        );
      }
    }
  });
  it('refuses names that Python keeps for itself', () => {
    expect(readSetting('squeezelab:x?lambda=1&import=2&shock=3')?.values).toEqual({ shock: 3 });
  });
});

describe('the setting that a calculator tells', () => {
  const message = (comm_id: string, setting: unknown, msg_type = 'comm_msg'): never =>
    ({ header: { msg_type }, content: { comm_id, data: { method: 'update', state: { setting } } } }) as never;
  it('is taken from its own widget, with its preset and values', () => {
    const told = message('abc', { preset: 'Squeeze', values: { shock: 0.05, timing: 'a day late' } });
    expect(toldSetting('x', 'abc', told)).toEqual({
      id: 'x',
      preset: 'Squeeze',
      values: { shock: 0.05, timing: 'a day late' }
    });
    expect(toldSetting('x', 'other', told)).toBeNull();
  });
  it('is none in other messages, and keeps no part that is odd', () => {
    const odd = [
      message('abc', undefined),
      message('abc', 'Squeeze'),
      message('abc', [1]),
      message('abc', {}, 'status')
    ];
    expect(odd.map(one => toldSetting('x', 'abc', one))).toEqual(Array(4).fill(null));
    const strange = message('abc', { preset: 5, values: { shock: [1], depth: 2 }, id: 'y' });
    expect(toldSetting('x', 'abc', strange)).toEqual({ id: 'x', values: { depth: 2 } });
  });
});
