"""Computes the figures of `locus authority` again, straight from their definitions, with exact fractions.

Nothing here is shared with the Rust code. Usage:

  python3 app/lens/check/authority.py                      checks ../vectors/authority.json
  python3 app/lens/check/authority.py FILE.csv [majority]  prints the figures of a file as JSON
"""

import collections
import csv
import datetime
import heapq
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


def address(name):
    name = name.strip()
    return name.lower() if name.startswith("0x") and len(name) == 42 else name


def read(path):
    """Proposals in the order of their end, each with its votes: one for each voter."""
    proposals, names, ends, quorums = {}, {}, {}, {}
    with open(path, newline="", encoding="utf-8-sig") as file:
        for line, row in enumerate(csv.DictReader(file)):
            voter = address(row["voter"])
            # Proposers are numbered like voters, but are none unless they vote.
            for name in filter(None, (voter, address(row.get("proposer") or ""))):
                names.setdefault(name, len(names))
            if row.get("quorum"):
                quorums.setdefault(row["proposal"].strip(), Fraction(row["quorum"]))
            vote = Vote(voter, row["choice"].strip(), Fraction(row["power"]), seconds(row["time"]), line)
            votes = proposals.setdefault(row["proposal"].strip(), {})
            if row.get("end"):
                ends.setdefault(row["proposal"].strip(), seconds(row["end"]))
            before = votes.get(voter)
            if before and None not in (vote.time, before.time) and vote.time < before.time:
                continue
            votes[voter] = vote
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
    return [(name, votes, quorums.get(name, 0)) for name, _, votes in counted], names


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


def leaders(sums, rule, pair, quorum=0):
    """The choices that win, or tie for it; none where nothing does, or too little takes part."""
    if sum(sums.values()) < quorum:
        return set()
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


def winner(sums, won, rule, pair, quorum):
    if sum(sums.values()) < quorum:
        return None
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


def proposal(name, votes, quorum, rule):
    votes = [vote for vote in votes if vote.power > 0]
    pair = sides({vote.choice for vote in votes}) if rule == "majority" else None
    sums = totals(votes, lambda vote: vote.power)
    won, whole = leaders(sums, rule, pair, quorum), sum(sums.values())
    aside = leaders(sums, rule, pair)
    largest = sorted(votes, key=lambda vote: -vote.power)
    powers = [vote.power for vote in largest]

    def fewest(enough):
        return next((k for k in range(1, len(powers) + 1) if enough(sum(powers[:k]))), None)

    def without(votes):
        return another(won, leaders(totals(votes, lambda vote: vote.power), rule, pair, quorum))

    def weighed(weight):
        # A quorum in power says nothing of other weights: it is left aside before and after.
        return another(aside, leaders(totals(votes, weight), rule, pair))

    # What prevails: the winner, and against where it is not passed.
    prevails = winner(sums, won, rule, pair, quorum)
    if pair and prevails is None and votes:
        prevails = pair[1]
    facts = {
        "votes": [vote for vote in votes if not pair or vote.choice in pair],
        "prevails": prevails,
        "contested": contested(sums, rule, pair),
        "top": bool(powers) and 2 * powers[0] > whole,
    }
    return facts, {
        "id": name,
        "winner": winner(sums, won, rule, pair, quorum),
        "gini": float(gini(powers)) if votes else None,
        "hhi": float(sum((power / whole) ** 2 for power in powers)) if votes else None,
        "coalition": fewest(lambda sum: sum >= quorum and 2 * sum > whole),
        "blocking": fewest(lambda sum: whole - sum < quorum or 2 * (whole - sum) <= whole),
        "pivotal": [vote.voter for vote in largest if without([other for other in votes if other is not vote])],
        "flips": {
            "without_top": {"1": without(largest[1:]), "3": without(largest[3:])},
            "one_account": weighed(lambda vote: Fraction(1)),
            "square_root": weighed(lambda vote: root(vote.power)),
            "cap_10pct": weighed(lambda vote: min(vote.power, whole / 10)),
        },
    }


def wilson(seen, of):
    z = 1.959963984540054
    share, square = seen / of, z * z / of
    centre, half = share + square / 2, z * math.sqrt(share * (1 - share) / of + square / (4 * of))
    low, high = (centre - half) / (1 + square), (centre + half) / (1 + square)
    return [0.0 if seen == 0 else low, 1.0 if seen == of else high]


