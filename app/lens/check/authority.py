"""Computes the figures of `locus authority` again, straight from their definitions, with exact fractions.

Nothing here is shared with the Rust code. Usage:

  python3 app/lens/check/authority.py                      checks ../vectors/authority.json
  python3 app/lens/check/authority.py FILE.csv [majority]  prints the figures of a file as JSON
"""

import collections
import csv
import datetime
import json
import math
import pathlib
import statistics
import sys
from fractions import Fraction

VECTORS = pathlib.Path(__file__).resolve().parent.parent / "vectors"
LEAST_VOTERS = 5
CONTESTED = Fraction(1, 4)
PAIRS = [("for", "against"), ("yes", "no"), ("aye", "nay"), ("approve", "reject")]

Vote = collections.namedtuple("Vote", "voter choice power time line")


def seconds(text):
    """Unix seconds, as a fraction; None where nothing is written."""
    if not text:
        return None
    if text.replace(".", "").isdigit():
        number = Fraction(text)
        return number / 1000 if number >= 10**11 else number
    moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.timezone.utc)
    since = moment - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return Fraction(since // datetime.timedelta(milliseconds=1), 1000)


def read(path):
    """Proposals in the order of their end, each with its votes: one for each voter."""
    proposals, names, ends = {}, set(), {}
    with open(path, newline="", encoding="utf-8-sig") as file:
        for line, row in enumerate(csv.DictReader(file)):
            voter = row["voter"].strip()
            if voter.startswith("0x") and len(voter) == 42:
                voter = voter.lower()
            vote = Vote(voter, row["choice"].strip(), Fraction(row["power"]), seconds(row["time"]), line)
            votes = proposals.setdefault(row["proposal"].strip(), {})
            if row.get("end"):
                ends.setdefault(row["proposal"].strip(), seconds(row["end"]))
            before = votes.get(voter)
            if before and None not in (vote.time, before.time) and vote.time < before.time:
                continue
            votes[voter] = vote
            names.add(voter)
    counted = []
    for name, votes in proposals.items():
        votes = list(votes.values())
        if all(vote.time is not None for vote in votes):
            votes.sort(key=lambda vote: (vote.time, vote.line))
        else:
            votes.sort(key=lambda vote: vote.line)
        last = max((vote.time for vote in votes if vote.time is not None), default=None)
        counted.append((name, ends.get(name, last), votes))
    counted.sort(key=lambda one: (one[1] is None, math.floor(one[1]) if one[1] is not None else 0))
    return [(name, votes) for name, _, votes in counted], len(names)


def totals(votes, weight):
    sums = collections.defaultdict(Fraction)
    for vote in votes:
        sums[vote.choice] += weight(vote)
    return sums


def sides(choices):
    """For and against, where the choices are these, with or without abstaining."""
    lower = {choice.lower(): choice for choice in choices}
    others = set(lower) - {"abstain"}
    for yes, no in PAIRS:
        if others and others <= {yes, no} and len(lower) == len(choices):
            return lower.get(yes, yes), lower.get(no, no)
    return None


def leaders(sums, rule, pair):
    """The choices that win, or tie for it; none where nothing does."""
    sums = {choice: total for choice, total in sums.items() if total > 0}
    if rule == "majority" and pair:
        yes, no = sums.get(pair[0], 0), sums.get(pair[1], 0)
        return {pair[0]} if yes > no else set()
    if not sums:
        return set()
    most = max(sums.values())
    if rule == "majority" and 2 * most <= sum(sums.values()):
        return set()
    return {choice for choice, total in sums.items() if total == most}


def another(before, after):
    """Another outcome: no choice leads in both."""
    return bool(before) != bool(after) or (bool(before) and not before & after)


def winner(sums, won, rule, pair):
    if rule == "majority" and pair:
        yes, no = sums.get(pair[0], 0), sums.get(pair[1], 0)
        return pair[0] if yes > no else pair[1] if no > yes else None
    return next(iter(won)) if len(won) == 1 else None


def gini(powers):
    powers, n = sorted(powers), len(powers)
    ranked = sum(i * x for i, x in enumerate(powers, 1))
    return Fraction(2) * ranked / (n * sum(powers)) - Fraction(n + 1, n)


def root(power):
    """To sixty digits after the point."""
    return Fraction(math.isqrt(power.numerator * 10**120 // power.denominator), 10**60)


def contested(sums, rule, pair):
    if rule == "majority" and pair:
        sums = {choice: sums.get(choice, Fraction()) for choice in pair}
    ordered = sorted(sums.values(), reverse=True)
    return len(ordered) > 1 and sum(ordered) > 0 and ordered[1] >= CONTESTED * sum(ordered)


def proposal(name, votes, rule):
    votes = [vote for vote in votes if vote.power > 0]
    pair = sides({vote.choice for vote in votes}) if rule == "majority" else None
    sums = totals(votes, lambda vote: vote.power)
    won, whole = leaders(sums, rule, pair), sum(sums.values())
    largest = sorted(votes, key=lambda vote: -vote.power)
    powers = [vote.power for vote in largest]

    def fewest(enough):
        return next((k for k in range(1, len(powers) + 1) if enough(sum(powers[:k]))), None)

    def flips(votes, weight=lambda vote: vote.power):
        return another(won, leaders(totals(votes, weight), rule, pair))

    return {
        "id": name,
        "winner": winner(sums, won, rule, pair),
        "gini": float(gini(powers)) if votes else None,
        "hhi": float(sum((power / whole) ** 2 for power in powers)) if votes else None,
        "coalition": fewest(lambda sum: 2 * sum > whole),
        "blocking": fewest(lambda sum: 2 * (whole - sum) <= whole),
        "pivotal": [vote.voter for vote in largest if flips([other for other in votes if other is not vote])],
        "flips": {
            "without_top": {"1": flips(largest[1:]), "3": flips(largest[3:])},
            "one_account": flips(votes, lambda vote: Fraction(1)),
            "square_root": flips(votes, lambda vote: root(vote.power)),
            "cap_10pct": flips(votes, lambda vote: min(vote.power, whole / 10)),
        },
        "voters": len(votes),
        "contested": contested(sums, rule, pair),
    }


def authority(path, rule):
    proposals, voters = read(path)
    each = [proposal(name, votes, rule) for name, votes in proposals]
    enough = [one for one in each if one["voters"] >= LEAST_VOTERS]

    def median(key):
        found = [one[key] for one in enough if one[key] is not None]
        return statistics.median(found) if found else None

    def flips(of):
        return sum(of(one["flips"]) for one in enough)

    return {
        "proposals": len(proposals),
        "votes": sum(len(votes) for _, votes in proposals),
        "voters": voters,
        "median": {key: median(key) for key in ("gini", "hhi", "coalition")},
        "top_voter_majority": sum(one["coalition"] == 1 for one in enough),
        "flips": {
            "without_top": {k: flips(lambda one: one["without_top"][k]) for k in ("1", "3")},
            **{key: flips(lambda one: one[key]) for key in ("one_account", "square_root", "cap_10pct")},
        },
        "per_proposal": each,
        "counted": {
            "least_voters": LEAST_VOTERS,
            "proposals": len(enough),
            "contested": sum(one["contested"] for one in enough),
        },
    }


def same(what, found, expected):
    """How many leaves differ, each with where; decimals may differ in the last digits."""
    if isinstance(expected, dict) and isinstance(found, dict):
        keys = sorted(set(found) | set(expected))
        return sum(same(f"{what}.{key}", found.get(key), expected.get(key)) for key in keys)
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        return sum(same(f"{what}[{i}]", one, other) for i, (one, other) in enumerate(zip(found, expected)))
    near = isinstance(found, float) or isinstance(expected, float)
    if near and None not in (found, expected) and abs(found - expected) < 1e-12:
        return 0
    if found == expected and type(found) in (type(expected), int, float):
        return 0
    print(f"{what}\n  found    {found}\n  expected {expected}", file=sys.stderr)
    return 1


def main():
    if len(sys.argv) > 1:
        rule = sys.argv[2] if len(sys.argv) > 2 else "plurality"
        print(json.dumps(authority(sys.argv[1], rule)))
        return
    vectors = json.loads((VECTORS / "authority.json").read_text(encoding="utf-8"))
    passed = failed = 0
    for rule, expected in vectors.items():
        wrong = same(rule, authority(VECTORS / "authority.csv", rule), expected)
        passed, failed = passed + (wrong == 0), failed + (wrong > 0)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
