/** Lines of Python that run around a calculator, unseen. They leave no name behind. */

/**
 * Takes the working folder off the places that Python imports from: a click on a link must not run a file that happens to be
 * called squeezelab.py, or numpy.py, beside a notebook. A folder that PYTHONPATH names is there on purpose and stays. A kernel
 * that restarts puts the folder back, so this goes before every opening.
 */
export const APART = `
def _sq_apart():
    import os, sys
    here = os.path.realpath(os.curdir)
    named = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    asked = {os.path.realpath(one) for one in named if os.path.isabs(one)}
    for one in list(sys.path):
        if isinstance(one, str) and (not os.path.isabs(one) or (os.path.realpath(one) == here and here not in asked)):
            sys.path.remove(one)
_sq_apart()
del _sq_apart
`;

/** Drops the widgets that a page left behind when it was reloaded; silently, since no page knows their comms any more. */
export const FORGET = `
def _sq_forget():
    import sys
    held = sys.modules.get("ipywidgets")
    for one in list(held.widgets.widget._instances.values()) if held else []:
        comm = one.comm
        if comm is not None:
            comm._closed = True
            sys.modules["comm"].get_comm_manager().comms.pop(comm.comm_id, None)
        one.close()
_sq_forget()
del _sq_forget
`;

/**
 * Closes the calculator whose root widget has this id, with all that belongs to it, in the kernel and so in the page. It is swept
 * at once: what waits for its turn lets the kernel grow by the size of several.
 */
export function closingCode(model: string): string {
  return `
def _sq_close(root):
    import sys
    held = sys.modules.get("ipywidgets")
    found = held and held.widgets.widget._instances.get(root)
    if found is not None:
        from squeezelab.views.parts.closing import close
        close(found)
        found = None
        import gc
        gc.collect()
_sq_close(${JSON.stringify(model.replace(/[^0-9A-Za-z_-]/g, ''))})
del _sq_close
`;
}
