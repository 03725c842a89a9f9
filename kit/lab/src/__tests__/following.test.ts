import { Signal } from '@lumino/signaling';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { Following } from '../calculators/following';

class FakeSession {
  statusChanged = new Signal<this, string>(this);
  kernelChanged = new Signal<this, void>(this);
  sessionChanged = new Signal<this, void>(this);
  connectionStatusChanged = new Signal<this, string>(this);
  iopubMessage = new Signal<this, object>(this);
  reconnected = 0;
  connected: () => void = () => undefined;
  session: { kernel: object } | null = {
    kernel: {
      reconnect: () => {
        this.reconnected++;
        return new Promise<void>(resolve => (this.connected = resolve));
      }
    }
  };

  /** A status message of one kernel process, and what JupyterLab makes of it. */
  says(process: string, execution_state: string, tracked = true): void {
    if (tracked) {
      this.statusChanged.emit(execution_state);
    }
    this.iopubMessage.emit({
      header: { msg_type: 'status', session: process },
      content: { execution_state }
    });
  }
}

let session: FakeSession;
let told: string[];

beforeEach(() => {
  session = new FakeSession();
  told = [];
  new Following(session as never, {
    fell: () => told.push('fell'),
    back: () => told.push('back'),
    died: () => told.push('died'),
    lost: why => told.push(`lost ${why}`),
    heard: () => undefined
  });
  session.says('first', 'busy');
  session.says('first', 'idle');
});

describe('a kernel that is followed', () => {
  it('is left in peace while it works', () => {
    session.says('first', 'busy');
    session.says('first', 'idle');
    expect(told).toEqual([]);
  });
  it('comes back once after a restart of ours', () => {
    session.statusChanged.emit('restarting');
    session.says('second', 'busy');
    session.says('second', 'idle');
    expect(told).toEqual(['fell', 'back']);
  });
  it('comes back though its idle is not tracked', () => {
    session.statusChanged.emit('restarting');
    session.says('second', 'busy', false);
    expect(told).toEqual(['fell', 'back']);
  });
  it('is connected anew when somebody else restarted it', async () => {
    session.says('second', 'starting');
    expect(told).toEqual(['fell']);
    session.connected();
    await Promise.resolve().then(() => undefined);
    session.says('second', 'busy', false);
    session.says('second', 'idle', false);
    expect(told).toEqual(['fell', 'back']);
    expect(session.reconnected).toBe(1);
  });
  it('is known by its new process when the restart itself went unheard', async () => {
    session.says('second', 'busy', false);
    session.connected();
    await Promise.resolve().then(() => undefined);
    session.says('second', 'idle', false);
    expect(told).toEqual(['fell', 'back']);
  });
  it('is asked again when all that was heard is its goodbye', async () => {
    vi.useFakeTimers();
    session.iopubMessage.emit({
      header: { msg_type: 'shutdown_reply', session: 'first' },
      content: { restart: true }
    });
    session.says('first', 'idle');
    expect(told).toEqual(['fell']);
    await vi.runAllTimersAsync();
    session.connected();
    await vi.runAllTimersAsync();
    session.says('second', 'busy', false);
    expect(told.slice(-1)).toEqual(['back']);
    expect(told.filter(one => one === 'back')).toHaveLength(1);
    expect(session.reconnected).toBe(1);
    vi.useRealTimers();
  });
  it('may die', () => {
    session.statusChanged.emit('dead');
    expect(told).toEqual(['died']);
  });
  it('is told to be lost at once when its session is gone, however that was heard', () => {
    session.session = null;
    session.sessionChanged.emit();
    expect(told).toEqual(['lost kernel']);
  });
  it('is told to be lost when the new kernel is none', () => {
    session.session = null;
    session.kernelChanged.emit();
    expect(told).toEqual(['lost kernel']);
  });
  it('is told to be cut off as soon as the socket breaks, once, and to be back when it is whole', () => {
    session.connectionStatusChanged.emit('connecting');
    session.connectionStatusChanged.emit('disconnected');
    session.connectionStatusChanged.emit('connected');
    session.says('first', 'idle');
    expect(told).toEqual(['lost connection', 'back']);
  });
  it('comes back with another kernel after it was lost', () => {
    const { session: held } = session;
    session.session = null;
    session.sessionChanged.emit();
    session.session = held;
    session.kernelChanged.emit();
    expect(told).toEqual(['lost kernel', 'back']);
  });
  it('is not told to be cut off while it restarts', () => {
    session.statusChanged.emit('restarting');
    session.connectionStatusChanged.emit('connecting');
    session.connectionStatusChanged.emit('connected');
    session.says('second', 'idle');
    expect(told).toEqual(['fell', 'back']);
  });
});
