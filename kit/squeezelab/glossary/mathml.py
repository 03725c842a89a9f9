"""LaTeX to MathML for what entries use: letters, fractions, roots, accents, sub- and superscripts, named functions."""

from __future__ import annotations

import re
from html import escape

from ..errors import Unreadable

GREEK = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "epsilon": "ϵ",
    "varepsilon": "ε",
    "zeta": "ζ",
    "eta": "η",
    "theta": "θ",
    "vartheta": "ϑ",
    "kappa": "κ",
    "lambda": "λ",
    "mu": "μ",
    "nu": "ν",
    "xi": "ξ",
    "pi": "π",
    "rho": "ρ",
    "sigma": "σ",
    "varsigma": "ς",
    "tau": "τ",
    "phi": "ϕ",
    "varphi": "φ",
    "chi": "χ",
    "psi": "ψ",
    "omega": "ω",
    "Gamma": "Γ",
    "Delta": "Δ",
    "Theta": "Θ",
    "Lambda": "Λ",
    "Xi": "Ξ",
    "Pi": "Π",
    "Sigma": "Σ",
    "Phi": "Φ",
    "Psi": "Ψ",
    "Omega": "Ω",
    "ell": "ℓ",
    "infty": "∞",
    "partial": "∂",
    "hbar": "ℏ",
    "emptyset": "∅",
}
SIGNS = {
    "cdot": "·",
    "times": "×",
    "le": "≤",
    "leq": "≤",
    "ge": "≥",
    "geq": "≥",
    "ne": "≠",
    "neq": "≠",
    "approx": "≈",
    "pm": "±",
    "mp": "∓",
    "to": "→",
    "uparrow": "↑",
    "downarrow": "↓",
    "rightarrow": "→",
    "Rightarrow": "⇒",
    "mapsto": "↦",
    "in": "∈",
    "sum": "∑",
    "prod": "∏",
    "int": "∫",
    "ldots": "…",
    "dots": "…",
    "cdots": "⋯",
    "mid": "|",
    "ll": "≪",
    "gg": "≫",
    "sim": "∼",
    "propto": "∝",
    "langle": "⟨",
    "rangle": "⟩",
    "lfloor": "⌊",
    "rfloor": "⌋",
    "lceil": "⌈",
    "rceil": "⌉",
    "forall": "∀",
    "wedge": "∧",
    "vee": "∨",
    "cup": "∪",
    "cap": "∩",
    "quad": " ",
    "qquad": "  ",
    "star": "⋆",
    "ast": "∗",
    "prime": "′",
    "land": "∧",
    "lor": "∨",
    "neg": "¬",
    "not": "̸",
    "lvert": "|",
    "rvert": "|",
    "circ": "∘",
    "%": "%",
    "{": "{",
    "}": "}",
    "$": "$",
    "#": "#",
    "&": "&",
    "_": "_",
    "|": "‖",
}
SPACES = {",", ";", ":", "!", " ", "displaystyle", "textstyle", "limits", "nolimits"}
FUNCTIONS = {
    "ln",
    "log",
    "exp",
    "max",
    "min",
    "sin",
    "cos",
    "tan",
    "tanh",
    "sinh",
    "cosh",
    "arctan",
    "arccosh",
    "Pr",
    "lim",
    "sup",
    "inf",
    "det",
    "arg",
    "operatorname",
}
ACCENTS = {
    "bar": "¯",
    "overline": "¯",
    "hat": "^",
    "widehat": "^",
    "tilde": "~",
    "widetilde": "~",
    "dot": "˙",
    "vec": "→",
    "underline": "_",
}
WORDS = {"mathrm", "text", "textrm", "mathit", "textit", "mathbf", "operatorname", "mathsf", "mathcal", "mathbb"}
_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|\d+(?:\.\d+)?|\s+|.", re.DOTALL)


