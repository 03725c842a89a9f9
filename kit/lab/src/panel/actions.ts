import type { Setting } from '../glossary/setting';
import type { Entry } from '../glossary/types';

/** What the panel asks of the application. A missing one has no button. */
export interface Actions {
  openCalculator?(setting: Setting): void;
  openNotebook?(path: string): void;
  insert?(entry: Entry, at: HTMLElement): void;
  copyLink?(entry: Entry): Promise<void>;
  /** Renders Markdown with the application's own renderer, as untrusted text. */
  markdown(source: string, except: string): Promise<HTMLElement>;
  /** Draws the formulas below a node that stands on the page. */
  typeset(node: HTMLElement): void;
}
