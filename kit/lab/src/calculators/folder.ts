const NAME = 'squeezelab-calculators';

/**
 * The path of the session that serves the calculators of a page. A server starts a kernel in the nearest folder that there is, and
 * knows ours by its name. JupyterLite enters the very folder that a path names, and a kernel whose folder is not there never answers:
 * there the path names none.
 */
export function sessionPath(page: string): string {
  const lite = document.querySelector('#jupyter-config-data[data-jupyter-lite-root]') !== null;
  return lite ? `${NAME}-${page.replace(/[^\w.-]+/g, '-')}` : `${NAME}/${page}`;
}
