import { describe, expect, it } from 'vitest';

import { fetchesNothing, withoutMedia } from '../terms/media';

const told = (address: string): string => `[not fetched: ${address}]`;
const FAR = 'https://far.example/x.png';
const PIXEL = 'data:image/png;base64,iVBORw0KGgo=';

const FETCHING = [
  `<img src="${FAR}">`,
  `<p><img alt="a" src='//far.example/x.png'></p>`,
  '<img src="\\\\far.example\\x.png">',
  `<img srcset="${FAR} 2x">`,
  `<img src="${PIXEL}" srcset="${FAR} 2x">`,
  `<video poster="${FAR}"></video>`,
  `<video src="https://far.example/x.mp4" autoplay></video>`,
  `<video><source src="https://far.example/x.mp4"><track src="https://far.example/x.vtt"></video>`,
  `<audio src="https://far.example/x.mp3"></audio>`,
  `<picture><source srcset="${FAR}"><img src="${FAR}"></picture>`,
  `<svg><image href="${FAR}"></image></svg>`,
  `<svg><image xlink:href="${FAR}"></image></svg>`,
  `<input type="IMAGE" src="${FAR}">`,
  `<embed src="${FAR}">`,
  `<object data="${FAR}"></object>`,
  `<iframe src="https://far.example/"></iframe>`,
  `<p>a</p><link rel="preload" as="image" href="${FAR}">`,
  `<p>a</p><link rel="dns-prefetch" href="//far.example">`,
  `<p>a</p><base href="https://far.example/">`,
  `<p>a</p><applet archive="${FAR}"></applet>`
];

const DECORATED = [
  `<table background="${FAR}"><tbody><tr><td background="${FAR}">a</td></tr></tbody></table>`,
  `<p style="color:red;background:url(${FAR})">a</p>`,
  `<p style="background-image:image-set('${FAR}' 1x)">a</p>`,
  `<p style="background:u\\72l(${FAR})">a</p>`,
  `<p style='list-style:url("${FAR};a")'>a</p>`,
  `<p style="background:/*;*/url(${FAR})">a</p>`,
  `<a href="https://far.example/" ping="${FAR}">a</a>`,
  `<a href="https://far.example/" attributionsrc="${FAR}">a</a>`,
  `<form action="${FAR}"><button formaction="${FAR}">a</button></form>`,
  `<p style="--b:url(${FAR});background:var(--b)">a</p>`,
  `<p style="background:URL&#40;${FAR}&#41;">a</p>`,
  `<p style="background:-webkit-image-set(url(${FAR}) 1x)">a</p>`
];

describe('a term of the user’s own', () => {
  it.each(FETCHING)('says what is not fetched: %s', html => {
    const shown = withoutMedia(html, told);
    expect(shown).toContain('<span class="sq-unfetched">[not fetched: ');
    expect(shown).toContain(
      /srcset/.test(html) && html.includes(PIXEL) ? 'not fetched: data' : 'far.example'
    );
    expect(shown).not.toMatch(/<(?:img|image|picture|video|audio|source|track|input|embed|object|iframe)\b/i);
    expect(shown).not.toMatch(/\b(?:src|srcset|poster|data)=/i);
  });
  it.each(DECORATED)('is not decorated from elsewhere: %s', html => {
    const shown = withoutMedia(html, told);
    expect(shown).toContain('>a<');
    expect(shown).not.toMatch(/x\.png|url\(|background=|ping=|attributionsrc=|action=/i);
  });
  it('asks its own server for nothing either', () => {
    expect(withoutMedia('<img src="/logout">', told)).toBe(
      '<span class="sq-unfetched">[not fetched: /logout]</span>'
    );
  });
  it('keeps what stands in the file: text, links, tables, harmless colours, a picture as data', () => {
    const whole = [
      '<p style="color: red;text-align: center">a <a href="https://far.example/">b</a></p>',
      `<img alt="c" src="${PIXEL}">`,
      '<table><tbody><tr><td align="right">1</td></tr></tbody></table>'
    ].join('');
    expect(withoutMedia(whole, told)).toBe(whole);
  });
  it('cannot hide a tag in the note', () => {
    const shown = withoutMedia('<img src="https://&lt;img src=x&gt;/">', told);
    expect(new DOMParser().parseFromString(shown, 'text/html').querySelector('img')).toBeNull();
  });
});

describe('the sanitiser', () => {
  it('is the application’s, and ours after it', () => {
    class Theirs {
      readonly allowNamedProperties = true;
      sanitize(dirty: string): string {
        return dirty.replace(/<script.*?<\/script>/g, '');
      }
      getAutolink(): boolean {
        return false;
      }
    }
    const ours = fetchesNothing(new Theirs(), told);
    expect(ours.sanitize(`<script>hit()</script><p>a</p><img src="${FAR}">`)).toBe(
      '<p>a</p><span class="sq-unfetched">[not fetched: far.example]</span>'
    );
    expect([ours.getAutolink?.(), ours.allowNamedProperties]).toEqual([false, true]);
  });
});
