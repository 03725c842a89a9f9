import type { Glossary } from '../glossary/glossary';
import { readClaim, readLink, readTerm, type Setting } from '../glossary/setting';
import { ownView } from './own';

/** What an address leads to: an entry, a calculator at a setting, or a tutorial at a step of its story, counted from 1. */
export type Target =
  { term: string; claim?: string } | { setting: Setting } | { tutorial: string; step?: number };

const LESSON = /(?:^|\/)(tutorials\/[a-z0-9-]+)\.(?:ipynb|html)(?:\?[^#]*)?(?:#step=(\d{1,3}))?$/;

/** Where a calculator or an entry can be opened by anybody who may: the static site’s page where one is set, else this server’s. */
export function addressOf(what: string, base: string, site: string): string {
  const match = /^squeezelab:(term\/)?([a-z0-9-]+)(?:\?(.*))?$/.exec(what);
  if (site && match) {
    const root = site.replace(/\/+$/, '');
    return match[1]
      ? `${root}/terms/${match[2]}.html`
      : `${root}/calculators/${match[2]}.html${match[3] ? `#${match[3]}` : ''}`;
  }
  return `${base.replace(/\/*$/, '/')}lab#${what}`;
}

/** Reads what somebody pastes: a state string, or the address of a page of ours. Null for anything else. */
export function targetOf(text: string): Target | null {
  const plain = text.trim();
  const at = plain.indexOf('#squeezelab:term/');
  const term = readTerm(at < 0 ? plain : plain.slice(at));
  if (term && /[#/]/.test(plain)) {
    const claim = readClaim(plain);
    return claim ? { term, claim } : { term };
  }
  const lesson = LESSON.exec(plain);
  if (lesson) {
    return { tutorial: `${lesson[1]}.ipynb`, ...(lesson[2] ? { step: Number(lesson[2]) } : {}) };
  }
  const setting = readLink(plain);
  return setting && { setting };
}

/** The same, where the glossary has what it leads to. */
export function pasted(glossary: Glossary, text: string): Target | null {
  const target = targetOf(text);
  if (!target) {
    return null;
  }
  const known =
    'term' in target
      ? glossary.entry(target.term)
      : 'tutorial' in target
        ? lessonOf(glossary, target.tutorial)
        : (glossary.calculator(target.setting.id) ?? ownView(target.setting.id));
  return known ? target : null;
}

/** What opens, by its title. */
export function titleOf(glossary: Glossary, target: Target): string {
  if ('tutorial' in target) {
    return lessonOf(glossary, target.tutorial)?.title ?? target.tutorial;
  }
  return 'term' in target
    ? (glossary.entry(target.term)?.title ?? target.term)
    : ((glossary.calculator(target.setting.id) ?? ownView(target.setting.id))?.title ?? target.setting.id);
}

function lessonOf(glossary: Glossary, path: string): { path: string; title: string } | undefined {
  return glossary.tutorials.find(one => one.path.endsWith(path));
}
