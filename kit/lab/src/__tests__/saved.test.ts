import { describe, expect, it } from 'vitest';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { KernelMessage } from '@jupyterlab/services';

import { Pictures, saveWithPictures } from '../calculators/saved';

const VIEW = 'application/vnd.jupyter.widget-view+json';

function message(comm_id: string, data: object, type = 'comm_msg'): KernelMessage.IMessage {
  return { header: { msg_type: type }, content: { comm_id, data } } as unknown as KernelMessage.IMessage;
}

function still(comm_id: string, html: string, type?: string): KernelMessage.IMessage {
  return message(comm_id, { method: 'custom', content: { type: 'still', html } }, type);
}

function moved(comm_id: string): KernelMessage.IMessage {
  return message(comm_id, { method: 'update', state: { setting: { values: {} } } });
}

describe('The pictures that are saved with a notebook', () => {
  const output = {
    output_type: 'display_data',
    data: { [VIEW]: { model_id: 'a' }, 'text/html': 'as displayed', 'text/plain': 'x' }
  };

  it('are the last that a calculator told', () => {
    const pictures = new Pictures();
    pictures.heard(still('a', 'one'));
    pictures.heard(still('a', 'two'));
    expect(pictures.latest(output).data).toEqual({ ...output.data, 'text/html': 'two' });
    expect(output.data['text/html']).toBe('as displayed');
  });

  it('are those of the moment of display where nothing was moved, and stay off what is no calculator', () => {
    const pictures = new Pictures();
    expect(pictures.latest(output)).toBe(output);
    pictures.heard(still('b', 'of another'));
    pictures.heard(message('a', { method: 'update', state: { value: 3 } }));
    pictures.heard(still('a', 'no message of a widget', 'stream'));
    expect(pictures.latest(output)).toBe(output);
    const stream = { output_type: 'stream', text: 'a' };
    expect(pictures.latest(stream)).toBe(stream);
  });

  it('are asked for once a calculator was moved, when the notebook is saved, and never of a kernel that works', async () => {
    const sent: unknown[] = [];
    let saved = 0;
    let listener: (sender: unknown, message: KernelMessage.IMessage) => void = () => undefined;
    const kernel = {
      status: 'idle',
      clientId: 'page',
      username: '',
      sendShellMessage: (question: KernelMessage.IMessage) => {
        sent.push((question.content as { comm_id: string }).comm_id);
        listener(null, still('a', 'drawn for the file'));
        return { done: Promise.resolve() };
      }
    };
    const context = {
      save: async () => void saved++,
      model: { toJSON: () => ({ cells: [{ outputs: [output] }] }) }
    };
    const iopubMessage = { connect: (heard: typeof listener) => (listener = heard) };
    saveWithPictures({
      context,
      sessionContext: { iopubMessage, session: { kernel } }
    } as unknown as NotebookPanel);
    const kept = () =>
      (context.model.toJSON() as { cells: { outputs: (typeof output)[] }[] }).cells[0].outputs[0].data[
        'text/html'
      ];
    await context.save();
    expect([sent, saved, kept()]).toEqual([[], 1, 'as displayed']);
    listener(null, moved('a'));
    kernel.status = 'busy';
    await context.save();
    expect([sent, saved, kept()]).toEqual([[], 2, 'as displayed']);
    kernel.status = 'idle';
    await context.save();
    await context.save();
    expect([sent, saved, kept()]).toEqual([['a'], 4, 'drawn for the file']);
    kernel.sendShellMessage = () => {
      throw new Error('Kernel is dead');
    };
    listener(null, moved('a'));
    await context.save();
    expect(saved).toBe(5);
  });
});
