import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';

/** What fetches as soon as it stands on a page, even before it is seen. */
const MEDIA =
  'img, image, picture, video, audio, source, track, embed, object, iframe, frame, fencedframe, portal, applet, bgsound, model, link, meta, base, input[type="image" i]';
/** What a second reading may take for something else than the first. */
const OTHER = 'svg, math, template, noscript, noembed, noframes, xmp, plaintext, style, script';
const ADDRESSES =
  'src srcset imagesrcset poster background lowsrc dynsrc ping data longdesc archive codebase manifest profile attributionsrc action formaction'.split(
    ' '
  );
const INSIDE = /^data:image\/(?:png|jpeg|gif|webp|avif)[;,]/i;

/**
 * HTML without anything that a page would fetch by itself; `told` is what stands in its place. A picture that the text itself
 * holds, as `data:`, stays. The text is read in a document of its own, which fetches nothing.
 */
export function withoutMedia(html: string, told: (address: string) => string): string {
  const page = new DOMParser().parseFromString(html, 'text/html');
  for (const node of Array.from(page.body.querySelectorAll(`${MEDIA}, ${OTHER}`))) {
    if (!page.body.contains(node) || isHeld(node)) {
      continue;
    }
    const note = page.createElement('span');
    note.className = 'sq-unfetched';
    note.textContent = told(addressOf(node));
    node.replaceWith(note);
  }
  for (const node of Array.from(page.body.querySelectorAll('*'))) {
    ADDRESSES.filter(name => !(name === 'src' && isHeld(node))).forEach(name => node.removeAttribute(name));
    const style = node.getAttribute('style');
    if (style !== null && /[()\\]/.test(style)) {
      // Every way of CSS to fetch has brackets, or a sign that hides them.
      const kept = style.split(';').filter(part => !/[()\\]/.test(part));
      node.setAttribute('style', kept.join(';'));
    }
  }
  // eslint-disable-next-line no-restricted-properties -- it is read, not set
  return page.body.innerHTML;
}

/** The application’s sanitiser, and after it ours. */
export function fetchesNothing(
  sanitizer: IRenderMime.ISanitizer,
  told: (address: string) => string
): IRenderMime.ISanitizer {
  const sanitize: IRenderMime.ISanitizer['sanitize'] = (dirty, options) =>
    withoutMedia(sanitizer.sanitize(dirty, options), told);
  return Object.assign(Object.create(sanitizer) as IRenderMime.ISanitizer, { sanitize });
}

function isHeld(node: Element): boolean {
  return (
    node.localName === 'img' &&
    INSIDE.test(node.getAttribute('src')?.trim() ?? '') &&
    !node.hasAttribute('srcset')
  );
}

/** Where a picture would come from, or its file where that is on this server. */
function addressOf(node: Element): string {
  const holders = [node, ...Array.from(node.querySelectorAll('*'))];
  const found = holders
    .flatMap(one =>
      ['src', 'srcset', 'poster', 'data', 'archive', 'href', 'xlink:href'].map(name => one.getAttribute(name))
    )
    .find(one => one?.trim());
  const text = found?.trim() ?? '';
  const host = /^(?:[a-z][a-z0-9+.-]*:)?[\\/]{2}([^\\/?#\s]+)/i.exec(text)?.[1];
  return (host ?? text).slice(0, 80);
}
