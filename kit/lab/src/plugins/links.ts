import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';

import { openingOf } from '../commands/arguments';
import { targetOf } from '../links/address';
import { Command } from '../tokens';

export const linksPlugin: JupyterFrontEndPlugin<void> = {
  id: 'squeezelab:links',
  description: 'An address with a setting or a term in it opens that; links are copied as such addresses.',
  autoStart: true,
  optional: [ISettingRegistry],
  activate
};

function activate({ commands, restored }: JupyterFrontEnd, settings: ISettingRegistry | null): void {
  let due = window.location.hash;
  const follow = async (): Promise<void> => {
    const target = /^#squeezelab:/.test(due) ? targetOf(due) : null;
    due = '';
    if (target) {
      // A reload brings the calculator back by itself: the address has done its work.
      const { pathname, search } = window.location;
      window.history.replaceState(window.history.state, '', pathname + search);
      await ('term' in target
        ? commands.execute(Command.read, { id: target.term, claim: target.claim ?? '' })
        : 'setting' in target &&
          commands.execute(Command.calculator, { ...openingOf(target.setting), where: 'tab' }));
    }
  };
  void restored.then(follow).catch(error => console.warn(error));
  window.addEventListener('hashchange', () => {
    due = window.location.hash;
    void follow().catch(error => console.warn(error));
  });
  settings
    ?.load(linksPlugin.id)
    .then(registry => {
      // Calculators read it from the page: they may stand in any output, and copy links of their own.
      const tell = (): void => {
        const { site } = registry.composite;
        document.body.dataset.squeezelabSite =
          typeof site === 'string' && /^https?:\/\//.test(site) ? site : '';
      };
      registry.changed.connect(tell);
      tell();
    })
    .catch(() => undefined);
}

/** The static site that links lead to; empty where none is set. */
export const siteOf = (): string => document.body.dataset.squeezelabSite ?? '';
