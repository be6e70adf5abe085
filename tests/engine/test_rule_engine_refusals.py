"""What `rule_engine` says of things that are no rules."""

import pytest

import involute as iv
from involute.errors import InvalidRuleError

RULE = iv.LocalRule.from_text("+0-", radius=0)


def test_a_system_in_place_of_its_rule():
    space = iv.TritSpace(9)

    with pytest.raises(InvalidRuleError, match=r"To mend: pass system\.update"):
        iv.rule_engine(iv.System(space=space, update=RULE), space)


@pytest.mark.parametrize("rule", [None, iv.LocalRule, iv.FunctionUpdate(lambda x: x)])
def test_what_has_no_local_rules(rule):
    with pytest.raises(InvalidRuleError, match="simulate this update step by step"):
        iv.rule_engine(rule, iv.TritSpace(9))
