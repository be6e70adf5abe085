"""Plug-ins: found by their entry points, loaded when asked for, and skipped with a warning where they are broken."""

# ruff: noqa: E501, ISC004  (messages are compared whole)

import sys

import pytest
from plugins.fakes import install

from involute import registry
from involute.errors import BrokenPluginError, MissingExtraError, PluginWarning, UnknownDomainError


@pytest.fixture
def site(tmp_path, monkeypatch):
    """Return an empty folder for packages at the front of the path; what is imported from it is forgotten."""
    before = set(sys.modules)
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in set(sys.modules) - before:
        if str(tmp_path) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]


def broken(name):
    with pytest.raises(BrokenPluginError) as error:
        registry.load_domain(name)
    return str(error.value)


def test_our_own_domain_is_there():
    assert "market" in registry.domain_names()
    assert registry.load_domain("market").name == "market"


def test_names_are_listed_without_importing(site):
    install(site, "tides")

    assert {"market", "tides"} <= set(registry.domain_names())
    assert "involute_tides" not in sys.modules
    assert registry.load_domain("tides").title == "A fake"
    assert registry.available_domains()["tides"].name == "tides"


def test_a_plug_in_that_does_not_import(site):
    install(site, "sinking", code="import nothing_of_this_name")
    message = (
        "Expected the domain 'sinking' to import, but got 'involute_sinking:DOMAIN' that raises "
        "ModuleNotFoundError: No module named 'nothing_of_this_name'. To mend: repair or uninstall involute_sinking."
    )

    assert broken("sinking") == message
    with pytest.warns(PluginWarning) as caught:
        assert "sinking" not in registry.available_domains()
    assert [str(w.message) for w in caught] == [f"Skipped the domain 'sinking'. {message}"]


def test_a_plug_in_that_exits_is_only_broken(site):
    install(site, "leaving", code="raise SystemExit(3)")

    assert "SystemExit: 3" in broken("leaving")


WHOLE = """
from involute.domain import AbstractDomain
class Odd(AbstractDomain):
    name = {name!r}
    def observe(self, source=None, **options): ...
    def systems(self): ...
    def charts(self): ...
    def run(self, observation, *, rng, progress=None): ...
DOMAIN = Odd()
"""


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            "DOMAIN = 3",
            "Expected an instance of a subclass of AbstractDomain, but got 'involute_odd:DOMAIN' = 3. To mend: "
            "repair or uninstall involute_odd.",
        ),
        (
            "from involute.domain import AbstractDomain\nclass Odd(AbstractDomain): name = 'odd'\nDOMAIN = Odd",
            "Expected an instance of a subclass of AbstractDomain, but got 'involute_odd:DOMAIN' = <class "
            "'involute_odd.Odd'>. To mend: write DOMAIN = Odd().",
        ),
        (
            WHOLE.format(name="even"),
            "Expected a domain named 'odd' as its entry point, but got name='even' on Odd. To mend: repair or "
            "uninstall involute_odd.",
        ),
        (
            "from involute.domain import AbstractDomain\nclass Odd(AbstractDomain): name = 'odd'\nDOMAIN = Odd()",
            "that raises TypeError: Can't instantiate abstract class Odd",
        ),
        (
            "x = 1",
            "'involute_odd:DOMAIN' that raises AttributeError: module 'involute_odd' has no attribute 'DOMAIN'",
        ),
    ],
)
def test_what_is_no_domain_is_said(site, code, message):
    install(site, "odd", code=code)

    assert message in broken("odd")


def test_a_missing_extra_stays_one(site):
    install(
        site,
        "extra",
        code="from involute.errors import BrokenPluginError, MissingExtraError\nraise MissingExtraError('pip install x')",
    )
    with pytest.raises(MissingExtraError, match="pip install x"):
        registry.load_domain("extra")
    with pytest.warns(PluginWarning, match="pip install x"):
        assert "extra" not in registry.available_domains()


def test_of_two_with_one_name_the_first_is_used(site):
    install(site, "tides")
    install(site, "tides", package="other_tides")
    with pytest.warns(PluginWarning) as caught:
        domain = registry.load_domain("tides")

    first, second = sorted(("involute_tides", "other_tides"), key=lambda p: p != type(domain).__module__)
    assert str(caught[0].message) == (
        f"Expected one domain named 'tides', but got '{first}:DOMAIN' of {first} and '{second}:DOMAIN' of {second}. "
        f"To mend: uninstall one of them; the first is used, {second} is skipped."
    )


def test_nobody_takes_the_place_of_our_own(site):
    install(site, "market", package="aaa_market")
    with pytest.warns(PluginWarning, match="aaa_market is skipped"):
        assert type(registry.load_domain("market")).__module__.startswith("involute_market")


def test_others_can_be_switched_off(site, monkeypatch):
    install(site, "tides")
    monkeypatch.setenv("INVOLUTE_NO_PLUGINS", "1")

    assert "tides" not in registry.domain_names()
    assert "market" in registry.domain_names()


def test_an_unknown_name(site):
    install(site, "tides")
    with pytest.raises(UnknownDomainError) as error:
        registry.load_domain("tide")

    listed = ", ".join(registry.domain_names())
    assert (
        str(error.value)
        == f"Expected an installed domain ({listed}), but got 'tide'. To mend: write 'tides'."
    )


def test_models_are_listed():
    assert set(registry.available_models()) == {
        "cancellation",
        "feedback",
        "golay",
        "hamming",
        "linear",
        "second_order",
        "threshold",
    }
