#!/usr/bin/env python3
"""Counts every golden vector again, from PROTOCOL.md alone and without any of the project's code.

Python's integers are exact and unbounded; the only bound here is that of a 256-bit sum.
"""

import json
import math
import pathlib
import sys

LIMIT = 2**256
FOLDER = pathlib.Path(__file__).resolve().parent.parent / "vectors"
WORDS = {
    "superseded": "a later one of the same account counts",
    "conflicting": "the account signed something else under the same number",
    "weight": "the account has no weight",
    "unknown": "the account's weight is not known yet",
    "choice": "the choice is not one of those offered",
}


class TooMuch(Exception):
    pass


def add(one, other):
    if one + other >= LIMIT:
        raise TooMuch
    return one + other


def read_choice(rule, choices, data):
    """abi.encode of the choice, or None where the rule does not offer it."""
    raw = bytes.fromhex(data[2:])
    if not raw or len(raw) % 32:
        return None
    words = [int.from_bytes(raw[at : at + 32], "big") for at in range(0, len(raw), 32)]
    offered = range(1, choices + 1)
    if rule == "basic/1":
        return words[0] if len(words) == 1 and words[0] in offered else None
    if len(words) < 2 or words[0] != 32 or words[1] != len(words) - 2:
        return None
    items = words[2:]
    if rule == "approval/1":
        rising = all(a < b for a, b in zip(items, items[1:]))
        return items if rising and all(n in offered for n in items) else None
    if rule == "ranked/1":
        return items if sorted(items) == list(offered) else None
    if len(items) != choices or any(n >= 2**32 for n in items):
        return None
    if rule == "score/1":
        return items if all(n <= 100 for n in items) else None
    if not any(items):
        return None
    return items


def standing(ballots):
    """The ballot of each account that stands; the others with the reason."""
    stands, aside = {}, []
    for account in {b["account"] for b in ballots}:
        own = [b for b in ballots if b["account"] == account]
        for seq in sorted({b["seq"] for b in own}, reverse=True):
            same = sorted((b for b in own if b["seq"] == seq), key=lambda b: b["id"])
            if account in stands:
                aside += [(b["id"], WORDS["superseded"]) for b in same]
            elif any(b["read"] != same[0]["read"] for b in same):
                aside += [(b["id"], WORDS["conflicting"]) for b in same]
            else:
                stands[account] = same[0]
                aside += [(b["id"], WORDS["superseded"]) for b in same[1:]]
    return stands, aside


def given(rule, choice, power):
    """What a ballot gives to which choice."""
    if rule == "basic/1":
        return {choice: power}
    if rule == "approval/1":
        return {number: power for number in choice}
    if rule == "ranked/1":
        return {choice[0]: power}
    weights = {number: weight for number, weight in enumerate(choice, 1) if weight}
    if rule == "score/1":
        if any(power * points >= LIMIT for points in weights.values()):
            raise TooMuch
        return {number: power * points for number, points in weights.items()}
    parts = {number: power * weight // sum(weights.values()) for number, weight in weights.items()}
    if rule == "quadratic/1":
        return {number: math.isqrt(part) for number, part in parts.items()}
    return parts


def run_off(choices, counted):
    left, rounds = list(range(1, choices + 1)), []
    if not counted:
        return rounds, []
    while True:
        totals = {number: 0 for number in left}
        for _, choice, power in counted:
            totals[next(n for n in choice if n in totals)] += power
        row = {"totals": [[str(n), str(totals[n])] for n in left], "leave": []}
        rounds.append(row)
        winner = [n for n in left if 2 * totals[n] > sum(totals.values())]
        if winner:
            return rounds, winner
        least = [n for n in left if totals[n] == min(totals.values())]
        if least == left:
            return rounds, left
        row["leave"] = [str(n) for n in least]
        left = [n for n in left if n not in least]


def count(case):
    rule, choices = case["rule"], int(case["choices"])
    valid, uncounted = [], []
    for ballot in case["ballots"]:
        read = read_choice(rule, choices, ballot["choice"])
        if read is None:
            uncounted.append((ballot["id"], WORDS["choice"]))
        else:
            valid.append({**ballot, "seq": int(ballot["seq"]), "read": read})
    stands, aside = standing(valid)
    uncounted += aside
    counted = []
    for account, ballot in stands.items():
        power = case["weights"].get(account)
        if power is None:
            uncounted.append((ballot["id"], WORDS["unknown"]))
        elif int(power) == 0:
            uncounted.append((ballot["id"], WORDS["weight"]))
        else:
            counted.append((ballot, ballot["read"], int(power)))
    counted.sort(key=lambda c: (-c[2], c[0]["account"]))

    totals = {number: [0, 0] for number in range(1, choices + 1)}
    participating = 0
    for _, choice, power in counted:
        participating = add(participating, power)
        for number, amount in given(rule, choice, power).items():
            totals[number] = [add(totals[number][0], amount), totals[number][1] + 1]

    quorum = case["quorum"]
    if "amount" in quorum:
        least = int(quorum["amount"])
    elif case["eligible"] is None:
        least = None
    else:
        least = -(-int(case["eligible"]) * int(quorum["bps"]) // 10000)
    met = None if least is None else participating >= least

    rounds, passes = [], None
    if rule == "basic/1":
        yes, no = totals[1][0], totals[2][0]
        over = yes * 10000 > int(case["thresholdBps"]) * (yes + no)
        result = "passes" if over else "fails"
        passes = met if over else False
    elif rule == "ranked/1":
        rounds, leaders = run_off(choices, counted)
        result = [str(n) for n in leaders]
    else:
        most = max(total for total, _ in totals.values())
        result = [str(n) for n, (total, _) in totals.items() if total == most and most]
    return {
        "choices": [[str(total), str(ballots)] for total, ballots in totals.values()],
        "participating": str(participating),
        "quorum": None if least is None else str(least),
        "quorumMet": met,
        "standing": result,
        "passes": passes,
        "rounds": rounds,
        "counted": [ballot["id"] for ballot, _, _ in counted],
        "uncounted": [[id, why] for id, why in sorted(uncounted)],
    }


def main():
    passed, failed = 0, 0
    for path in sorted(FOLDER.glob("*.json")):
        for case in json.loads(path.read_text()):
            if path.name == "sqrt.json":
                name, ours = case["of"], str(math.isqrt(int(case["of"])))
                theirs = case["root"]
            else:
                name, theirs = case["name"], case["expected"]
                try:
                    ours = count(case)
                except TooMuch:
                    ours = "overflow"
            if ours == theirs:
                passed += 1
            else:
                failed += 1
                print(f"{path.name}: {name}\n  here  {ours}\n  there {theirs}")
    if passed + failed == 0:
        print(f"no vectors in {FOLDER}")
        failed = 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
