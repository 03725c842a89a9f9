/** A view of a reader's own data: it opens where a calculator does, and no model stands behind it. */
export interface Own {
  id: string;
  title: string;
  says: string;
  code: string;
  /** What is typed by somebody who looks for it. */
  asked: RegExp;
}

const FILE = /\b(?:my|own|your)\b.*\b(?:data|files?|numbers)\b|\b(?:csv|upload|drop|broker)\b/i;
const CHAIN =
  /\b(?:options? chains?|(?:my|own|your) chain|gex|dealer gamma|gamma exposure|gamma flip|open interest|market calculator|(?:my|own|your) (?:market|options?))\b/i;
const BARS = /\b(?:ohlcv?|candles?|price bars?|(?:my|own|your) (?:bars?|prices?|chart))\b/i;

export const OWN: readonly Own[] = [
  {
    id: 'your-own-chain',
    title: 'Your own option chain',
    says: 'Dealer gamma of a file of yours, with every assumption as a switch beside it.',
    code: 'import squeezelab; squeezelab.market()',
    asked: new RegExp(`${FILE.source}|${CHAIN.source}`, 'i')
  },
  {
    id: 'your-own-bars',
    title: 'Your own price bars',
    says: 'An indicator on a file of yours, beside what it shows on walks that have no trend.',
    code: 'import squeezelab; squeezelab.chart()',
    asked: new RegExp(`${FILE.source}|${BARS.source}`, 'i')
  }
];

export const ownView = (id: string): Own | undefined => OWN.find(one => one.id === id);

/** The views that a query asks for. */
export const ownAsked = (query: string): Own[] => OWN.filter(one => one.asked.test(query));
