"""Fake installed distributions: a module and its metadata in a folder, as an installer leaves them."""

GOOD = """
from involute.domain import AbstractDomain, Findings, Metric

class Fake(AbstractDomain):
    name = "{name}"
    title = "A fake"
    summary = "A fake domain."

    def observe(self, source=None, **options):
        return (source, options)

    def systems(self):
        import involute as iv
        return {{"ring": iv.System(space=iv.TritSpace(3), update=iv.LocalRule.from_text("-0+", radius=0))}}

    def charts(self):
        return {{}}

    def run(self, observation, *, rng, progress=None):
        return Findings((Metric("draw", int(rng.integers(1000))), Metric("options", str(observation[1]))), ())

DOMAIN = Fake()
"""


def install(folder, name, *, code=None, value=None, package=None):
    """Write a distribution ``package`` with a domain ``name`` into a folder that is on the path."""
    package = package or f"involute_{name}"
    value = value or f"{package}:DOMAIN"
    (folder / f"{package}.py").write_text(GOOD.format(name=name) if code is None else code)
    info = folder / f"{package}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[involute.domains]\n{name} = {value}\n")
    (info / "RECORD").write_text(f"{package}.py,,\n")
    return folder
