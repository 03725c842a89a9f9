import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage } from '@jupyterlab/services';

type Slot = (sender: Kernel.IKernelConnection, status: Kernel.Status) => void;

const nothing = (): void => undefined;
const known = new WeakSet<Kernel.IKernelConnection>();

/**
 * Lets go of what closed comms have called. JupyterLab keeps each comm that was ever open for as long as its kernel lives, since each
 * listens to the kernel's status, and with it the widget it calls and all that the widget has drawn.
 */
export function letGoOfClosed(session: ISessionContext): void {
  const kernel = session.session?.kernel;
  if (kernel) {
    watch(kernel);
  }
  session.kernelChanged.connect((_, { newValue }) => newValue && watch(newValue));
}

function watch(kernel: Kernel.IKernelConnection): void {
  if (known.has(kernel)) {
    return;
  }
  known.add(kernel);
  const closing = new Map<string, Kernel.IComm>();
  const slots = slotsOf(kernel);
  // It is looked up before it is closed, and let go after.
  kernel.anyMessage.connect((_, { msg, direction }) => {
    const id = direction === 'recv' ? closed(msg) : '';
    const comm = id && commsOf(kernel)?.get(id);
    if (comm) {
      closing.set(id, comm);
    }
  });
  kernel.iopubMessage.connect((_, message) => {
    if (message.header.msg_type === 'comm_open') {
      slots.opened(idOf(message));
      return;
    }
    const id = closed(message);
    slots.closed(id);
    const comm = closing.get(id);
    closing.delete(id);
    if (comm) {
      comm.onClose = nothing;
      comm.onMsg = nothing;
    }
  });
}

function closed(message: KernelMessage.IMessage): string {
  return message.header.msg_type === 'comm_close' ? idOf(message) : '';
}

function idOf({ content }: KernelMessage.IMessage): string {
  return String((content as { comm_id?: string }).comm_id ?? '');
}

/** What each comm listens to the kernel's status with, which it never takes back: by its own source, in the order of opening. */
function slotsOf(kernel: Kernel.IKernelConnection): { opened(id: string): void; closed(id: string): void } {
  const { statusChanged } = kernel;
  const connect = statusChanged.connect.bind(statusChanged);
  const held = new Map<string, Slot>();
  let last: Slot | null = null;
  statusChanged.connect = (slot: Slot, owner?: unknown) => {
    if (!owner && String(slot).includes('_cleanSubshells')) {
      last = slot;
    }
    return connect(slot, owner);
  };
  return {
    opened: id => {
      if (last) {
        held.set(id, last);
      }
      last = null;
    },
    closed: id => {
      const slot = held.get(id);
      held.delete(id);
      if (slot) {
        statusChanged.disconnect(slot);
      }
    }
  };
}

/** The open comms of a connection, which has no public list of them; undefined where another version keeps them elsewhere. */
function commsOf(kernel: Kernel.IKernelConnection): Map<string, Kernel.IComm> | undefined {
  const { _comms } = kernel as unknown as { _comms?: unknown };
  return _comms instanceof Map ? (_comms as Map<string, Kernel.IComm>) : undefined;
}
