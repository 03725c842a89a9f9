import * as shared from '../../../squeezelab/glossary/searching/search.js';
import type { Entry } from './types';

/** The search of the site too: `kit/squeezelab/glossary/searching`. */
export const Search = shared.Search<Entry>;
export type Search = shared.Search<Entry>;
export type Hit = shared.Hit<Entry>;
