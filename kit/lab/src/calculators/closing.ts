import type { Kernel } from '@jupyterlab/services';

import { closingCode } from './code';
import { quietly } from './kernel';

/** Closes the widgets of a picture that nobody sees any more: a kernel keeps what is not closed, and so does the page. */
export function closeWidgets(kernel: Kernel.IKernelConnection | null, model: string | null): void {
  if (
    model &&
    kernel &&
    !kernel.isDisposed &&
    kernel.connectionStatus === 'connected' &&
    kernel.status !== 'dead'
  ) {
    void quietly(kernel, closingCode(model)).catch(() => undefined);
  }
}
