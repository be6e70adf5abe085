"""Tables of a model file to classes: strict about keys and types, with the place of every complaint.

A part with a ``kind`` becomes the class of that kind; everything else follows the classes' own fields.
"""

from collections.abc import Callable
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.errors import ClassValidationError, IterableValidationError, IterableValidationNote
from cattrs.gen import make_dict_structure_fn

from involute.errors import InvalidSpecError
from involute.spec.actions import ACTIONS, AbstractActionSpec
from involute.spec.complaints import complaints, keys_of
from involute.spec.emissions import EMISSIONS, AbstractEmissionSpec
from involute.spec.involutions import INVOLUTIONS, AbstractInvolutionSpec
from involute.spec.model_file import ModelFile
from involute.spec.networks import NETWORKS
from involute.spec.quantities import QUANTITIES, AbstractQuantitySpec
from involute.spec.rules import RULES
from involute.spec.site import Site, shown
from involute.spec.spaces import SPACES, AbstractSpaceSpec
from involute.spec.spelling import correction
from involute.spec.towers import TOWERS, AbstractTowerSpec
from involute.spec.updates import COMPOUND, AbstractUpdateSpec
from involute.spec.values import STRICT, Unfit, word

FAMILIES: dict[type, tuple[str, tuple[Any, ...]]] = {
    AbstractSpaceSpec: ("space", SPACES),
    AbstractUpdateSpec: ("update", (*RULES, *NETWORKS, *COMPOUND)),
    AbstractActionSpec: ("action", ACTIONS),
    AbstractQuantitySpec: ("quantity", QUANTITIES),
    AbstractTowerSpec: ("tower", TOWERS),
    AbstractInvolutionSpec: ("involution", INVOLUTIONS),
    AbstractEmissionSpec: ("emission", EMISSIONS),
}
MOST_SHOWN = 5

Hook = Callable[[Any, Any], Any]


def structured(data: dict[str, Any], site: Site) -> ModelFile:
    """Return the file as classes.

    Raises
    ------
    InvalidSpecError
        Unknown or missing keys, unknown kinds, values of another type: one line each, the first few.
    """
    try:
        return converter().structure(data, ModelFile)
    except ClassValidationError as error:
        lines = [str(complaint) for complaint in complaints(error, site)]
        more = [f"... and {len(lines) - MOST_SHOWN} more"] if len(lines) > MOST_SHOWN else []
        raise InvalidSpecError("\n".join(lines[:MOST_SHOWN] + more)) from None


@cache
def converter() -> Converter:
    """Return the converter that knows every kind."""
    made = Converter(forbid_extra_keys=True)
    made.register_structure_hook_factory(attrs.has, lambda cls: _record(cls, made))
    made.register_structure_hook_factory(_is_row, lambda cls: _row(cls, made))
    for base, (what, kinds) in FAMILIES.items():
        made.register_structure_hook_func(_same(base), _by_kind(what, {k.kind: k for k in kinds}, made))
    for value, hook in STRICT.items():
        if isinstance(value, type):
            made.register_structure_hook(value, hook)
        else:
            made.register_structure_hook_func(_same(value), hook)
        if isinstance(value, UnionType):
            made.register_structure_hook_func(_same(value | None), hook)
    made.register_structure_hook_func(_same(AbstractUpdateSpec | str), _update_or_word(made))
    return made


def _same(wanted: Any) -> Callable[[Any], bool]:
    return lambda cls: bool(cls == wanted)


def _is_row(cls: Any) -> bool:
    return get_origin(cls) is tuple and get_args(cls)[1:] == (...,)


def _record(cls: Any, made: Converter) -> Hook:
    plain = make_dict_structure_fn(cls, made, _cattrs_forbid_extra_keys=True)

    def structure(value: Any, _: Any) -> Any:
        if not isinstance(value, dict):
            raise Unfit(
                f"a table with the keys {', '.join(keys_of(cls))}", shown(value), "write key = value pairs"
            )
        return plain(value, cls)

    return structure


def _row(cls: Any, made: Converter) -> Hook:
    entry = get_args(cls)[0]

    def structure(value: Any, _: Any) -> Any:
        if isinstance(value, dict) and entry in FAMILIES:  # [action] for a single [[action]]
            value = [value]
        if not isinstance(value, list):
            raise Unfit("a list", shown(value), "put it between brackets [ ], or repeat the table as [[..]]")
        found, errors = [], []
        for i, item in enumerate(value):
            try:
                found.append(made.structure(item, entry))
            except Exception as error:  # noqa: BLE001  (collected and raised together, as cattrs does)
                error.add_note(IterableValidationNote(f"entry {i}", i, entry))
                errors.append(error)
        if errors:
            raise IterableValidationError("rows", errors, cls)
        return tuple(found)

    return structure


def _by_kind(what: str, kinds: dict[str, type], made: Converter) -> Hook:
    def structure(value: Any, _: Any) -> Any:
        if not isinstance(value, dict):
            raise Unfit(f"a table with a kind of {what}", shown(value), f'write kind = "{next(iter(kinds))}"')
        kind = value.get("kind")
        if not isinstance(kind, str) or kind not in kinds:
            got = "no kind" if kind is None else f"kind = {shown(kind)}"
            raise Unfit(f"a kind of {what}: {', '.join(kinds)}", got, correction(str(kind), kinds))
        return made.structure({key: entry for key, entry in value.items() if key != "kind"}, kinds[kind])

    return structure


def _update_or_word(made: Converter) -> Hook:
    update: Any = AbstractUpdateSpec
    return lambda value, _: word(value) if isinstance(value, str) else made.structure(value, update)
