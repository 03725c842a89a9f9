import type { SimplifiedOutputArea } from '@jupyterlab/outputarea';
import type { KernelMessage } from '@jupyterlab/services';
import type { JSONObject, ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { settingFrom } from '../commands/arguments';
import type { Setting } from '../glossary/setting';

const VIEW = 'application/vnd.jupyter.widget-view+json';

/** The model of the root widget that an area shows. */
export function rootModel(area: SimplifiedOutputArea | null): string | null {
  const outputs = area?.model;
  const data = outputs?.length ? outputs.get(outputs.length - 1).data[VIEW] : undefined;
  const id = (data as { model_id?: unknown } | undefined)?.model_id;
  return typeof id === 'string' ? id : null;
}

/** The setting that a calculator tells after each move, as the trait `setting` of its root widget; null in any other message. */
export function toldSetting(id: string, model: string, message: KernelMessage.IMessage): Setting | null {
  if (message.header.msg_type !== 'comm_msg') {
    return null;
  }
  const { comm_id, data } = message.content as { comm_id?: unknown; data?: { state?: JSONObject } };
  const told = comm_id === model ? data?.state?.setting : undefined;
  return typeof told === 'object' && told !== null && !Array.isArray(told)
    ? settingFrom({ ...(told as ReadonlyPartialJSONObject), id })
    : null;
}
