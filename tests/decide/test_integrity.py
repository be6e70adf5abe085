"""[A13]: every planted entry is found, fibres against brute force, certificates read by themselves."""

import base64
import json
import zlib
from itertools import product

import numpy as np
import pytest

import involute as iv
from involute.decide.reversal import inversion
from involute.errors import InvalidRuleError
from involute.laws import INTEGRITY, Status
from involute.quantities.integrity import Integrity, byte_crc
from involute.quantities.syndrome import Syndrome
from involute.spec import load_model
from involute.updates.code_shift import CodeShift

CODES = {"tetracode": Syndrome.hamming(2), "Hamming": Syndrome.hamming(3), "Golay": Syndrome.golay()}


def read(data):
    """An array of a certificate, without the package."""
    raw = zlib.decompress(base64.b64decode(data["data"]))
    return np.frombuffer(raw, data["dtype"]).reshape(data["shape"]).astype(np.int64)


def holds(certificate):
    """Whether a certificate proves [A13], from its own numbers."""
    plain = json.loads(json.dumps(certificate))
    if plain["kind"] == "syndrome":
        generator, check = read(plain["generator"]), read(plain["check"])
        return not any(int(a @ b) % 3 for a in check for b in generator)
    assert plain["kind"] == "integrity"
    image, involution, of, values = (read(plain[key]) for key in ("image", "involution", "of", "values"))
    before, after = np.broadcast_to(of, image.shape), of[image]
    steps = after == before if plain["relation"] == "=" else after <= before
    parity = of[involution] == plain["sign"] * of
    pairs = set(zip(of.tolist(), values.tolist(), strict=True))
    return bool(steps.all() and parity.all() and len(pairs) == len(set(of.tolist())))


def shifted(shift, *parts):
    k, n = shift.generator.shape
    return iv.System(space=iv.TritSpace(n), controls=iv.TritSpace(k), update=shift, integrity=parts)


def decided(system, checked, subject=""):
    verdict = iv.verify(system, laws=[INTEGRITY]).verdict("A13", subject)
    if verdict.status is Status.PROVED:
        assert holds(verdict.certificate)
        return verdict
    return checked(system, verdict)


@pytest.mark.parametrize("name", CODES)
def test_a_syndrome_is_proved_by_one_product(name, checked):
    """Also for 3^13 states and 3^10 controls: nothing is enumerated."""
    syndrome = CODES[name]
    system = shifted(CodeShift.along(syndrome.check), Integrity(of=syndrome))
    verdict = decided(system, checked)

    assert (verdict.status, verdict.procedure) == (Status.PROVED, "syndrome")
    assert verdict.scope == "this space, all states and controls"
    assert (read(verdict.certificate["check"]) == syndrome.check).all()


