// A long room: the bar over a story, its menu of steps and the keys of both.
import { clear, h } from '../ui/dom';
import { icon } from '../ui/icons';
import type { Words } from '../ui/words';

export interface BarStep {
  name: string;
  guess: boolean;
}

export interface BarState {
  title: string;
  steps: readonly BarStep[];
  at: number;
  /** The furthest step that has been opened. */
  reached: number;
  code: boolean;
  minutes: number;
}

export interface BarActs {
  leave(): void;
  go(step: number): void;
  code(shown: boolean): void;
}

/** The bar above a story: way out, title, progress with the names of the steps, code, and the minutes left. */
export class Bar {
  readonly node = h('div', { class: 'sq-story-bar', role: 'group' });
  private readonly menu = h('div', { class: 'sq-story-menu', role: 'menu', hidden: true });
  private readonly opener: HTMLButtonElement;
  /** What has the focus is drawn anew under it: nobody has left. */
  private painting = false;

  constructor(
    private readonly words: Words,
    private readonly acts: BarActs
  ) {
    this.opener = h('button', {
      type: 'button',
      class: 'sq-story-dots',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      on: { click: () => this.toggle() }
    });
    this.menu.setAttribute('aria-label', words.trans.__('Steps'));
    this.node.setAttribute('aria-label', words.trans.__('Story'));
    this.node.addEventListener('keydown', event => this.onKey(event));
    this.node.addEventListener('focusout', event => {
      if (
        !this.painting &&
        !(event.relatedTarget instanceof Node && this.node.contains(event.relatedTarget))
      ) {
        this.toggle(false);
      }
    });
  }

  paint(state: BarState): void {
    this.painting = true;
    try {
      this.draw(state);
    } finally {
      this.painting = false;
    }
  }

  private draw(state: BarState): void {
    const { trans } = this.words;
    const { title, steps, at, code, minutes } = state;
    const leave = trans.__('Leave story mode');
    const held = this.node.contains(document.activeElement)
      ? document.activeElement?.getAttribute('data-part')
      : null;
    const says = trans.__('Step %1 of %2: %3', at + 1, steps.length, steps[at].name);
    const progress = h('span', {
      class: 'sq-unseen',
      role: 'progressbar',
      'aria-label': trans.__('Progress'),
      'aria-valuemin': 1,
      'aria-valuemax': steps.length,
      'aria-valuenow': at + 1,
      'aria-valuetext': says
    });
    clear(this.opener, ...dots(state));
    this.opener.setAttribute('aria-label', trans.__('All steps. %1', says));
    this.opener.dataset.part = 'steps';
    clear(this.menu, ...this.items(state));
    const button = h(
      'button',
      {
        type: 'button',
        class: 'sq-story-tool',
        'aria-pressed': String(code),
        data: { part: 'code' },
        on: { click: () => this.acts.code(!code) }
      },
      icon('code'),
      h('span', {}, trans.__('Show code'))
    );
    clear(
      this.node,
      h(
        'div',
        { class: 'sq-story-left' },
        h(
          'button',
          {
            type: 'button',
            class: 'sq-story-tool',
            title: leave,
            'aria-label': leave,
            data: { part: 'leave' },
            on: { click: () => this.acts.leave() }
          },
          icon('back')
        ),
        h('b', { title }, title)
      ),
      h('div', { class: 'sq-story-progress' }, progress, this.opener, this.menu),
      h(
        'div',
        { class: 'sq-story-right' },
        button,
        h('span', { class: 'sq-story-time' }, icon('clock'), trans.__('%1 min left', minutes))
      )
    );
    if (held) {
      this.node.querySelector<HTMLElement>(`[data-part="${held}"]`)?.focus();
    }
  }

  private items({ steps, at, reached }: BarState): HTMLElement[] {
    const { trans } = this.words;
    return [
      ...steps.map(({ name, guess }, i) =>
        h(
          'button',
          {
            type: 'button',
            role: 'menuitem',
            tabindex: -1,
            data: { part: `step-${i + 1}` },
            class: guess ? 'is-guess' : '',
            'aria-current': i === at ? 'step' : null,
            'aria-disabled': i > reached ? 'true' : null,
            on: { click: () => i <= reached && this.choose(() => this.acts.go(i)) }
          },
          h('span', {}, `${i + 1}`),
          name
        )
      ),
      h(
        'button',
        {
          type: 'button',
          role: 'menuitem',
          tabindex: -1,
          data: { part: 'out' },
          class: 'is-out',
          on: { click: () => this.choose(() => this.acts.leave()) }
        },
        trans.__('The plain notebook')
      )
    ];
  }

  private choose(act: () => void): void {
    this.toggle(false);
    act();
  }

  private toggle(on = this.menu.hidden): void {
    this.menu.hidden = !on;
    this.opener.setAttribute('aria-expanded', String(on));
    if (on) {
      this.menu.querySelector<HTMLElement>('[aria-current]')?.focus();
    }
  }

  private onKey(event: KeyboardEvent): void {
    if (this.menu.hidden) {
      return;
    }
    const all = Array.from(this.menu.querySelectorAll<HTMLElement>('button'));
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === 'Escape') {
      this.toggle(false);
      this.opener.focus();
    } else if (to !== undefined) {
      all[(to + all.length) % all.length].focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}

/** A dot is a step, a diamond a guess; filled is done, ringed orange is here. */
function dots({ steps, at, reached }: BarState): HTMLElement[] {
  return steps.flatMap(({ guess }, i) => {
    const state = i === at ? 'is-here' : i < at || i <= reached ? 'is-done' : '';
    const dot = h('i', { class: ['sq-dot', guess ? 'is-guess' : '', state].filter(Boolean).join(' ') });
    return i ? [h('em', { class: i <= Math.max(at, reached) ? 'is-done' : '' }), dot] : [dot];
  });
}
