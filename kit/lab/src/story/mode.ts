import type { NotebookPanel } from '@jupyterlab/notebook';
import { BoxLayout, type Widget } from '@lumino/widgets';

import { Following } from '../calculators/following';
import { managerOf } from '../dock/manager';
import { dockCalculators, type Docking } from '../dock/renderer';
import type { Words } from '../ui/words';
import { keepClean } from './clean';
import { readStory, type CellSource } from './contract';
import type { Kept } from './kept';
import { gate } from './gate';
import { Story } from './story';
import type { Drawing } from './step';
import { stepsOf } from './steps';

/** What story mode needs of the application. */
export interface ModeHost {
  words: Words;
  kept: Kept;
  titleOf(id: string): string;
  openElsewhere(href: string): void;
  after(path: string): { title: string; open(): void } | null;
  /** Whether this code may run without being asked. */
  trusts(cells: readonly CellSource[]): Promise<boolean>;
  changed(): void;
}

/** The cells of a notebook, as they are written. */
export function cellsOf(panel: NotebookPanel): CellSource[] {
  return Array.from(panel.context.model.cells, cell => ({
    id: cell.id,
    type: cell.type,
    source: cell.sharedModel.getSource(),
    metadata: cell.metadata,
    attachments: (cell.sharedModel as { getAttachments?(): unknown }).getAttachments?.()
  }));
}

/** Whether a notebook can be read as a story. */
export function isStory(panel: NotebookPanel): boolean {
  return readStory(panel.context.model.metadata) !== null;
}

/** Story mode of one notebook: takes the place of its cells, which stay as they are, and gives it back. */
export class Mode {
  private story: Story | null = null;
  private place: Widget | null = null;
  private undo: (() => void)[] = [];
  private entering = false;
  /** The step that was asked for, until the story begins. */
  private asked: number | undefined;

  constructor(
    readonly panel: NotebookPanel,
    private readonly host: ModeHost
  ) {
    panel.disposed.connect(() => this.end());
  }

  get isOn(): boolean {
    return this.place !== null;
  }

  /** Takes the place of the cells. Code that is not ours waits for a click. */
  async enter(at?: number): Promise<void> {
    const { panel, host } = this;
    this.asked = at ?? this.asked;
    const wish = readStory(panel.context.model.metadata);
    const cells = cellsOf(panel);
    const steps = wish ? stepsOf(cells, wish.title || panel.title.label) : [];
    if (!wish || !steps.length || this.isOn || this.entering || panel.isDisposed) {
      return;
    }
    this.entering = true;
    const { path } = panel.context;
    this.undo = [keepClean(panel)];
    const story = new Story(
      {
        path,
        words: host.words,
        kept: host.kept,
        session: panel.sessionContext,
        prepare: docking => this.prepare(docking),
        titleOf: id => host.titleOf(id),
        openElsewhere: href => host.openElsewhere(href),
        leave: () => this.leave(),
        after: host.after(path)
      },
      steps,
      { ...wish, title: wish.title || steps[0].name }
    );
    this.story = story;
    const begin = (): void => {
      this.take(story);
      this.follow(story);
      void story.start(this.asked ?? host.kept.of(path).at);
      this.asked = undefined;
    };
    const trusted = await host.trusts(cells).catch(() => false);
    this.entering = false;
    if (panel.isDisposed) {
      return this.end();
    }
    if (trusted) {
      begin();
    } else {
      this.take(gate(steps[0], panel.content.rendermime, host.words, begin, () => this.leave()));
    }
    host.changed();
  }

  async start(at: number): Promise<void> {
    await (this.story && this.place === this.story ? this.story.start(at) : this.enter(at));
  }

  /** Gives the plain notebook back. */
  leave(): void {
    const { panel } = this;
    if (!this.isOn) {
      return;
    }
    this.end();
    const layout = panel.layout as BoxLayout;
    layout.addWidget(panel.content);
    BoxLayout.setStretch(panel.content, 1);
    panel.toolbar.show();
    panel.removeClass('sq-in-story');
    panel.content.activate();
    this.host.changed();
  }

  private end(): void {
    this.undo.splice(0).forEach(undo => undo());
    this.place?.dispose();
    if (this.story !== this.place) {
      this.story?.dispose();
    }
    this.place = this.story = null;
  }

  /** Puts a widget where the cells are. They leave the page whole, so that nothing of a later step is in it. */
  private take(widget: Widget): void {
    const { panel } = this;
    const layout = panel.layout as BoxLayout;
    this.place?.dispose();
    this.place = widget;
    panel.content.parent = null;
    panel.toolbar.hide();
    panel.addClass('sq-in-story');
    layout.addWidget(widget);
    BoxLayout.setStretch(widget, 1);
  }

  /** After a restart the story comes back by itself, where it was. */
  private follow(story: Story): void {
    let before = '';
    const following = new Following(this.panel.sessionContext, {
      fell: () => story.fade(true),
      back: () => {
        const { id = '' } = this.panel.sessionContext.session?.kernel ?? {};
        // The first kernel of a notebook that has just been opened is no other one.
        const first = before === '' && !story.hasClass('is-stale');
        before = id;
        story.fade(false);
        if (!first) {
          void story.start(story.step);
        }
      },
      died: () => story.fade(true),
      heard: () => undefined
    });
    this.undo.push(() => following.dispose());
  }

  private async prepare(docking: Omit<Docking, 'words' | 'titleOf'>): Promise<Drawing> {
    const { context, content, sessionContext } = this.panel;
    await sessionContext.ready;
    const rendermime = content.rendermime.clone();
    const manager = await managerOf(context, rendermime);
    dockCalculators(rendermime, manager, {
      ...docking,
      words: this.host.words,
      titleOf: id => this.host.titleOf(id)
    });
    return {
      manager,
      rendermime,
      editorFactory: content.contentFactory.editorFactory,
      mimeType: content.codeMimetype
    };
  }
}