@pytest.mark.parametrize("name", CODES)
def test_every_wrong_entry_of_a_generator(name, checked):
    """A word with one wrong trit is no code word, and the verdict shows the control that adds it."""
    syndrome = CODES[name]
    generator = CodeShift.along(syndrome.check).generator
    places = list(np.ndindex(generator.shape))
    for place, shift in product(places[:: max(1, len(places) // 20)], (1, 2)):
        wrong = np.array(generator)
        wrong[place] = (wrong[place] + shift + 1) % 3 - 1
        system = shifted(CodeShift(wrong), Integrity(of=syndrome))
        verdict = decided(system, checked)

        assert verdict.status is Status.REFUTED
        assert verdict.witness.weight == 1
        assert np.flatnonzero(verdict.witness.u).tolist() == [place[0]]


@pytest.mark.parametrize("place", list(np.ndindex(2, 4)))
@pytest.mark.parametrize("shift", [1, 2])
def test_every_wrong_entry_of_a_check(place, shift, checked):
    check = np.array(Syndrome.hamming(2).check)
    generator = CodeShift.along(check).generator
    check[place] = (check[place] + shift + 1) % 3 - 1
    verdict = decided(shifted(CodeShift(generator), Integrity(of=Syndrome(check))), checked)

    assert (verdict.status is Status.PROVED) is not ((check @ generator.T.astype(int)) % 3).any()
    assert verdict.status is (Status.REFUTED if generator[:, place[1]].any() else Status.PROVED)


def test_a_flag_of_the_syndrome_is_a_function_of_it(checked):
    syndrome = Syndrome.hamming(2)
    value = syndrome.bind(iv.TritSpace(4))
    flag = Integrity(of=syndrome, value=lambda x: int(value(x).any()), label="is wrong")
    verdict = decided(shifted(CodeShift.along(syndrome.check), flag), checked)

    assert (verdict.status, verdict.procedure) == (Status.PROVED, "fibres")
    assert verdict.scope == "this space of 4 trits: all 81 states, all 9 controls"


@pytest.mark.parametrize("name", CODES)
def test_a_byte_crc_is_no_function_of_a_syndrome(name, checked):
    """Two states with one syndrome and two checksums; by itself it is no invariant with a parity either."""
    syndrome = CODES[name]
    crc = iv.FunctionQuantity(byte_crc, "even", label="crc")
    system = shifted(
        CodeShift.along(syndrome.check), Integrity(of=syndrome, value=byte_crc), Integrity(of=crc)
    )
    verdict = decided(system, checked, "integrity byte_crc")
    x, y = verdict.witness.x, verdict.witness.y
    value = syndrome.bind(system.space)

    assert verdict.status is Status.REFUTED
    assert (value(x) == value(y)).all()
    assert byte_crc(x) != byte_crc(y)
    assert decided(system, checked, "integrity crc").status is Status.REFUTED


def brute(system, part, sign):
    """Whether J keeps its value and has its parity, and equal J gives equal C, state by state."""
    of, value = part.of.bind(system.space), part.bind(system.space)
    fibres = {}
    for x in system.space.states(np.arange(system.space.n_states)):
        before, after = np.atleast_1d(of(x)), np.atleast_1d(of(system.step(x)))
        kept = (after <= before).all() if part.is_monotone else (after == before).all()
        if not kept or (np.atleast_1d(of(-x)) != sign * before).any():
            return False
        if fibres.setdefault(before.tobytes(), int(value(x))) != int(value(x)):
            return False
    return True


def turned(x):
    return np.roll(x, 1)


@pytest.mark.parametrize("place", [None, *range(0, 27, 2)])
def test_one_wrong_label_among_all(place, checked):
    """C is the charge squared but at one state: REFUTED if another state has the charge of that one."""
    space = iv.TritSpace(3)
    wrong = None if place is None else space.states(np.array([place]))[0]

    def label(x):
        return int(x.sum()) ** 2 + int(wrong is not None and bool((x == wrong).all()))

    part = Integrity(of=iv.Charge(), value=label, label="label")
    system = iv.System(space=space, update=turned, integrity=part)
    verdict = decided(system, checked)

    assert (verdict.status is Status.PROVED) is brute(system, part, -1)
    assert verdict.status is (Status.PROVED if place in {None, 0, 26} else Status.REFUTED)
    if verdict.witness is not None:
        assert verdict.witness.relation == "!="
        assert verdict.witness.x.sum() == verdict.witness.y.sum()


def erased(x):
    return np.where(np.arange(len(x)) == 0, 0, x).astype(np.int8)


def created(x):
    return np.where(np.arange(len(x)) == 0, 1, x).astype(np.int8)


@pytest.mark.parametrize(
    ("update", "of", "is_monotone", "expected"),
    [
        (turned, iv.Charge(), False, Status.PROVED),
        (turned, iv.Activity(), False, Status.PROVED),
        (erased, iv.Activity(), True, Status.PROVED),
        (erased, iv.Activity(), False, Status.REFUTED),
        (erased, iv.Charge(), True, Status.REFUTED),
        (created, iv.Activity(), True, Status.REFUTED),
        (
            turned,
            iv.FunctionQuantity(lambda x: int(x.sum()), "even", label="wrong parity"),
            False,
            Status.REFUTED,
        ),
        (
            turned,
            iv.FunctionQuantity(lambda x: int(x.sum()), "odd", label="right parity"),
            False,
            Status.PROVED,
        ),
    ],
)
def test_what_j_itself_must_be(update, of, is_monotone, expected, checked):
    part = Integrity(of=of, is_monotone=is_monotone)
    system = iv.System(space=iv.TritSpace(3), update=update, integrity=part)
    verdict = decided(system, checked)

    assert verdict.status is expected
    assert (expected is Status.PROVED) is brute(system, part, 1 if of.parity == "even" else -1)
    if is_monotone and verdict.certificate:
        assert verdict.certificate["relation"] == "<="


def test_rows_of_numbers(checked):
    """Two charges, each of every second cell, kept by a turn by two; falling rows are not written out."""
    halves = iv.FunctionQuantity(lambda x: np.array([x[::2].sum(), x[1::2].sum()]), "odd", label="halves")
    sums = Integrity(of=halves, value=iv.Charge())
    first = Integrity(of=halves, value=lambda x: int(x[0]), label="first")
    system = iv.System(space=iv.TritSpace(4), update=lambda x: np.roll(x, 2), integrity=(sums, first))
    falling = Integrity(of=halves, is_monotone=True)
    fallen = iv.System(space=iv.TritSpace(4), update=lambda x: np.roll(x, 2), integrity=falling)

    assert decided(system, checked, "integrity charge").status is Status.PROVED
    assert decided(system, checked, "integrity first").status is Status.REFUTED
    assert decided(fallen, checked).status is Status.TESTED


def test_large_spaces_are_sampled(checked):
    square = Integrity(of=iv.Charge(), value=lambda x: int(x.sum()) ** 2, label="square")
    first = Integrity(of=iv.Charge(), value=lambda x: int(x[0]), label="first")
    loose = Integrity(of=iv.Charge(), value=lambda x: int(x.sum()), label="sum")
    system = iv.System(space=iv.TritSpace(40), update=turned, integrity=(square, first))
    broken = iv.System(space=iv.TritSpace(40), update=erased, integrity=loose)

    assert decided(system, checked, "integrity square").status is Status.TESTED
    found = decided(system, checked, "integrity first")
    assert found.status is Status.REFUTED
    assert found.witness.weight == 2
    assert decided(broken, checked).status is Status.REFUTED


def test_floats_are_left_open(checked):
    """Whether two floats are equal is a question of rounding."""
    part = Integrity(of=iv.Charge(), value=lambda x: float(x.sum()) / 3, label="third")
    verdict = decided(iv.System(space=iv.TritSpace(3), update=turned, integrity=part), checked)

    assert verdict.status is Status.UNDECIDED
    assert "whole numbers" in verdict.reason


def test_a_checksum_that_raises_is_left_open(checked):
    def picky(x):
        if x.sum() == 3:
            raise ZeroDivisionError
        return 0

    part = Integrity(of=iv.Charge(), value=picky)
    verdict = decided(iv.System(space=iv.TritSpace(3), update=turned, integrity=part), checked)

    assert verdict.status is Status.UNDECIDED


def test_a_constant_checksum_is_vacuous():
    part = Integrity(of=iv.Charge(), value=lambda x: 0, label="nothing")
    system = iv.System(space=iv.TritSpace(3), update=turned, integrity=part)

    assert iv.verify(system, laws=["A0"]).verdict("A0", "integrity nothing").status is Status.REFUTED


def test_replay_of_states_in_different_fibres_holds():
    part = Integrity(of=iv.Charge(), value=lambda x: int(x[0]), label="first")
    system = iv.System(space=iv.TritSpace(3), update=turned, integrity=part)

    assert iv.replay(system, "A13", x=iv.trits("+00"), y=iv.trits("-00")).holds
    assert not iv.replay(system, "A13", x=iv.trits("+00"), y=iv.trits("0+0")).holds
    assert iv.replay(system, "A13", x=iv.trits("+00")).holds


@pytest.mark.parametrize(("name", "statuses"), [("hamming", ["PROVED"]), ("golay", ["PROVED", "REFUTED"])])
def test_the_model_files(name, statuses):
    model = load_model(name)
    verdicts = iv.verify(model.system, laws=["A13"]).verdicts
    refuted = [verdict.subject for verdict in verdicts if verdict.status is Status.REFUTED]

    assert [str(verdict.status) for verdict in verdicts] == statuses
    assert refuted == [expected.subject for expected in model.expected_refuted]
    checked = model.system.integrity[0].of.check
    code = Syndrome.hamming(3) if name == "hamming" else Syndrome.golay()
    assert (checked == code.check).all()


def test_a_declared_syndrome_is_an_invariant_without_enumeration():
    """[A5] of a code of 3^13 states and 3^10 controls by one matrix product; one wrong letter is refuted."""
    hamming = Syndrome.hamming(3)
    space, controls = iv.TritSpace(13), iv.TritSpace(10)
    shift = CodeShift.along(hamming.check)
    system = iv.System(space=space, controls=controls, update=shift, invariants=(hamming,))
    report = iv.verify(system, laws=["A5"])

    assert report.verdict("A5").status is Status.PROVED
    assert report.audit(system) == ()
    wrong = np.array(shift.generator)
    wrong[4, 2] = (wrong[4, 2] + 2) % 3 - 1
    broken = iv.System(space=space, controls=controls, update=CodeShift(wrong), invariants=(hamming,))
    assert iv.verify(broken, laws=["A5"]).verdict("A5").status is Status.REFUTED


def test_a_code_shift_is_undone_by_its_inverse():
    """[A1'] for every code by nine entries; a wrong inverse has no such proof."""
    system = load_model("golay").system
    verdict = iv.verify(system, laws=["A1'"]).verdict("A1'")

    assert (verdict.status, verdict.procedure) == (Status.PROVED, "structure")
    assert iv.verify(system, laws=["A1'"]).audit(system) == ()
    assert inversion(CodeShift([[1, 0]]), CodeShift([[1, 0]])) is None


@pytest.mark.parametrize(
    ("wrong", "message"),
    [({"is_monotone": "x"}, "is_monotone to be True or False"), ({"label": 3}, "a label to be a text")],
)
def test_options_are_checked(wrong, message):
    with pytest.raises(InvalidRuleError, match=message):
        Integrity(of=Syndrome.hamming(2), **wrong)
