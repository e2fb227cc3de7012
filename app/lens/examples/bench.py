"""The figures of the page on who decides in straightforward NumPy, for `cargo xtask bench --only lens` to compare with.

  python3 app/lens/examples/bench.py VOTES.csv

Prints JSON: milliseconds without reading the file, and figures that must be the same as ours.
"""

import csv
import json
import statistics
import sys
import time

import numpy as np

LEAST_VOTERS, CONTESTED, COMPARED, LEAST_SHARED = 5, 0.25, 500, 5
rng = np.random.default_rng(1)


def read(path):
    names, proposals = {}, {}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            voter = names.setdefault(row["voter"], len(names))
            votes = proposals.setdefault(row["proposal"], ([], [], [], []))
            for column, value in zip(votes, (voter, row["choice"], float(row["power"]), float(row["time"]))):
                column.append(value)
    found = []
    for voters, choices, powers, times in proposals.values():
        # Choices are numbered in the order in which they come up, as they are read.
        words = list(dict.fromkeys(choices))
        order = np.argsort(times, kind="stable")
        columns = (voters, [words.index(choice) for choice in choices], powers, times)
        found.append(tuple(np.array(column)[order] for column in columns))
    return len(names), found


def leaders(totals):
    return np.flatnonzero((totals == totals.max()) & (totals > 0))


def flipped(before, totals):
    after = leaders(totals)
    return len(before) != 0 and not np.intersect1d(before, after).size or bool(len(before)) != bool(len(after))


def proposal(voters, choices, powers, times):
    n, whole = len(powers), powers.sum()
    count = choices.max() + 1
    totals = np.bincount(choices, powers, count)
    won = leaders(totals)
    ascending, shares = np.sort(powers), powers / whole
    largest = np.argsort(-powers, kind="stable")
    sums = np.cumsum(powers[largest])

    def weighed(weights, these=slice(None)):
        return np.bincount(choices[these], weights[these], count)

    pivotal, reversing = [], []
    for i in range(n):
        without = totals.copy()
        without[choices[i]] -= powers[i]
        if flipped(won, without):
            pivotal.append(voters[i])
        for other in range(count):
            if other != choices[i]:
                moved = without.copy()
                moved[other] += powers[i]
                if flipped(won, moved):
                    reversing.append(voters[i])
                    break
    ordered = np.sort(totals)[::-1]
    variants = [
        weighed(powers, largest[1:]),
        weighed(powers, largest[3:]),
        weighed(np.ones(n)),
        weighed(np.sqrt(powers)),
        weighed(np.minimum(powers, whole / 100)),
        weighed(np.minimum(powers, whole / 10)),
    ]
    # When it was settled, and whether the last tenth of the time changed who led.
    so_far, settled = np.zeros(count), None
    for i in range(n):
        so_far[choices[i]] += powers[i]
        rest = whole - so_far.sum()
        rivals = np.delete(so_far, won[0])
        if settled is None and so_far[won[0]] > (rivals.max() if rivals.size else 0) + rest:
            settled = times[i]
    early = times <= times[0] + 0.9 * (times[-1] - times[0])
    late = n > 1 and flipped(leaders(np.bincount(choices[early], powers[early], count)), totals)
    return {
        "voters": n,
        "won": won,
        "gini": 2 * np.sum(np.arange(1, n + 1) * ascending) / (n * whole) - (n + 1) / n,
        "hhi": np.sum(shares**2),
        "entropy": -np.sum(shares * np.log(shares)),
        "coalition": int(np.argmax(2 * sums > whole)) + 1,
        "blocking": int(np.argmax(2 * (whole - sums) <= whole)) + 1,
        "contested": len(ordered) > 1 and ordered[1] >= CONTESTED * whole,
        "pivotal": pivotal,
        "reversing": reversing,
        "flips": [flipped(won, totals) for totals in variants],
        "settled": settled,
        "late": late,
    }


def prevail(voters, proposals, each):
    taken, won = np.zeros(voters, int), np.zeros(voters, int)
    expected, deciding = np.zeros(voters), np.zeros(voters)
    for (who, choices, powers, _), one in zip(proposals, each):
        if not one["contested"] or len(one["won"]) != 1:
            continue
        taken[who] += 1
        won[who] += choices == one["won"][0]
        totals = np.bincount(choices, powers)
        for i, voter in enumerate(who):
            others = totals.copy()
            others[choices[i]] -= powers[i]
            wins = 0
            for choice in range(len(totals)):
                with_it = others.copy()
                with_it[choice] += powers[i]
                wins += list(leaders(with_it)) == [choice]
            expected[voter] += wins / len(totals)
        side = choices == one["won"][0]
        order = np.flatnonzero(side)[np.argsort(-powers[side], kind="stable")]
        rival = np.delete(totals, one["won"][0]).max()
        enough = int(np.argmax(np.cumsum(powers[order]) > rival)) + 1
        deciding[who[order[:enough]]] += 1 / enough
    share = np.divide(won, taken, where=taken > 0, out=np.zeros(voters))
    square = np.divide(1.96**2, taken, where=taken > 0, out=np.ones(voters))
    half = 1.96 * np.sqrt(np.divide(share * (1 - share), np.maximum(taken, 1)) + square / (4 * np.maximum(taken, 1)))
    interval = ((share + square / 2 - half) / (1 + square), (share + square / 2 + half) / (1 + square))
    curve = np.cumsum(np.sort(deciding)) / max(deciding.sum(), 1)
    return won, interval, expected, curve


