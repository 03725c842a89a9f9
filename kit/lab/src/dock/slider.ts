const RING = 1200; // milliseconds

/** Opens what folds the slider of a parameter away, gives it the focus, and rings it for a moment where motion is welcome. */
export function showSlider(root: HTMLElement, parameter: string): boolean {
  if (!/^[a-z][a-z0-9_]*$/.test(parameter)) {
    return false;
  }
  const slider = root.querySelector<HTMLElement>(`.sq-of-${parameter}`);
  const box = slider?.closest<HTMLElement>('.sq-ctl') ?? slider;
  if (!slider || !box) {
    return false;
  }
  const show = (): void => {
    const handle = slider.querySelector<HTMLElement>('.noUi-handle, button, select') ?? slider;
    box.scrollIntoView({ block: 'nearest' });
    handle.focus();
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) {
      box.classList.add('is-ringed');
      setTimeout(() => box.classList.remove('is-ringed'), RING);
    }
  };
  if (box.getClientRects().length) {
    show();
    return true;
  }
  const every = root.querySelector<HTMLElement>('.sq-every');
  if (every?.getClientRects().length) {
    every.click();
  } else {
    giveRoom(root, box);
  }
  const fold = box.closest('.sq-group')?.parentElement?.querySelector<HTMLElement>('.sq-fold');
  if (fold && !fold.classList.contains('mod-active')) {
    fold.click();
  }
  // The kernel answers the click.
  let tries = 40;
  const wait = (): void => {
    if (box.getClientRects().length) {
      show();
    } else if (tries-- > 0) {
      setTimeout(wait, 50);
    }
  };
  wait();
  return true;
}

/** Above a text there is room for two sliders: the one that is asked for takes the place of the last. */
function giveRoom(root: HTMLElement, box: HTMLElement): void {
  root
    .querySelectorAll('.is-asked, .is-yielding')
    .forEach(one => one.classList.remove('is-asked', 'is-yielding'));
  if (!box.classList.contains('is-chief')) {
    box.classList.add('is-asked');
    [...root.querySelectorAll('.sq-ctl.is-chief')].at(-1)?.classList.add('is-yielding');
  }
}
