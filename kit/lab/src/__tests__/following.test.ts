import { Signal } from '@lumino/signaling';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Following } from '../calculators/following';
import { PATIENCE, WORK } from '../calculators/silence';

class FakeSession {
  statusChanged = new Signal<this, string>(this);
  kernelChanged = new Signal<this, void>(this);
  sessionChanged = new Signal<this, void>(this);
  connectionStatusChanged = new Signal<this, string>(this);
  iopubMessage = new Signal<this, object>(this);
  reconnected = 0;
  connected: () => void = () => undefined;
  anyMessage = new Signal<this, object>(this);
  session: { kernel: object; anyMessage: Signal<FakeSession, object> } | null = {
    anyMessage: this.anyMessage,
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
    silent: () => told.push('silent'),
    heardAgain: () => told.push('heard again'),
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

  describe('that is asked', () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());
    const ask = (): void =>
      session.anyMessage.emit({
        direction: 'send',
        msg: { channel: 'shell', header: { msg_type: 'comm_msg' } }
      });
    const answer = (execution_state: string): void =>
      session.anyMessage.emit({
        direction: 'recv',
        msg: { channel: 'iopub', header: { msg_type: 'status' }, content: { execution_state } }
      });

    it('is told to be silent where nothing answers, once, and to be heard again', () => {
      ask();
      vi.advanceTimersByTime(PATIENCE - 1);
      expect(told).toEqual([]);
      ask();
      vi.advanceTimersByTime(2);
      ask();
      vi.advanceTimersByTime(9 * PATIENCE);
      expect(told).toEqual(['silent']);
      answer('busy');
      expect(told).toEqual(['silent', 'heard again']);
    });
    it('may take its time for what it works on', () => {
      ask();
      answer('busy');
      ask();
      vi.advanceTimersByTime(WORK - 1);
      answer('idle');
      vi.advanceTimersByTime(9 * WORK);
      expect(told).toEqual([]);
    });
    it('is told to be silent where its work has no end', () => {
      answer('busy');
      ask();
      vi.advanceTimersByTime(WORK + 1);
      expect(told).toEqual(['silent']);
    });
    it('is silent no more where something else is told of it', () => {
      ask();
      vi.advanceTimersByTime(PATIENCE);
      session.connectionStatusChanged.emit('connecting');
      answer('idle');
      expect(told).toEqual(['silent', 'lost connection']);
    });
  });
});
