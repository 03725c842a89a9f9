import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { JSONValue } from '@lumino/coreutils';
import type { Widget } from '@lumino/widgets';

export const VIEW = 'application/vnd.jupyter.widget-view+json';

/** The part of a widget model that we use. */
export interface WidgetModel {
  model_id: string;
  /** Done when all the state that has arrived is taken. */
  state_change: Promise<unknown>;
  get(name: string): unknown;
  set(change: Record<string, JSONValue>): void;
  save_changes(): void;
  send(content: object, callbacks?: object): void;
  on(event: string, listener: (...args: never[]) => void): void;
  off(event: string, listener: (...args: never[]) => void): void;
}

/** The part of a notebook’s widget manager that we use. */
export interface Manager {
  get_model(id: string): Promise<WidgetModel>;
  create_view(model: WidgetModel): Promise<{ luminoWidget?: Widget; pWidget?: Widget }>;
}

/**
 * The widget manager of a notebook’s kernel: the same that its cells use, so that a view made through it is another view of
 * the same model. It also teaches `rendermime` to draw that kernel’s widgets.
 */
export async function managerOf(
  context: DocumentRegistry.Context,
  rendermime: IRenderMimeRegistry
): Promise<Manager> {
  const { registerWidgetManager } = await import('@jupyter-widgets/jupyterlab-manager');
  return new Promise(resolve => {
    // Whatever shall get the manager is a “renderer” with a place for it.
    const taker = {
      set manager(manager: unknown) {
        // The mime type is registered anew right after the renderers have got theirs.
        setTimeout(() => resolve(manager as Manager), 0);
      }
    };
    registerWidgetManager(context as never, rendermime as never, [taker][Symbol.iterator]() as never);
  });
}

export function classesOf(model: WidgetModel): readonly string[] {
  const classes = model.get('_dom_classes');
  return Array.isArray(classes) ? classes.map(String) : [];
}

/** The id of the calculator that a widget is, `short-squeeze`; empty for another widget. */
export function calculatorIn(model: WidgetModel): string {
  const classes = classesOf(model);
  const own = classes.includes('sq-calc') ? classes.find(name => name.startsWith('sq-m-')) : undefined;
  return own?.slice('sq-m-'.length) ?? '';
}

export function isGuess(model: WidgetModel): boolean {
  return classesOf(model).includes('sq-guess');
}
