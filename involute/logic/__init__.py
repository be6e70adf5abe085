"""Tables of trits as networks of Boolean functions of three inputs: synthesis and evaluation.

A trit is two bits ``(p, n) = (x == +1, x == -1)``; the fourth code never occurs and is a don't-care. A
function of three bits is one instruction on the widest registers, so nodes of three inputs are the unit
of cost.
"""
