// A long room: a kernel from its start to its end, and the code that starts it.
import { SessionContext, type ISessionContext } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { Kernel, KernelMessage, ServiceManager } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';

import { APART, FORGET } from './code';
import { letGoOfClosed } from './comms';
import type { KernelSpec } from './opening';

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
    manager: IDisposable | null;
    /** The server has lost it: when its last user goes, nothing is left to end but our own side. */
    gone: boolean;
  } | null = null;
  private ending: Promise<void> = Promise.resolve();
  private preferred = '';

  constructor(
    private readonly services: ServiceManager.IManager,
    private readonly rendermime: IRenderMimeRegistry,
    private readonly path: string
  ) {}

  async shared(): Promise<CalculatorKernel> {
    await this.ending;
    await this.dropWhatIsGone();
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

  /** A kernel that the server no longer has serves nobody: the next calculator starts another. */
  private async dropWhatIsGone(): Promise<void> {
    const { own } = this;
    if (!own) {
      return;
    }
    await own.started.catch(() => undefined);
    const kernel = own.session.session?.kernel;
    const gone = !kernel || kernel.isDisposed || kernel.status === 'dead' || !(await this.runs(kernel.id));
    if (gone && this.own === own) {
      this.own = null;
      own.gone = true;
    }
  }

  private async runs(id: string): Promise<boolean> {
    const { kernels } = this.services;
    try {
      await kernels.refreshRunning();
    } catch {
      throw new NoKernel(
        'The server does not answer. Start it again if it was stopped; then run the calculator again. Your setting is kept.'
      );
    }
    return Array.from(kernels.running()).some(one => one.id === id);
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
    const own: NonNullable<Kernels['own']> = {
      session,
      rendermime,
      users: 0,
      started: Promise.resolve(),
      manager: null,
      gone: false
    };
    own.started = this.connect(session, rendermime).then(manager => void (own.manager = manager));
    own.started.catch(() => undefined);
    return own;
  }

  private async connect(session: SessionContext, rendermime: IRenderMimeRegistry): Promise<IDisposable> {
    session.kernelPreference = { ...session.kernelPreference, name: await this.python() };
    await session.initialize();
    await session.ready;
    letGoOfClosed(session);
    const kernel = session.session?.kernel;
    if (!kernel) {
      throw new NoKernel(
        'The server started no kernel: look at the terminal that Jupyter runs in for the reason.'
      );
    }
    await inTime(kernel.info); // only now our own connection counts
    if (!(await this.isShared(kernel.id))) {
      // A kernel that is killed meanwhile has forgotten by itself.
      await inTime(quietly(kernel, FORGET).catch(() => undefined));
    }
    return bindWidgets({ sessionContext: session, ...NO_DOCUMENT() }, rendermime);
  }

  /** The server's default kernel when it speaks Python, else the first that does. */
  private async python(): Promise<string> {
    await this.services.kernelspecs.ready;
    const specs = this.services.kernelspecs.specs;
    const speaks = (name: string): boolean => specs?.kernelspecs[name]?.language === 'python';
    const name = specs && [this.preferred, specs.default, ...Object.keys(specs.kernelspecs)].find(speaks);
    if (!name) {
      throw new NoKernel(
        'This server has no Python kernel: run "pip install ipykernel" where Jupyter is installed, then reload.'
      );
    }
    return name;
  }

  /** From now on this kernel is started; calculators that run keep theirs until they start anew. */
  prefer(name: string): void {
    this.preferred = name;
    if (this.own) {
      this.own.gone = true;
      this.own = null;
    }
  }

  /** The Python kernels beside `except` that have the package: each is started, asked, and ended. */
  async withPackage(except: string): Promise<KernelSpec[]> {
    const { kernelspecs, kernels } = this.services;
    await kernelspecs.ready;
    const found: KernelSpec[] = [];
    for (const [name, spec] of Object.entries(kernelspecs.specs?.kernelspecs ?? {})) {
      if (name === except || spec?.language !== 'python') {
        continue;
      }
      const asked: Kernel.IKernelOptions & { path: string } = { name, path: this.path }; // the server takes a folder, too
      const kernel = await kernels.startNew(asked).catch(() => null);
      if (kernel) {
        const reply = await inTime(quietly(kernel, `${APART}import squeezelab`)).catch(() => null);
        if (reply?.content.status === 'ok') {
          found.push({ name, title: spec.display_name });
        }
        await kernel.shutdown().catch(() => undefined);
        kernel.dispose();
      }
    }
    return found;
  }

  /** Whether another window uses the kernel too: its calculators are not ours to end. */
  private async isShared(id: string): Promise<boolean> {
    const { kernels } = this.services;
    await kernels.refreshRunning();
    return Array.from(kernels.running()).some(one => one.id === id && (one.connections ?? 1) > 1);
  }

  private async endIfUnused(own: NonNullable<Kernels['own']>): Promise<void> {
    if (own.users > 0) {
      return;
    }
    if (own.gone) {
      await own.session.shutdown().catch(() => undefined); // where the server still has it
      own.manager?.dispose();
      own.session.dispose();
      return;
    }
    if (this.own !== own) {
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
      .then(() => {
        own.manager?.dispose(); // with the models and views that it holds
        own.session.dispose();
      });
    await this.ending;
  }
}

/** What a widget manager asks of a document, for calculators that have none. */
const NO_DOCUMENT = (): object => ({
  model: { getMetadata: () => undefined, setMetadata: () => undefined },
  saveState: new Signal<object, unknown>({})
});

/** Lets `rendermime` draw the widgets of the context's kernel. */
async function bindWidgets(context: object, rendermime: IRenderMimeRegistry): Promise<IDisposable> {
  const { registerWidgetManager } = await import('@jupyter-widgets/jupyterlab-manager').catch(() => {
    throw new NoKernel(
      'The sliders need ipywidgets in the Jupyter server: run "pip install ipywidgets", then reload the page.'
    );
  });
  rendermime.removeMimeType(WIDGET_VIEW);
  const manager = registerWidgetManager(context as never, rendermime as never, [][Symbol.iterator]());
  for (let wait = 0; wait < 200 && !rendermime.mimeTypes.includes(WIDGET_VIEW); wait++) {
    await new Promise(resolve => setTimeout(resolve, 25));
  }
  return manager as unknown as IDisposable;
}

/** What a kernel that hangs or dies while it starts never answers. */
async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer = 0;
  const late = new Promise<never>((_, reject) => {
    timer = window.setTimeout(
      () => reject(new NoKernel('The kernel did not answer within a minute: run the calculator again.')),
      60_000
    );
  });
  return Promise.race([answer, late]).finally(() => window.clearTimeout(timer));
}

/** Runs a line unseen. */
export async function quietly(
  kernel: Kernel.IKernelConnection,
  code: string
): Promise<KernelMessage.IExecuteReplyMsg | undefined> {
  return kernel.requestExecute({ code, silent: true, store_history: false, stop_on_error: false }, true).done;
}
