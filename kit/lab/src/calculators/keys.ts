const SUPPRESS = 'data-lm-suppress-shortcuts';

/**
 * While a control of a calculator or of a guess has the focus, plain keys are its own: a notebook in command mode would take the arrows
 * from a slider, and letters from a field. Keys with Ctrl, Meta or Alt stay the application's. Returns the undoing.
 */
export function keepSliderKeys(): () => void {
  const onKey = (event: KeyboardEvent): void => {
    const target = event.target instanceof Element ? event.target : null;
    const ours = target?.closest('.sq-calc, .sq-guess');
    const control = target?.closest(
      '.noUi-handle, button, input, select, textarea, [role="slider"], [role="spinbutton"], summary'
    );
    if (!target || !ours || !control) {
      return;
    }
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    // On the target itself: a shortcut's selector may match there before any ancestor is looked at.
    target.toggleAttribute(SUPPRESS, plain);
  };
  window.addEventListener('keydown', onKey, true);
  return () => window.removeEventListener('keydown', onKey, true);
}
