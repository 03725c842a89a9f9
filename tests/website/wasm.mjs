// Runs a Python file in the wasm Python under Node, without a browser; what it writes to OUT is copied out.
// usage: node wasm.mjs PYODIDE WHEEL PACKAGE,PACKAGE FILE OUT
import fs from 'fs';
import path from 'path';
import { pathToFileURL } from 'url';

const [dir, wheel, names, file, out] = process.argv.slice(2);
const folder = path.resolve(dir);
try {
  const { loadPyodide } = await import(pathToFileURL(path.join(folder, 'pyodide.mjs')));
  const py = await loadPyodide({ indexURL: `${folder}/`, args: ['/out'], packages: [] });
  await py.loadPackage(names.split(',').filter(Boolean), { messageCallback: () => {} });
  py.unpackArchive(new Uint8Array(fs.readFileSync(wheel)), 'wheel');
  py.FS.writeFile('/file.py', fs.readFileSync(file, 'utf8'));
  const made = `/${path.basename(out)}`;
  py.runPython(`import runpy, sys; sys.argv = ['file.py', '${made}']; runpy.run_path('/file.py', run_name='__main__')`);
  fs.writeFileSync(out, py.FS.readFile(made));
} catch (error) {
  console.error(String(error.message).slice(-4000)); // Node would print the whole of Pyodide’s only line
  process.exit(1);
}
