import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';

import { markLinks } from './links';

const MARKDOWN = 'text/markdown';

/**
 * Lets `after` see every Markdown that the application renders from now on: cells, previews, outputs, our own entries.
 * State strings as link targets, `[try it](squeezelab:short-squeeze?shock=5%25)`, become fragments, since the sanitiser drops
 * schemes that it does not know.
 */
export function wrapMarkdown(rendermime: IRenderMimeRegistry, after: (host: HTMLElement) => void): void {
  const factory = rendermime.getFactory(MARKDOWN);
  if (!factory) {
    return;
  }
  const wrapped: IRenderMime.IRendererFactory = {
    ...factory,
    mimeTypes: [MARKDOWN],
    createRenderer: options => {
      const renderer = factory.createRenderer(options);
      const render = renderer.renderModel.bind(renderer);
      renderer.renderModel = async model => {
        await render(withStateLinks(model));
        markLinks(renderer.node);
        after(renderer.node);
      };
      return renderer;
    }
  };
  rendermime.addFactory(wrapped, factory.defaultRank);
}

const STATE_LINK = /(\]\(\s*<?|^\s*\[[^\]\n]+\]:\s*<?)(squeezelab:[a-z0-9/-]+)/gm;

/** The same model, read through a view in which `](squeezelab:` is `](#squeezelab:`. */
function withStateLinks(model: IRenderMime.IMimeModel): IRenderMime.IMimeModel {
  const source = model.data[MARKDOWN];
  const text = Array.isArray(source) ? source.join('') : source;
  if (typeof text !== 'string' || !text.includes('squeezelab:')) {
    return model;
  }
  const data = { ...model.data, [MARKDOWN]: linkStates(text) };
  return {
    trusted: model.trusted,
    data,
    metadata: model.metadata,
    setData: options => model.setData(options)
  };
}

export function linkStates(text: string): string {
  return text.replace(STATE_LINK, '$1#$2');
}
