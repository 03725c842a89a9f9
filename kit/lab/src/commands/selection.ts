interface Terminal {
  node?: Element;
  getSelection?: () => string | null;
}

/** What the reader has marked: in a terminal, an editor, a field or the page; else the word at the cursor of an editor. */
export function selectedText(widget: unknown): string {
  // A terminal's own selection: by the time that a menu's item is chosen, the menu has the focus.
  const content = (widget as { content?: Terminal } | null)?.content;
  const active = document.activeElement;
  if (content?.node?.matches('.jp-Terminal')) {
    return content.getSelection?.() ?? '';
  }
  if (active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement) {
    const marked = active.value.slice(active.selectionStart ?? 0, active.selectionEnd ?? 0);
    if (marked) {
      return marked;
    }
  }
  const selection = window.getSelection();
  const marked = selection?.toString() ?? '';
  if (marked.trim()) {
    return marked;
  }
  const node = selection?.focusNode;
  if (node instanceof Text && node.parentElement?.closest('.cm-content')) {
    const before = /[\p{L}\p{N}_]*$/u.exec(node.data.slice(0, selection!.focusOffset))![0];
    const after = /^[\p{L}\p{N}_]*/u.exec(node.data.slice(selection!.focusOffset))![0];
    return before + after;
  }
  return '';
}
