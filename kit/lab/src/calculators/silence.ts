import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, Session } from '@jupyterlab/services';

/** How long a kernel that was at rest may leave a question without any answer, in milliseconds, before what is shown is called old. */
export const PATIENCE = 10_000;
/** The same for one that works on something. */
export const WORK = 60_000;

/** Who is told of a silence, and of its end. */
export interface Listener {
  silent(): void;
  heardAgain(): void;
}

/**
 * Listens for answers: a process that is stopped, and a line that carries nothing, break no socket and say nothing. A kernel that
 * works on something has said so, and may take its time.
 */
export class Silence {
  private line: Session.ISessionConnection | null = null;
  private timer = 0;
  private silent = false;
  private busy = false;

  constructor(
    private readonly session: ISessionContext,
    private readonly listener: Listener
  ) {
    this.follow();
  }

  /** Begins anew, with the session that there is now: what was asked before is asked of nobody any more. */
  follow(): void {
    this.dispose();
    this.line = this.session.session;
    this.line?.anyMessage.connect(this.onMessage, this);
  }

  /** Something else is told of the kernel. */
  reset(): void {
    this.rest();
    this.silent = this.busy = false;
  }

  dispose(): void {
    this.line?.anyMessage.disconnect(this.onMessage, this);
    this.line = null;
    this.reset();
  }

  private rest(): void {
    window.clearTimeout(this.timer);
    this.timer = 0;
  }

  private onMessage(_: unknown, { msg, direction }: Kernel.IAnyMessageArgs): void {
    if (direction === 'send') {
      if (msg.channel === 'shell' && !this.timer && !this.silent) {
        this.timer = window.setTimeout(
          () => {
            this.timer = 0;
            this.silent = true;
            this.listener.silent();
          },
          this.busy ? WORK : PATIENCE
        );
      }
      return;
    }
    this.rest();
    if (msg.header.msg_type === 'status') {
      this.busy = (msg.content as { execution_state?: string }).execution_state === 'busy';
    }
    if (this.silent) {
      this.silent = false;
      this.listener.heardAgain();
    }
  }
}
