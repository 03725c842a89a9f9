import type { Setting } from '../glossary/setting';
import type { Entry } from '../glossary/types';

/** What the panel asks of the application. A missing one has no button. */
export interface Actions {
  openCalculator?(setting: Setting): void;
  openGallery?(): void;
  /** Opens a notebook; a tutorial at a step of its story where one is named. */
  openNotebook?(path: string, step?: number): void;
  insert?(entry: Entry, at: HTMLElement): void;
  copyLink?(entry: Entry): Promise<void>;
  /** Renders Markdown with the application's own renderer, as untrusted text. */
  markdown(source: string, except: string): Promise<HTMLElement>;
  /** Draws the formulas below a node that stands on the page. */
  typeset(node: HTMLElement): void;
}
