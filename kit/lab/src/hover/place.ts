export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Placed {
  left: number;
  top: number;
  maxHeight: number;
  side: 'below' | 'above';
  /** Where the arrow points, from the card's left edge. */
  arrow: number;
}

const GAP = 11;
const EDGE = 8;

/** Below the term, or above where there is more room: never over it. `lines` are the term's boxes, one a line. */
export function place(
  lines: readonly Box[],
  width: number,
  height: number,
  view: { width: number; height: number }
): Placed {
  const last = lines[lines.length - 1];
  const first = lines[0];
  const below = view.height - last.bottom - GAP - EDGE;
  const above = first.top - GAP - EDGE;
  const side = height <= below || below >= above ? 'below' : 'above';
  const at = side === 'below' ? last : first;
  const room = Math.max(60, side === 'below' ? below : above);
  const left = Math.max(
    EDGE,
    Math.min(at.left - 34 + Math.min(20, (at.right - at.left) / 2), view.width - width - EDGE)
  );
  const shown = Math.min(height, room);
  return {
    left,
    top: side === 'below' ? last.bottom + GAP : first.top - GAP - shown,
    maxHeight: room,
    side,
    arrow: Math.max(14, Math.min(width - 25, (at.left + Math.min(at.right, at.left + 60)) / 2 - left - 5))
  };
}
