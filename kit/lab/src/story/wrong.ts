import type { TranslationBundle } from '@jupyterlab/translation';

const LONGEST = 240;

/** What went wrong in a piece of code, in one sentence; the traceback is for those who open the code. */
export function wrongSays(name: string, value: string, trans: TranslationBundle): string {
  const said = value.split('\n').find(line => line.trim()) ?? '';
  const short = said.length > LONGEST ? `${said.slice(0, LONGEST - 1)}…` : said;
  const missing = /^No module named ['"]([\w.]+)['"]/.exec(said);
  if (missing) {
    return trans.__('This needs the package %1, which the kernel does not have.', missing[1]);
  }
  if (name === 'AssertionError') {
    return short
      ? trans.__('Something that this step counts on does not hold: %1', short)
      : trans.__('Something that this step counts on does not hold.');
  }
  return short
    ? trans.__('A piece of this step stopped: %1', /[.!?…]$/.test(short) ? short : `${short}.`)
    : trans.__('A piece of this step stopped (%1).', name);
}
