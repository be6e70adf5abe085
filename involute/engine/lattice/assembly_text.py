"""LLVM assembly that numba made, turned into a module of one function that needs nothing from outside."""

import re

OWN = re.compile(r"^define (?!linkonce_odr )[^@]*(@(?:\"[^\"]*\"|[\w.$]+))\(", re.MULTILINE)
FOREIGN = re.compile(r"^declare [^@]*@(?!llvm\.)", re.MULTILINE)


def closed(text: str, symbol: str) -> str:
    r"""Return the text with its one function of its own under another name, and all others internal.

    Raises
    ------
    RuntimeError
        There is not one such function, or the module calls functions that it does not hold.

    >>> closed("define i32 @f() {\n  ret i32 0\n}\n", "g").splitlines()[0]
    'define i32 @g() {'
    """
    names = OWN.findall(text)
    if len(names) != 1 or FOREIGN.search(text):
        raise RuntimeError(f"{len(names)} functions, {FOREIGN.findall(text)} from outside")
    text = text.replace("\ndefine linkonce_odr ", "\ndefine internal ").replace(" = common ", " = internal ")
    return re.sub(re.escape(names[0]) + r"(?![\w.$])", f"@{symbol}", text)
