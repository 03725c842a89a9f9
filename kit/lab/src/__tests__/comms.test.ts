import { Signal } from '@lumino/signaling';
import { describe, expect, it, vi } from 'vitest';

import { letGoOfClosed } from '../calculators/comms';

interface Comm {
  onClose: () => void;
  onMsg: () => void;
}

class Kernel {
  _comms: Map<string, Comm> | undefined = new Map<string, Comm>();
  readonly anyMessage = new Signal<this, unknown>(this);
  readonly iopubMessage = new Signal<this, unknown>(this);
  readonly statusChanged = new Signal<this, string>(this);
  readonly cleaned: string[] = [];

  /** A comm of JupyterLab hears of restarts until the end of days. */
  open(id: string, comm: Comm): void {
    const self = { _cleanSubshells: () => this.cleaned.push(id) };
    this.statusChanged.connect(() => void self._cleanSubshells());
    this._comms?.set(id, comm);
    this.iopubMessage.emit({ header: { msg_type: 'comm_open' }, content: { comm_id: id } });
  }

  /** As JupyterLab does it: told as it comes, closed, told as handled. */
  close(id: string): void {
    const msg = { header: { msg_type: 'comm_close' }, content: { comm_id: id } };
    this.anyMessage.emit({ msg, direction: 'recv' });
    const comm = this._comms?.get(id);
    this._comms?.delete(id);
    comm?.onClose();
    this.iopubMessage.emit(msg);
  }
}

function session(kernel: Kernel): { session: { kernel: Kernel }; kernelChanged: Signal<object, unknown> } {
  return { session: { kernel }, kernelChanged: new Signal<object, unknown>({}) };
}

describe('a closed comm', () => {
  it('is told that it is closed, and calls nobody after', () => {
    const kernel = new Kernel();
    letGoOfClosed(session(kernel) as never);
    const [onClose, onMsg] = [vi.fn(), vi.fn()];
    const [one, other] = [
      { onClose, onMsg },
      { onClose, onMsg }
    ];
    kernel._comms!.set('one', one).set('other', other);
    kernel.close('one');
    expect(onClose).toHaveBeenCalledOnce();
    expect([one.onClose, one.onMsg]).not.toContain(onClose);
    expect(one.onMsg).not.toBe(onMsg);
    expect(other).toEqual({ onClose, onMsg });
  });

  it('is let go of a kernel that comes later, and each kernel is watched once', () => {
    const [first, second] = [new Kernel(), new Kernel()];
    const held = session(first);
    letGoOfClosed(held as never);
    letGoOfClosed(held as never);
    held.kernelChanged.emit({ newValue: second });
    const comm = { onClose: vi.fn(), onMsg: vi.fn() };
    const { onMsg } = comm;
    second._comms!.set('a', comm);
    second.close('a');
    expect(comm.onMsg).not.toBe(onMsg);
  });

  it('hears of no restart any more, and the open ones do', () => {
    const kernel = new Kernel();
    letGoOfClosed(session(kernel) as never);
    const others = vi.fn();
    for (const id of ['a', 'b', 'c']) {
      kernel.open(id, { onClose: vi.fn(), onMsg: vi.fn() });
      kernel.statusChanged.connect(() => void others());
    }
    kernel.close('b');
    kernel.statusChanged.emit('restarting');
    expect(kernel.cleaned).toEqual(['a', 'c']);
    expect(others).toHaveBeenCalledTimes(3);
  });

  it('is left alone where a kernel keeps its comms elsewhere', () => {
    const kernel = new Kernel();
    kernel._comms = undefined;
    letGoOfClosed(session(kernel) as never);
    expect(() => kernel.close('x')).not.toThrow();
  });
});
