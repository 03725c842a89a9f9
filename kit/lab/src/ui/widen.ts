import { SplitPanel, type Widget } from '@lumino/widgets';

/** Gives a widget in a side bar the width it is drawn for, once; readers who then drag the border have the last word. */
export function widen(widget: Widget, width: number): void {
  let child: Widget = widget;
  for (let parent = widget.parent; parent; child = parent, parent = parent.parent) {
    if (parent instanceof SplitPanel && parent.orientation === 'horizontal') {
      const at = parent.widgets.indexOf(child);
      const shown = parent.widgets.map(one => (one.isVisible ? one.node.offsetWidth : 0));
      const missing = Math.min(width, parent.node.offsetWidth * 0.6) - shown[at];
      const largest = shown.indexOf(Math.max(...shown.map((size, i) => (i === at ? 0 : size))));
      if (at >= 0 && missing > 0 && largest !== at && shown[largest] > missing + 200) {
        shown[at] += missing;
        shown[largest] -= missing;
        parent.setRelativeSizes(shown);
      }
      return;
    }
  }
}
