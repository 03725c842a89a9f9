"""The exercises as homework: a real nbgrader releases them, a learner answers, and it grades what she handed in."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import nbformat
import pytest

import squeezelab
from squeezelab.exercises import MARKETS, exercise, tutorials

TUTORIAL = "03-short-squeeze"
EVERY = (*tutorials()[TUTORIAL], MARKETS[TUTORIAL])
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def nbgrader(tmp_path_factory):
    """nbgrader in an environment of its own, beside ours, so that its extensions stay out of our JupyterLab."""
    if found := os.environ.get("SQUEEZELAB_NBGRADER"):
        return Path(found)
    place = tmp_path_factory.mktemp("nbgrader")
    subprocess.run([sys.executable, "-m", "venv", place / "venv"], check=True)
    bin_ = place / "venv" / ("Scripts" if os.name == "nt" else "bin")
    done = subprocess.run([bin_ / "python", "-m", "pip", "install", "-q", "nbgrader>=0.9.3"], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"nbgrader cannot be installed here: {done.stderr.strip().splitlines()[-1:]}")
    return bin_ / "nbgrader"


@pytest.fixture(scope="module")
def course(nbgrader, checkout, tmp_path_factory):
    """A course whose one assignment is the notebook of a tutorial, as it stands in the repository."""
    course = tmp_path_factory.mktemp("course")
    source = course / "source" / "squeezes"
    source.mkdir(parents=True)
    shutil.copy2(checkout / "notebooks" / "exercises" / f"{TUTORIAL}.ipynb", source)
    ours = [str(Path(squeezelab.__file__).parent.parent), sysconfig.get_paths()["purelib"]]

    def run(*arguments):
        own = {f"JUPYTER_{name}_DIR": str(course / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
        environment = {**os.environ, **own, "PYTHONPATH": os.pathsep.join(ours), "IPYTHONDIR": str(course / "ipython")}
        environment["PATH"] = os.pathsep.join([str(nbgrader.parent), environment.get("PATH", "")])  # it calls alembic by name
        command = [str(nbgrader), *arguments]  # the working folder is the course
        done = subprocess.run(command, capture_output=True, text=True, cwd=course, timeout=300, check=False, env=environment)
        assert done.returncode == 0, done.stdout[-1500:] + done.stderr[-3000:]
        return done.stderr

    run("generate_assignment", "squeezes", "--create")
    return course, run


def hand_in(course, learner, answers):
    """A learner's copy of what was released, with her name and her answers typed in."""
    notebook = nbformat.read(course / "release" / "squeezes" / f"{TUTORIAL}.ipynb", 4)
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.source.endswith("# your name"):
            cell.source = cell.source.replace('learner = ""', f"learner = {learner!r}")
        own = cell.metadata.get("nbgrader", {})
        if own.get("solution"):
            cell.source = f"answer = {answers[own['grade_id'].removeprefix('answer-')]!r}"
    folder = course / "submitted" / learner / "squeezes"
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{TUTORIAL}.ipynb")


def points(course, learner):
    graded = nbformat.read(course / "autograded" / learner / "squeezes" / f"{TUTORIAL}.ipynb", 4)
    found = {}
    for cell in graded.cells:
        own = cell.metadata.get("nbgrader", {})
        if own.get("grade"):
            shown = [output.data["text/plain"] for output in cell.outputs if output.output_type == "execute_result"]
            found[own["grade_id"].removeprefix("points-")] = float(shown[-1])
    return found


def test_what_is_released_holds_no_answer_and_keeps_every_task(course):
    folder, _ = course
    released = (folder / "release" / "squeezes" / f"{TUTORIAL}.ipynb").read_text("utf-8")
    for one in EVERY:
        assert one.id in released and exercise(one.id, "ada").written() not in released
    assert "YOUR CODE HERE" in released


def test_right_answers_get_all_points_and_wrong_ones_none(course):
    folder, run = course
    every = {one.id: one for one in EVERY}
    right = {name: exercise(name, "ada").written() for name in every}
    hand_in(folder, "ada", right)
    wrong = next(iter(every))
    hand_in(folder, "bob", {name: "1.0" if name == wrong else exercise(name, "bob").written() for name in every})
    run("autograde", "squeezes", "--create")
    assert points(folder, "ada") == {name: one.points for name, one in every.items()}
    assert points(folder, "bob") == {name: 0 if name == wrong else one.points for name, one in every.items()}
    run("export", "--to=grades.csv")
    rows = [line.split(",") for line in (folder / "grades.csv").read_text("utf-8").splitlines()]
    scores = {row[rows[0].index("student_id")]: float(row[rows[0].index("score")]) for row in rows[1:]}
    whole = sum(one.points for one in every.values())
    assert scores == {"ada": whole, "bob": whole - every[wrong].points}, json.dumps(scores)
