/** Set on the page while a key that comes is a character for an editor: our shortcuts do not match then. */
export const TYPING = 'sq-typing';

const EDITORS = 'input, textarea, select, [contenteditable="true"], [contenteditable=""], .cm-content';

/** Whether a key with Alt types a character where it is pressed: “Ń” on a Polish keyboard, “˜” or a dead key on a Mac. */
export function typesCharacter(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (!event.altKey || !target?.closest(EDITORS)) {
    return false;
  }
  if (event.key === 'Dead' || event.getModifierState('AltGraph')) {
    return true;
  }
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1] ?? String.fromCharCode(event.keyCode);
  return Array.from(event.key).length === 1 && event.key.toUpperCase() !== letter;
}

/** Keeps our shortcuts off keys that type. It hears each key before the application does. Returns the undoing. */
export function letTyping(): () => void {
  const onKey = (event: KeyboardEvent): void => {
    document.body.classList.toggle(TYPING, typesCharacter(event));
  };
  window.addEventListener('keydown', onKey, true);
  return () => window.removeEventListener('keydown', onKey, true);
}
