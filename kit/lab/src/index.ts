import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { calculatorsPlugin } from './plugins/calculators';
import { commandsPlugin } from './plugins/commands';
import { glossaryPlugin } from './plugins/glossary';
import { hoverPlugin } from './plugins/hover';
import { panelPlugin } from './plugins/panel';
import { termsPlugin } from './plugins/terms';

export { IGlossary } from './tokens';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  glossaryPlugin,
  hoverPlugin,
  panelPlugin,
  calculatorsPlugin,
  commandsPlugin,
  termsPlugin
];
export default plugins;
