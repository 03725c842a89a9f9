import type { NotebookPanel } from '@jupyterlab/notebook';
import { KernelMessage, type Kernel } from '@jupyterlab/services';

import { VIEW } from '../dock/manager';

interface Output {
  data?: Record<string, unknown>;
}

const PATIENCE = 1500; // ms that a save waits for pictures

/**
 * The pictures that the calculators of a notebook show, by the id of the widget. A picture is drawn when it is asked for; a calculator is
 * `stale` once it has told a new setting.
 */
export class Pictures {
  private readonly held = new Map<string, string>();
  readonly stale = new Set<string>();

  heard(message: KernelMessage.IMessage): void {
    if (message.header.msg_type === 'comm_msg') {
      const { comm_id, data } = message.content as {
        comm_id: string;
        data?: { state?: { setting?: unknown }; content?: { type?: unknown; html?: unknown } };
      };
      if (data?.state?.setting) {
        this.stale.add(comm_id);
      }
      const { type, html } = data?.content ?? {};
      if (type === 'still' && typeof html === 'string') {
        this.stale.delete(comm_id);
        if (html) {
          this.held.set(comm_id, html);
        }
      }
    }
  }

  /** An output as it is saved: with the picture of now in the place of that of the moment when it was displayed. */
  latest<T>(output: T): T {
    const { data } = output as Output;
    const id = (data?.[VIEW] as { model_id?: string } | undefined)?.model_id;
    const picture = this.held.get(id ?? '');
    return picture ? { ...output, data: { ...data, 'text/html': picture } } : output;
  }
}

/** Asks the calculators that were moved since for their pictures; a kernel that works at something else is not waited for. */
async function asked(kernel: Kernel.IKernelConnection | null | undefined, pictures: Pictures): Promise<void> {
  if (kernel?.status !== 'idle' || pictures.stale.size === 0) {
    return;
  }
  const answers = [...pictures.stale].map(comm_id => {
    const question = KernelMessage.createMessage<KernelMessage.ICommMsgMsg<'shell'>>({
      msgType: 'comm_msg',
      channel: 'shell',
      session: kernel.clientId,
      username: kernel.username,
      content: { comm_id, data: { method: 'custom', content: { type: 'still' } } }
    });
    return kernel.sendShellMessage(question).done;
  });
  await Promise.race([Promise.allSettled(answers), new Promise(resolve => setTimeout(resolve, PATIENCE))]);
}

/**
 * Saves a notebook with the last picture of each of its calculators, so that it can be seen where no widget runs. Only what goes to the
 * file is changed: an output that is set anew would be drawn anew, and the notebook would count as changed by looking at it.
 */
export function saveWithPictures({ context, sessionContext }: NotebookPanel): void {
  const pictures = new Pictures();
  const { model } = context;
  const plain = model.toJSON.bind(model);
  const save = context.save.bind(context);
  sessionContext.iopubMessage.connect((_, message) => pictures.heard(message));
  context.save = async () => {
    await asked(sessionContext.session?.kernel, pictures).catch(() => undefined); // no picture keeps a reader from saving
    return save();
  };
  model.toJSON = () => {
    const held = plain() as unknown as { cells: { outputs?: unknown[] }[] };
    const cells = held.cells.map(cell =>
      cell.outputs ? { ...cell, outputs: cell.outputs.map(output => pictures.latest(output)) } : cell
    );
    return { ...held, cells } as unknown as ReturnType<typeof plain>;
  };
}
