import type { ISessionContext } from '@jupyterlab/apputils';
import { CodeEditor, CodeEditorWrapper } from '@jupyterlab/codeeditor';
import { OutputAreaModel, SimplifiedOutputArea } from '@jupyterlab/outputarea';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { KernelMessage } from '@jupyterlab/services';
import { Panel, Widget } from '@lumino/widgets';

import { VIEW } from '../dock/manager';
import { clear, h } from '../ui/dom';
import { icon } from '../ui/icons';
import type { Words } from '../ui/words';
import { linesOf, type Part } from './steps';
import { wrongSays } from './wrong';

/** What a piece of code needs of its story. */
export interface CodeHost {
  words: Words;
  session: ISessionContext;
  rendermime: IRenderMimeRegistry;
  editorFactory: CodeEditor.Factory;
  mimeType: string;
}

/** A code cell as a reader sees it: its output, and one quiet line that opens the code. It works on a copy; the document never knows. */
export class Code extends Panel {
  private readonly output: SimplifiedOutputArea;
  private readonly note = new Widget();
  private readonly line: HTMLButtonElement;
  private editor: CodeEditorWrapper | null = null;
  private opened = false;
  failed = false;

  constructor(
    readonly part: Part,
    private readonly host: CodeHost,
    /** Runs the piece once more, at the reader’s wish. */
    private readonly again: (piece: Code) => Promise<void>
  ) {
    super();
    const { trans } = host.words;
    this.addClass('sq-story-code');
    this.addClass(`is-${part.role}`);
    this.output = new SimplifiedOutputArea({
      model: new OutputAreaModel({ trusted: true }),
      rendermime: host.rendermime
    });
    this.addWidget(this.output);
    this.note.hide();
    this.addWidget(this.note);
    const count = linesOf(part.source);
    this.line = h(
      'button',
      { type: 'button', class: 'sq-code-line', 'aria-expanded': 'false', on: { click: () => this.toggle() } },
      icon('code'),
      trans._n('code, %1 line', 'code, %1 lines', count)
    );
    const line = new Widget({ node: h('div', { class: 'sq-code-row' }, this.line) });
    this.addWidget(line);
    this.node.addEventListener('keydown', event => this.onKey(event), true);
  }

  get isOpen(): boolean {
    return this.opened;
  }

  /** The code, as it stands or as the reader has changed it here. */
  get source(): string {
    return this.editor?.editor.model.sharedModel.getSource() ?? this.part.source;
  }

  /** The widgets that it has shown, by their models. */
  get models(): string[] {
    const { model } = this.output;
    return Array.from({ length: model.length }, (_, i) => model.get(i).data[VIEW])
      .map(data => (data as { model_id?: unknown } | undefined)?.model_id)
      .filter((id): id is string => typeof id === 'string');
  }

  open(on: boolean): void {
    this.opened = on;
    this.toggleClass('is-open', on);
    this.line.setAttribute('aria-expanded', String(on));
    if (on && !this.editor) {
      const model = new CodeEditor.Model({ mimeType: this.host.mimeType });
      model.sharedModel.setSource(this.part.source.trim());
      this.editor = new CodeEditorWrapper({ model, factory: this.host.editorFactory });
      this.editor.addClass('sq-code-editor');
      this.addWidget(this.editor);
    }
    this.editor?.setHidden(!on);
  }

  /** Runs it in the notebook’s kernel. Says whether it went well; what went wrong stands in one sentence. */
  async run(): Promise<boolean> {
    this.say(null);
    this.failed = false;
    this.addClass('is-running');
    try {
      // The kernel closes what stood below a cell of this name once it shows something else.
      const reply = await SimplifiedOutputArea.execute(this.source, this.output, this.host.session, {
        cellId: this.part.cell
      });
      const content = reply?.content;
      if (content?.status === 'error') {
        this.fail(content);
      }
      return content?.status === 'ok';
    } catch {
      // The kernel has gone, and whoever follows it knows.
      return false;
    } finally {
      this.removeClass('is-running');
    }
  }

  private fail({ ename, evalue }: KernelMessage.IReplyErrorContent): void {
    const { trans } = this.host.words;
    const button = (label: string, act: () => void): HTMLElement =>
      h('button', { type: 'button', class: 'sq-btn', on: { click: act } }, label);
    this.failed = true;
    this.say(
      h(
        'div',
        { class: 'sq-story-wrong', role: 'alert' },
        h('p', {}, wrongSays(ename, evalue, trans)),
        button(trans.__('Show code'), () => this.focusCode()),
        button(trans.__('Try again'), () => void this.again(this))
      )
    );
  }

  private say(what: HTMLElement | null): void {
    clear(this.note.node, what);
    this.note.setHidden(what === null);
  }

  private toggle(): void {
    if (this.opened) {
      this.open(false);
    } else {
      this.focusCode();
    }
  }

  private focusCode(): void {
    this.open(true);
    requestAnimationFrame(() => this.editor?.editor.focus());
  }

  private onKey(event: KeyboardEvent): void {
    const inside = event.target instanceof Node && this.editor?.node.contains(event.target);
    if (!inside) {
      return;
    }
    if (event.key === 'Enter' && (event.shiftKey || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      void this.again(this);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      this.line.focus();
    }
  }
}
