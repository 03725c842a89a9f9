import { SessionContext, type ISessionContext } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { Kernel, ServiceManager } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';

const WIDGET_VIEW = 'application/vnd.jupyter.widget-view+json';

/** A kernel that shows calculators: their own, shared by all of them, or that of a notebook. */
export interface CalculatorKernel {
  readonly key: string;
  /** What runs before each opening: our own kernels import nothing from the folder they stand in. */
  readonly first: string;
  readonly session: ISessionContext;
  readonly rendermime: IRenderMimeRegistry;
  /** Ends this user's claim; when the last one of our own kernel goes, the kernel goes too. */
  release(): Promise<void>;
}

/** Why no calculator can run here, in a sentence that mends it. */
export class NoKernel extends Error {}

/** Hands out kernels. One session at a fixed path serves all calculators of a page, so that a reload finds it again. */
export class Kernels {
  private own: {
    session: SessionContext;
    rendermime: IRenderMimeRegistry;
    users: number;
    started: Promise<void>;
  } | null = null;
  private ending: Promise<void> = Promise.resolve();

  constructor(
    private readonly services: ServiceManager.IManager,
    private readonly rendermime: IRenderMimeRegistry,
    private readonly path: string
  ) {}

  async shared(): Promise<CalculatorKernel> {
    await this.ending;
    const own = (this.own ??= this.start());
    own.users++;
    const { session, rendermime } = own;
    let held = true;
    const release = async (): Promise<void> => {
      if (held) {
        held = false;
        own.users--;
        await this.endIfUnused(own);
      }
    };
    try {
      await own.started;
    } catch (error) {
      await release();
      throw error;
    }
    return { key: 'own', first: APART, session, rendermime, release };
  }

  async ofNotebook(panel: NotebookPanel): Promise<CalculatorKernel> {
    const session = panel.sessionContext;
    await session.ready;
    if (!session.session?.kernel) {
      throw new NoKernel(
        'This notebook has no kernel: choose one in its menu Kernel, or let the calculator use its own.'
      );
    }
    const rendermime = panel.content.rendermime.clone();
    await bindWidgets(panel.context, rendermime);
    return { key: panel.context.path, first: '', session, rendermime, release: async () => undefined };
  }

  private start(): NonNullable<Kernels['own']> {
    const { services } = this;
    const session = new SessionContext({
      sessionManager: services.sessions,
      kernelManager: services.kernels,
      specsManager: services.kernelspecs,
      path: this.path,
      name: 'Squeezelab calculators',
      type: 'calculator',
      kernelPreference: { autoStartDefault: true, shutdownOnDispose: false }
    });
    const rendermime = this.rendermime.clone();
    const started = this.connect(session, rendermime);
    started.catch(() => undefined);
    return { session, rendermime, users: 0, started };
  }

  private async connect(session: SessionContext, rendermime: IRenderMimeRegistry): Promise<void> {
    session.kernelPreference = { ...session.kernelPreference, name: await this.python() };
    await session.initialize();
    await session.ready;
    const kernel = session.session?.kernel;
    if (!kernel) {
      throw new NoKernel(
        'The server started no kernel: look at the terminal that Jupyter runs in for the reason.'
      );
    }
    await kernel.info; // only now our own connection counts
    if (!(await this.isShared(kernel.id))) {
      await quietly(kernel, FORGET);
    }
    await bindWidgets({ sessionContext: session, ...NO_DOCUMENT() }, rendermime);
  }

  /** The server's default kernel when it speaks Python, else the first that does. */
  private async python(): Promise<string> {
    await this.services.kernelspecs.ready;
    const specs = this.services.kernelspecs.specs;
    const speaks = (name: string): boolean => specs?.kernelspecs[name]?.language === 'python';
    const name = specs && [specs.default, ...Object.keys(specs.kernelspecs)].find(speaks);
    if (!name) {
      throw new NoKernel(
        'This server has no Python kernel: run "pip install ipykernel" where Jupyter is installed, then reload.'
      );
    }
    return name;
  }

  /** Whether another window uses the kernel too: its calculators are not ours to end. */
  private async isShared(id: string): Promise<boolean> {
    const { kernels } = this.services;
    await kernels.refreshRunning();
    return Array.from(kernels.running()).some(one => one.id === id && (one.connections ?? 1) > 1);
  }

  private async endIfUnused(own: NonNullable<Kernels['own']>): Promise<void> {
    if (own.users > 0 || this.own !== own) {
      return;
    }
    this.own = null;
    this.ending = own.started
      .catch(() => undefined)
      .then(async () => {
        const kernel = own.session.session?.kernel;
        if (kernel && !(await this.isShared(kernel.id))) {
          await own.session.shutdown();
        }
      })
      .catch(() => undefined)
      .then(() => own.session.dispose());
    await this.ending;
  }
}

/**
 * Takes the working folder off the places that Python imports from: a click on a link must not run a file that happens to be
 * called squeezelab.py, or numpy.py, beside a notebook. A folder that PYTHONPATH names is there on purpose and stays. A kernel
 * that restarts puts the folder back, so this goes before every opening.
 */
export const APART = `
def _sq_apart():
    import os, sys
    here = os.path.realpath(os.curdir)
    named = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    asked = {os.path.realpath(one) for one in named if os.path.isabs(one)}
    for one in list(sys.path):
        if isinstance(one, str) and (not os.path.isabs(one) or (os.path.realpath(one) == here and here not in asked)):
            sys.path.remove(one)
_sq_apart()
del _sq_apart
`;

/** Drops the widgets that a page left behind when it was reloaded; silently, since no page knows their comms any more. */
const FORGET = `
def _sq_forget():
    import sys
    held = sys.modules.get("ipywidgets")
    for one in list(held.widgets.widget._instances.values()) if held else []:
        comm = one.comm
        if comm is not None:
            comm._closed = True
            sys.modules["comm"].get_comm_manager().comms.pop(comm.comm_id, None)
        one.close()
_sq_forget()
del _sq_forget
`;

/** What a widget manager asks of a document, for calculators that have none. */
const NO_DOCUMENT = (): object => ({
  model: { getMetadata: () => undefined, setMetadata: () => undefined },
  saveState: new Signal<object, unknown>({})
});

/** Lets `rendermime` draw the widgets of the context's kernel. */
async function bindWidgets(context: object, rendermime: IRenderMimeRegistry): Promise<void> {
  const { registerWidgetManager } = await import('@jupyter-widgets/jupyterlab-manager').catch(() => {
    throw new NoKernel(
      'The sliders need ipywidgets in the Jupyter server: run "pip install ipywidgets", then reload the page.'
    );
  });
  rendermime.removeMimeType(WIDGET_VIEW);
  registerWidgetManager(context as never, rendermime as never, [][Symbol.iterator]());
  for (let wait = 0; wait < 200 && !rendermime.mimeTypes.includes(WIDGET_VIEW); wait++) {
    await new Promise(resolve => setTimeout(resolve, 25));
  }
}

/** Runs a line unseen. */
async function quietly(kernel: Kernel.IKernelConnection, code: string): Promise<void> {
  await kernel.requestExecute({ code, silent: true, store_history: false, stop_on_error: false }, true).done;
}
