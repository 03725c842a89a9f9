import type { TranslationBundle } from '@jupyterlab/translation';

import type { Hit } from '../glossary/search';
import type { LoopKind, Verdict } from '../glossary/types';

/** Every sentence that readers see, through the translator. */
export class Words {
  constructor(readonly trans: TranslationBundle) {}

  get tryIt(): string {
    return this.trans.__('Try it');
  }
  get counterExample(): string {
    return this.trans.__('Counter-example');
  }
  get read(): string {
    return this.trans.__('Read');
  }
  get tutorial(): string {
    return this.trans.__('Tutorial');
  }
  get pin(): string {
    return this.trans.__('Pin in the panel');
  }
  get unpin(): string {
    return this.trans.__('Take the pin out');
  }
  get yours(): string {
    return this.trans.__('your term');
  }

  notTheSame(word: string, title: string): string {
    return this.trans.__(
      '“%1” is not another name of %2. The entry tells how the two belong together.',
      word,
      title
    );
  }

  /** Why a hit is in the list, where its title does not say so. */
  why({ via, where, missing }: Pick<Hit, 'via' | 'where' | 'missing'>): string {
    const { trans } = this;
    const found =
      where === 'spelling'
        ? trans.__('spelt most alike: %1', via)
        : where === 'text' || where === 'definition' || where === 'summary'
          ? trans.__('in its text')
          : where === 'fact'
            ? trans.__('in its facts')
            : via;
    const without = missing.length ? trans.__('without “%1”', missing.join('”, “')) : '';
    return [found, without].filter(Boolean).join(', ');
  }

  kind(kind: LoopKind): string {
    switch (kind) {
      case 'reinforcing':
        return this.trans.__('reinforcing');
      case 'balancing':
        return this.trans.__('balancing');
      case 'either':
        return this.trans.__('either way');
      default:
        return '';
    }
  }

  loopSays(kind: LoopKind): string {
    switch (kind) {
      case 'reinforcing':
        return this.trans.__('reinforces itself');
      case 'balancing':
        return this.trans.__('calms itself');
      default:
        return this.trans.__('works either way');
    }
  }

  verdict(verdict: Verdict): string {
    switch (verdict) {
      case 'holds':
        return this.trans.__('holds');
      case 'conditional':
        return this.trans.__('holds where');
      case 'fails':
        return this.trans.__('fails');
      case 'arithmetic':
        return this.trans.__('true by arithmetic');
      default:
        return this.trans.__('open');
    }
  }

  evidence(kind: 'fact' | 'model' | 'assumed'): string {
    switch (kind) {
      case 'fact':
        return this.trans.__('fact');
      case 'model':
        return this.trans.__('model');
      default:
        return this.trans.__('assumed');
    }
  }
}
