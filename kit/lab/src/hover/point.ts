import type { Glossary } from '../glossary/glossary';
import type { Entry } from '../glossary/types';
import { codeWords } from '../../../squeezelab/glossary/searching/words.js';
import { highlighted } from './highlight';
import type { Box } from './place';

export interface Found {
  entry: Entry;
  boxes: Box[];
  /** The word itself, where it is no other name of the entry. */
  see?: string;
}

interface CaretDocument {
  caretPositionFromPoint?(x: number, y: number): { offsetNode: Node; offset: number } | null;
}

/** The character under the pointer. */
function caretAt(x: number, y: number): { node: Text; offset: number } | null {
  const standard = (document as CaretDocument).caretPositionFromPoint?.(x, y);
  const range = standard ? null : document.caretRangeFromPoint?.(x, y);
  const node = standard?.offsetNode ?? range?.startContainer;
  const offset = standard?.offset ?? range?.startOffset ?? 0;
  return node instanceof Text ? { node, offset } : null;
}

function boxesOf(range: Range, x: number, y: number): Box[] | null {
  const boxes = Array.from(range.getClientRects());
  const touches = boxes.some(
    box => x >= box.left - 1 && x <= box.right + 1 && y >= box.top - 1 && y <= box.bottom + 1
  );
  return touches ? boxes : null;
}

/** A name in code under the pointer, such as `gamma` or `days_to_cover`, when it means an entry. */
export function codeTermAt(event: MouseEvent, glossary: Glossary): Found | null {
  const inCode = event.target instanceof Element && event.target.closest('.cm-content, pre, code, .xterm');
  const caret = inCode ? caretAt(event.clientX, event.clientY) : null;
  if (!caret) {
    return null;
  }
  const { data } = caret.node;
  const before = /[\p{L}\p{N}_-]*$/u.exec(data.slice(0, caret.offset))![0].length;
  const after = /^[\p{L}\p{N}_-]*/u.exec(data.slice(caret.offset))![0].length;
  const name = data.slice(caret.offset - before, caret.offset + after);
  const found = name ? glossary.matcher.exact(codeWords(name)) : undefined;
  const entry = found && glossary.entry(found.id);
  if (!entry) {
    return null;
  }
  const range = document.createRange();
  range.setStart(caret.node, caret.offset - before);
  range.setEnd(caret.node, caret.offset + after);
  const boxes = boxesOf(range, event.clientX, event.clientY);
  return boxes && { entry, boxes, see: found?.see };
}

/** A term that is marked without a node of its own. */
export function highlightedAt(event: MouseEvent, glossary: Glossary): Found | null {
  if (!(event.target instanceof Element) || !highlighted.within(event.target)) {
    return null;
  }
  const caret = caretAt(event.clientX, event.clientY);
  const mention = caret && highlighted.at(caret.node, caret.offset);
  const entry = mention && glossary.entry(mention.id);
  const boxes = mention && boxesOf(mention.range, event.clientX, event.clientY);
  return entry && boxes ? { entry, boxes, see: mention.see } : null;
}
