const LISTS = '.pth, .grid, .cas, .hits ul, .late ul';
const ITEM = 'button, a';

/** One stop of the keys for each list; the arrows walk along it, past what a search has hidden. */
export function roam(page: HTMLElement): void {
  page.querySelectorAll<HTMLElement>(LISTS).forEach(list => {
    const first = shown(list)[0];
    items(list).forEach(item => item.setAttribute('tabindex', item === first ? '0' : '-1'));
    if (list.dataset.roams) {
      return;
    }
    list.dataset.roams = 'true';
    list.addEventListener('keydown', event => walk(list, event));
    list.addEventListener('focusin', event => {
      const here = (event.target as Element).closest<HTMLElement>(ITEM);
      items(list).forEach(item => item.setAttribute('tabindex', item === here ? '0' : '-1'));
    });
  });
}

function items(list: HTMLElement): HTMLElement[] {
  return Array.from(list.querySelectorAll<HTMLElement>(ITEM));
}

function shown(list: HTMLElement): HTMLElement[] {
  return items(list).filter(item => item.closest('[hidden]') === null);
}

function walk(list: HTMLElement, event: KeyboardEvent): void {
  const all = shown(list);
  const at = all.indexOf(event.target as HTMLElement);
  if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  const row = inRow(all);
  const to: Record<string, number> = {
    ArrowRight: at + 1,
    ArrowLeft: at - 1,
    ArrowDown: at + row,
    ArrowUp: at - row,
    Home: 0,
    End: all.length - 1
  };
  const next = all[to[event.key] ?? -1];
  if (next) {
    next.focus();
    event.preventDefault();
    event.stopPropagation();
  }
}

/** How many stand in one row. */
function inRow(all: readonly HTMLElement[]): number {
  const top = all[0].getBoundingClientRect().top;
  const count = all.findIndex(item => item.getBoundingClientRect().top > top + 4);
  return count < 0 ? all.length : count;
}