def drift(series):
    def alarm(steps):
        up = down = 0.0
        for step in steps:
            up, down = max(0.0, up + step - 0.5), max(0.0, down - step - 0.5)
            if up >= 5 or down >= 5:
                return True
        return False

    steps = (series - series.mean()) / series.std(ddof=1)
    medians = [np.median(series[max(0, i - 11) : i + 1]) for i in range(len(series))]
    return medians, alarm(steps), sum(alarm(rng.permutation(steps)) for _ in range(999))


def potential(voters, proposals, samples=100_000, players=200):
    latest = np.zeros(voters)
    for who, _, powers, _ in proposals:
        latest[who] = powers
    weights = np.sort(latest)[::-1][:players]
    quota = weights.sum() / 2
    swings, pivots = np.zeros(players), np.zeros(players)
    for _ in range(0, samples, 10_000):
        joined = rng.random((10_000, players)) < 0.5
        sums = (joined * weights).sum(1, keepdims=True) - joined * weights
        swings += ((sums <= quota) & (sums + weights > quota)).sum(0)
        order = np.argsort(rng.random((10_000, players)), axis=1)
        pivot = (np.cumsum(weights[order], axis=1) > quota).argmax(1)
        pivots += np.bincount(order[np.arange(10_000), pivot], minlength=players)
    return swings / samples, pivots / samples


def agreement(voters, proposals):
    cast = np.zeros(voters)
    for who, _, powers, _ in proposals:
        cast[who] += powers
    largest = np.argsort(-cast, kind="stable")[:COMPARED]
    place = np.full(voters, -1)
    place[largest] = np.arange(len(largest))
    shared = np.zeros((len(largest), len(largest)), int)
    agreed, expected = shared.copy(), np.zeros(shared.shape)
    for who, choices, _, _ in proposals:
        heads = np.bincount(choices)
        n = heads.sum()
        here = place[who] >= 0
        rows, taken = place[who][here], choices[here]
        pairs = np.ix_(rows, rows)
        shared[pairs] += 1
        agreed[pairs] += taken[:, None] == taken[None, :]
        expected[pairs] += (heads * (heads - 1)).sum() / (n * (n - 1)) if n > 1 else 0
    room = shared - expected
    enough = (shared >= LEAST_SHARED) & (room > 0)
    kappa = np.full(shared.shape, np.nan)
    kappa[enough] = (agreed - expected)[enough] / room[enough]
    np.fill_diagonal(kappa, np.nan)
    return cast[largest], agreed, kappa


def blocs(cast, kappa):
    found = []
    for linkage in ("single", "average", "complete"):
        for threshold in (0.8, 0.6, 0.4):
            members = [[place] for place in range(len(cast))]
            known = ~np.isnan(kappa)
            total, least, most = np.nan_to_num(kappa), np.where(known, kappa, np.inf), np.where(known, kappa, -np.inf)
            number = known.astype(float)
            sizes = np.ones(len(cast))
            while True:
                pairs = np.outer(sizes, sizes)
                if linkage == "single":
                    alike = most
                elif linkage == "complete":
                    alike = np.where((number == pairs) & (number > 0), least, -np.inf)
                else:
                    mean = np.divide(total, number, where=number > 0, out=np.full(total.shape, -np.inf))
                    alike = np.where(2 * number >= pairs, mean, -np.inf)
                a, b = np.unravel_index(np.argmax(alike), alike.shape)
                if not alike[a, b] >= threshold:
                    break
                members[a] += members[b]
                members[b] = []
                sizes[a] += sizes[b]
                sizes[b] = 0
                for matrix, join, none in (
                    (total, np.add, 0),
                    (number, np.add, 0),
                    (least, np.minimum, np.inf),
                    (most, np.maximum, -np.inf),
                ):
                    matrix[a] = join(matrix[a], matrix[b])
                    matrix[:, a] = matrix[a]
                    matrix[b] = matrix[:, b] = none
                    matrix[a, a] = none
            shares = np.array([cast[bloc].sum() for bloc in members if bloc]) / cast.sum()
            found.append(-np.sum(shares * np.log(shares)))
    return min(found), max(found)


def main():
    voters, proposals = read(sys.argv[1])
    begin = time.perf_counter()
    each = [proposal(*votes) for votes in proposals]
    contested = [one for one in each if one["contested"]]
    drift(np.array([one["coalition"] for one in contested], float))
    first = time.perf_counter()
    won, _, _, _ = prevail(voters, proposals, each)
    potential(voters, proposals)
    cast, agreed, kappa = agreement(voters, proposals)
    blocs(cast, kappa)
    end = time.perf_counter()
    enough = [one for one in each if one["voters"] >= LEAST_VOTERS]
    found = {
        "gini": float(statistics.median(one["gini"] for one in enough)),
        "hhi": float(statistics.median(one["hhi"] for one in enough)),
        "coalition": statistics.median(one["coalition"] for one in enough),
        "contested": sum(bool(one["contested"]) for one in enough),
        "top_majority": sum(one["coalition"] == 1 for one in enough),
        "flips": [sum(one["flips"][way] for one in enough) for way in range(6)],
        "pivotal": sum(len(one["pivotal"]) for one in each),
        "prevailed": int(won.sum()),
        "agreed": int(np.tril(agreed, -1).sum()),
    }
    print(json.dumps({"first": (first - begin) * 1000, "all": (end - begin) * 1000, "found": found}, default=int))


main()
