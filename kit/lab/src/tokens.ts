import { Token } from '@lumino/coreutils';

import type { Glossary } from './glossary/glossary';

/** The glossary: index, search, matcher. */
export const IGlossary = new Token<Glossary>(
  'squeezelab:IGlossary',
  'The glossary of market feedback loops: index, search and matcher.'
);
export type IGlossary = Glossary;

/** Commands through which the plugins speak to each other; each may be missing. */
export const Command = {
  gallery: 'squeezelab:open-gallery',
  panel: 'squeezelab:open-panel',
  read: 'squeezelab:read',
  lookUp: 'squeezelab:look-up',
  lookUpSelection: 'squeezelab:look-up-selection',
  calculator: 'squeezelab:open-calculator',
  tutorial: 'squeezelab:open-notebook',
  story: 'squeezelab:story-mode',
  insert: 'squeezelab:insert',
  terms: 'squeezelab:toggle-terms',
  outputs: 'squeezelab:mark-outputs',
  nextTerm: 'squeezelab:next-term',
  previousTerm: 'squeezelab:previous-term',
  refreshTerms: 'squeezelab:read-own-terms'
} as const;
