import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { asleepPlugin } from './plugins/asleep';
import { calculatorsPlugin } from './plugins/calculators';
import { commandsPlugin } from './plugins/commands';
import { galleryPlugin } from './plugins/gallery';
import { glossaryPlugin } from './plugins/glossary';
import { hoverPlugin } from './plugins/hover';
import { linksPlugin } from './plugins/links';
import { panelPlugin } from './plugins/panel';
import { storyPlugin } from './plugins/story';
import { termsPlugin } from './plugins/terms';

export { IGlossary } from './tokens';

const plugins: JupyterFrontEndPlugin<unknown>[] = [
  glossaryPlugin,
  hoverPlugin,
  panelPlugin,
  asleepPlugin,
  calculatorsPlugin,
  commandsPlugin,
  galleryPlugin,
  linksPlugin,
  storyPlugin,
  termsPlugin
];
export default plugins;
