import { readClaim, readLink, readTerm, type Setting } from '../glossary/setting';

/** Where a link in rendered text leads: to a calculator in a state, or to an entry; `file` where it may be any file of the reader's. */
export type Target = { setting: Setting } | { term: string; claim: string; file: boolean };

export function targetOf(node: EventTarget | null): Target | null {
  const anchor = node instanceof Element ? node.closest('a[href]') : null;
  const href = anchor?.getAttribute('href') ?? '';
  if (!anchor || (/^(?:[a-z]+:)?\/\//i.test(href) && !href.startsWith(document.location.origin))) {
    return null;
  }
  const term = readTerm(href);
  const setting = term ? null : readLink(href);
  return term
    ? { term, claim: readClaim(href), file: !href.includes('#squeezelab:') }
    : setting && { setting };
}

/** Marks links to calculators, so that they look like what they do. */
export function markLinks(host: Element): void {
  host.querySelectorAll('a[href]').forEach(anchor => {
    const target = targetOf(anchor);
    anchor.classList.toggle('sq-live-link', target !== null && 'setting' in target);
  });
}

/** A link to an entry in rendered text, carrying the entry's id as a marked term does. */
export function termLinkOf(node: EventTarget | null): HTMLElement | null {
  const anchor = node instanceof Element ? node.closest<HTMLElement>('a[href]') : null;
  const target = anchor?.closest(TEXT) ? targetOf(anchor) : null;
  if (!anchor || !target || !('term' in target)) {
    return null;
  }
  anchor.dataset.sqTerm = target.term;
  return anchor;
}

const TEXT = '.jp-RenderedMarkdown, .jp-RenderedHTMLCommon, .myst, .sq-root';

/** Follows plain clicks on such links before the application opens the notebook. `follow` says whether it could. */
export function upgradeLinks(follow: (target: Target) => boolean): () => void {
  const onClick = (event: MouseEvent): void => {
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    const target =
      plain && event.target instanceof Element && event.target.closest(TEXT) ? targetOf(event.target) : null;
    if (target && follow(target)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  };
  window.addEventListener('click', onClick, true);
  return () => window.removeEventListener('click', onClick, true);
}