def mathml(latex: str) -> str:
    """The whole formula as a ``<math>`` element; raises `Unreadable` for what it does not know."""
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow>{inner(latex)}</mrow></math>'


def symbol(latex: str) -> str:
    """A symbol as one element, to be put in the place of a name."""
    parts = _Reader(latex).row("")
    return parts[0] if len(parts) == 1 else f"<mrow>{''.join(parts)}</mrow>"


def inner(latex: str) -> str:
    """The elements of a formula in a row."""
    return "".join(_Reader(latex).row(""))


class _Reader:
    def __init__(self, latex: str) -> None:
        self.latex, self.tokens, self.at = latex, _TOKEN.findall(latex), 0

    def peek(self) -> str:
        while self.at < len(self.tokens) and self.tokens[self.at].isspace():
            self.at += 1
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.at += 1
        return token

    def row(self, until: str) -> list[str]:
        parts: list[str] = []
        while (token := self.peek()) != until:
            if token == "":
                raise Unreadable(f"“{self.latex}” ends before “{until}”.")
            base = self.atom()
            if base:
                parts.append(self.scripts(base))
        self.at += 1
        return parts

    def group(self) -> str:
        if self.peek() == "{":
            self.take()
            parts = self.row("}")
            return parts[0] if len(parts) == 1 else f"<mrow>{''.join(parts)}</mrow>"
        return self.atom()

    def raw(self) -> str:
        if self.take() != "{":
            raise Unreadable(f"“{self.latex}” needs braces around a word.")
        start = self.at
        while self.at < len(self.tokens) and self.tokens[self.at] != "}":
            self.at += 1
        self.at += 1
        return "".join(self.tokens[start : self.at - 1])

    def scripts(self, base: str) -> str:
        below = above = ""
        while (token := self.peek()) in {"_", "^", "'"}:
            self.take()
            if token == "_":
                below = self.group()
            else:
                above = "<mo>′</mo>" if token == "'" else self.group()
        if below and above:
            return f"<msubsup>{base}{below}{above}</msubsup>"
        return f"<msub>{base}{below}</msub>" if below else f"<msup>{base}{above}</msup>" if above else base

    def atom(self) -> str:
        token = self.take()
        if token == "{":
            self.at -= 1
            return self.group()
        if token[0].isdigit():
            return f"<mn>{token}</mn>"
        if token.isalpha():
            return f"<mi>{token}</mi>"
        if not token.startswith("\\"):
            return f"<mo>{escape('−' if token == '-' else token)}</mo>"
        return self.command(token[1:].rstrip("*"))

    def command(self, name: str) -> str:
        if name in SPACES:
            return ""
        if name == "frac" or name in {"tfrac", "dfrac"}:
            return f"<mfrac>{self.group()}{self.group()}</mfrac>"
        if name == "sqrt":
            return f"<msqrt>{self.group()}</msqrt>"
        if name in {"left", "right", "big", "Big", "bigl", "bigr", "Bigl", "Bigr"}:
            bracket = self.take()
            bracket = SIGNS.get(bracket[1:], "") if bracket.startswith("\\") else bracket
            return "" if bracket == "." else f"<mo>{escape(bracket)}</mo>"
        if name in ACCENTS:
            return f"<mover>{self.group()}<mo>{ACCENTS[name]}</mo></mover>"
        if name in WORDS:
            tag = "mtext" if name.startswith("text") else "mi"
            return f"<{tag}>{escape(self.raw())}</{tag}>"
        if name in FUNCTIONS:
            return f"<mi>{name}</mi>"
        if name in GREEK:
            return f"<mi>{GREEK[name]}</mi>"
        if name in SIGNS:
            return f"<mo>{escape(SIGNS[name])}</mo>"
        raise Unreadable(
            f"“\\{name}” in “{self.latex}” is not known; use Greek letters, \\frac, \\sqrt, \\bar, \\hat, \\mathrm and the like."
        )
