import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage } from '@jupyterlab/services';

import { Silence } from './silence';

/** What becomes of a kernel, for those who show something of it. */
export interface Follower {
  /** A restart has begun: what is shown is from before it. */
  fell(): void;
  /** The kernel answers again, or is another one. */
  back(): void;
  died(): void;
  /** The socket, the server or the whole session is gone: nothing comes back by itself unless `back` follows. */
  lost?(why: 'connection' | 'kernel'): void;
  /** The kernel answers nothing, though all stands as it stood; `heardAgain` follows, or something else of these. */
  silent?(): void;
  heardAgain?(): void;
  heard(message: KernelMessage.IMessage): void;
}

/** How long a kernel that said goodbye may take to say that it starts, in milliseconds, before it is asked. */
const PATIENCE = 800;

/**
 * Follows one session until disposed. Our own restart is known by the connection's status. A restart by somebody else is known by
 * the kernel's goodbye, by its “starting”, or by a new process that answers: any of them may go unheard while sockets change.
 */
export class Following {
  private down = false;
  private cut = false;
  private process = '';
  private timer = 0;
  private readonly silence: Silence;

  constructor(
    private readonly session: ISessionContext,
    private readonly follower: Follower
  ) {
    this.silence = new Silence(session, {
      silent: () => follower.silent?.(),
      heardAgain: () => follower.heardAgain?.()
    });
    session.statusChanged.connect(this.onStatus, this);
    session.kernelChanged.connect(this.onKernel, this);
    session.sessionChanged.connect(this.onKernel, this);
    session.connectionStatusChanged.connect(this.onConnection, this);
    session.iopubMessage.connect(this.onMessage, this);
  }

  dispose(): void {
    this.settle();
    this.silence.dispose();
    this.session.statusChanged.disconnect(this.onStatus, this);
    this.session.kernelChanged.disconnect(this.onKernel, this);
    this.session.sessionChanged.disconnect(this.onKernel, this);
    this.session.connectionStatusChanged.disconnect(this.onConnection, this);
    this.session.iopubMessage.disconnect(this.onMessage, this);
  }

  private get kernel(): Kernel.IKernelConnection | null {
    return this.session.session?.kernel ?? null;
  }

  private onStatus(_: unknown, status: Kernel.Status): void {
    if (status === 'restarting' || status === 'autorestarting') {
      this.fall();
    } else if (status === 'starting' && this.process && (!this.down || this.timer)) {
      void this.comeBack();
    } else if (status === 'dead') {
      this.down = false;
      this.silence.reset();
      this.follower.died();
    }
  }

  private onKernel(): void {
    this.process = '';
    this.settle();
    this.silence.follow();
    if (this.kernel) {
      this.cut = false;
      this.rise();
    } else {
      this.down = this.cut = true;
      this.follower.lost?.('kernel');
    }
  }

  /** A socket that breaks is known at once, long before the server is asked whether the kernel still lives. */
  private onConnection(_: unknown, status: Kernel.ConnectionStatus): void {
    if (status === 'connected' && this.cut) {
      this.cut = false;
      this.rise(); // what was said meanwhile may be lost, so that the setting is run again
    } else if (status !== 'connected' && !this.cut && !this.down) {
      this.cut = true;
      this.process = '';
      this.silence.reset();
      this.follower.lost?.('connection');
    }
  }

  private onMessage(_: unknown, message: KernelMessage.IMessage): void {
    const { header, content } = message;
    const { execution_state: state = '', restart } = content as {
      execution_state?: string;
      restart?: boolean;
    };
    const type: string = header.msg_type;
    if (type === 'shutdown_reply' && restart && !this.down) {
      this.fall();
      this.timer = window.setTimeout(() => void this.comeBack(), PATIENCE);
    } else if (type === 'status' && ['busy', 'idle'].includes(state)) {
      const before = this.process;
      this.process = header.session;
      if (before !== header.session && this.down) {
        this.rise();
      } else if (before !== header.session && before) {
        void this.comeBack();
      }
    }
    this.follower.heard(message);
  }

  private fall(): void {
    this.down = true;
    this.silence.reset();
    this.follower.fell();
  }

  private rise(): void {
    this.settle();
    this.down = false;
    this.follower.back();
  }

  private settle(): void {
    window.clearTimeout(this.timer);
    this.timer = 0;
  }

  /** The old channels lead nowhere. What is asked from now on waits for the new ones. */
  private async comeBack(): Promise<void> {
    const { kernel } = this;
    this.settle();
    this.process = '';
    this.fall();
    await kernel?.reconnect().catch(() => undefined);
    if (this.down && this.kernel === kernel) {
      this.rise();
    }
  }
}
