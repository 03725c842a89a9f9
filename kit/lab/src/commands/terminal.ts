import { CommandRegistry } from '@lumino/commands';

/**
 * A terminal keeps every key for its shell, shortcuts too. While something is marked in it, the shortcut of `command`
 * (whatever the reader has made it) is taken before the terminal hears it.
 */
export function shortcutInTerminals(commands: CommandRegistry, command: string, marked: () => string): void {
  const onKey = (event: KeyboardEvent): void => {
    if (!(event.target instanceof Element && event.target.closest('.jp-Terminal'))) {
      return;
    }
    const stroke = CommandRegistry.keystrokeForKeydownEvent(event);
    const bound = commands.keyBindings.some(
      ({ command: other, keys }) => other === command && keys.length === 1 && keys[0] === stroke
    );
    if (bound && marked()) {
      event.preventDefault();
      event.stopImmediatePropagation();
      void commands.execute(command);
    }
  };
  window.addEventListener('keydown', onKey, true);
}
