import { Signal, type ISignal } from '@lumino/signaling';

import type { Setting } from '../glossary/setting';

const settings = new Map<object, Setting>(); // the one moved last stands last
const moved = new Signal<typeof settings, string>(settings);

/** Emitted with the id of a calculator that was opened, moved or closed. */
export const handMoved: ISignal<unknown, string> = moved;

/** Keeps the setting that an open calculator has now; null once it is closed. */
export function keepInHand(owner: object, setting: Setting | null): void {
  const id = (setting ?? settings.get(owner))?.id;
  settings.delete(owner);
  if (setting) {
    settings.set(owner, setting);
  }
  if (id) {
    moved.emit(id);
  }
}

/** The setting of the open calculator of that id which was moved last. */
export function inHand(id: string): Setting | undefined {
  return [...settings.values()].reverse().find(setting => setting.id === id);
}