def prevail(facts, names):
    taken, won = collections.Counter(), collections.Counter()
    for one in facts:
        if one["contested"] and one["prevails"] is not None:
            taken.update(vote.voter for vote in one["votes"])
            won.update(vote.voter for vote in one["votes"] if vote.choice == one["prevails"])
    order = sorted(taken, key=lambda voter: (-taken[voter], names[voter]))
    return [
        {"voter": v, "contested": taken[v], "prevailed": won[v], "wilson": wilson(won[v], taken[v])} for v in order
    ]


COMPARED, LEAST_SHARED, PARTS = 500, 5, 2**16


def ones(number):
    return bin(number).count("1")


def kappas(facts, largest):
    """Agreement beyond chance in millionths, of each two who share enough votes."""
    shared, chosen = collections.Counter(), collections.Counter()
    chances, slot = [], 0
    for place, one in enumerate(facts):
        heads = collections.Counter(vote.choice for vote in one["votes"])
        slots = {choice: slot + n for n, choice in enumerate(heads)}
        slot += len(heads)
        n = sum(heads.values())
        alike = sum(count * (count - 1) for count in heads.values())
        chances.append(min(PARTS - 1, alike * PARTS // (n * (n - 1)) if n > 1 else 0))
        for vote in one["votes"]:
            shared[vote.voter] |= 1 << place
            chosen[vote.voter] |= 1 << slots[vote.choice]
    found = {}
    for b, second in enumerate(largest):
        for a, first in enumerate(largest[:b]):
            both = shared[first] & shared[second]
            count = ones(both)
            if count < LEAST_SHARED:
                continue
            chance = sum(chances[at] for at in range(both.bit_length()) if both >> at & 1)
            room = count * PARTS - chance
            if room > 0:
                beyond = ones(chosen[first] & chosen[second]) * PARTS - chance
                found[a, b] = int(Fraction(beyond * 10**6, room))
    return found


def groups(kappa, count, linkage, thresholds):
    """Joins the two groups most alike, again and again; yields the groups at each threshold."""
    members = {place: [place] for place in range(count)}
    links = collections.defaultdict(dict)
    for (a, b), alike in kappa.items():
        links[a][b] = links[b][a] = [alike]

    def alike(a, b):
        known, pairs = links[a][b], len(members[a]) * len(members[b])
        if linkage == "single":
            return max(known)
        if linkage == "complete":
            return min(known) if len(known) == pairs else None
        return sum(known) // len(known) if 2 * len(known) >= pairs else None

    heap = []

    def offer(a, b):
        a, b = min(a, b), max(a, b)
        now = alike(a, b)
        if now is not None:
            heapq.heappush(heap, (-now, a, b, len(members[a]), len(members[b])))

    for a, b in kappa:
        offer(a, b)
    for threshold in thresholds:
        while heap and -heap[0][0] >= threshold:
            _, a, b, in_a, in_b = heapq.heappop(heap)
            if a not in members or b not in members or (len(members[a]), len(members[b])) != (in_a, in_b):
                continue
            members[a] = sorted(members[a] + members.pop(b))
            for other, known in links.pop(b).items():
                del links[other][b]
                if other != a:
                    both = links[a].get(other, []) + known
                    links[a][other] = links[other][a] = both
            for other in links[a]:
                offer(a, other)
        yield threshold, [members[place] for place in sorted(members)]


def entropy(powers):
    whole = sum(powers)
    shares = [float(power / whole) for power in powers if power > 0] if whole else []
    return max(0.0, -sum(share * math.log(share) for share in shares)), max(shares, default=0.0)


def blocs(facts, proposals, names):
    cast = collections.defaultdict(Fraction)
    for _, votes, _ in proposals:
        for vote in votes:
            cast[vote.voter] += vote.power
    largest = sorted((v for v in cast if cast[v] > 0), key=lambda voter: (-cast[voter], names[voter]))
    others, largest = max(0, len(largest) - COMPARED), largest[:COMPARED]
    kappa, groupings = kappas(facts, largest), []
    for linkage in ("single", "average", "complete"):
        for threshold, found in groups(kappa, len(largest), linkage, (800_000, 600_000, 400_000)):
            named = [[largest[place] for place in bloc] for bloc in found]
            nats, most = entropy([sum(cast[voter] for voter in bloc) for bloc in named])
            groupings.append({
                "linkage": linkage,
                "kappa": threshold / 10**6,
                "count": len(named),
                "entropy": nats,
                "largest": most,
                "blocs": [bloc for bloc in named if len(bloc) > 1],
            })

    def ends(key, of=lambda number: number):
        return [of(min(one[key] for one in groupings)), of(max(one[key] for one in groupings))]

    return {
        "compared": len(largest),
        "others": others,
        "least_shared": LEAST_SHARED,
        "entropy_alone": entropy([cast[voter] for voter in largest])[0],
        "entropy": ends("entropy"),
        "effective": ends("entropy", math.exp),
        "largest": ends("largest"),
        "groupings": groupings,
    }


WINDOW, SLACK, LIMIT, SEED, ORDERS = 12, 0.5, 5.0, 1, 999


def random_bits(seed):
    """SplitMix64."""
    mask = 2**64 - 1
    while True:
        seed = (seed + 0x9E3779B97F4A7C15) & mask
        mixed = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9 & mask
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB & mask
        yield mixed ^ (mixed >> 31)


def shuffle(items, bits):
    for place in range(len(items) - 1, 0, -1):
        end = place + 1
        product = next(bits) * end
        while product % 2**64 < 2**64 % end:
            product = next(bits) * end
        other = product >> 64
        items[place], items[other] = items[other], items[place]


def cusum(steps):
    """Both sums at each step, and the alarms: where, since when, which way."""
    up = down = 0.0
    up_since = down_since = 0
    points, alarms = [], []
    for at, step in enumerate(steps):
        up_since, down_since = (up_since if up > 0 else at), (down_since if down > 0 else at)
        up, down = max(0.0, up + step - SLACK), max(0.0, down - step - SLACK)
        points.append((up, down))
        # What begins with the series has not moved.
        rose, fell = up >= LIMIT and up_since > 0, down >= LIMIT and down_since > 0
        if rose or fell:
            alarms.append((at, up_since, "up") if rose else (at, down_since, "down"))
            up = down = 0.0
    return points, alarms


def drift(facts, each):
    series = [one for fact, one in zip(facts, each) if fact["contested"] and one["coalition"] is not None]
    numbers = [float(one["coalition"]) for one in series]
    spread = statistics.stdev(numbers) if len(numbers) > 1 else 0.0
    mean = statistics.fmean(numbers) if numbers else 0.0
    steps = [(number - mean) / spread for number in numbers] if spread > 0 else [0.0] * len(numbers)
    points, alarms = cusum(steps)
    orders, false, bits = (ORDERS if spread > 0 else 0), 0, random_bits(SEED)
    for _ in range(orders):
        shuffle(steps, bits)
        false += bool(cusum(steps)[1])
    return {
        "of": "coalition",
        "decisions": len(series),
        "window": WINDOW,
        "slack": SLACK,
        "limit": LIMIT,
        "seed": str(SEED),
        "orders": orders,
        "false_alarm_rate": false / orders if orders else None,
        "alarms": [{"at": series[at]["id"], "since": series[since]["id"], "direction": way} for at, since, way in alarms],
        "points": [
            {
                "id": one["id"],
                "coalition": numbers[at],
                "median": statistics.median(numbers[max(0, at + 1 - WINDOW) : at + 1]),
                "up": points[at][0],
                "down": points[at][1],
            }
            for at, one in enumerate(series)
        ],
    }


def authority(path, rule):
    proposals, names = read(path)
    facts, each = zip(*(proposal(*one, rule) for one in proposals))
    heads = [sum(vote.power > 0 for vote in votes) for _, votes, _ in proposals]
    enough = [one for one, voters in zip(each, heads) if voters >= LEAST_VOTERS]

    def median(key):
        found = [one[key] for one in enough if one[key] is not None]
        return statistics.median(found) if found else None

    def flips(of):
        return sum(of(one["flips"]) for one in enough)

    return {
        "proposals": len(proposals),
        "votes": sum(len(votes) for _, votes, _ in proposals),
        "voters": len({vote.voter for _, votes, _ in proposals for vote in votes}),
        "median": {key: median(key) for key in ("gini", "hhi", "coalition")},
        "top_voter_majority": sum(
            fact["top"] for fact, voters in zip(facts, heads) if voters >= LEAST_VOTERS
        ),
        "flips": {
            "without_top": {k: flips(lambda one: one["without_top"][k]) for k in ("1", "3")},
            **{key: flips(lambda one: one[key]) for key in ("one_account", "square_root", "cap_10pct")},
        },
        "per_proposal": list(each),
        "prevail": prevail(facts, names),
        "blocs": blocs(facts, proposals, names),
        "drift": drift(facts, each),
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
