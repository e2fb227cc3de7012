"""Computes the golden vectors again from PROTOCOL.md alone, with Python's standard library.

Nothing here is shared with the Rust code: keccak, EIP-712, ABI encoding, secp256k1, RFC 6962 and
the words are written a second time. Usage: python3 app/record/check/check.py
"""

import hashlib
import json
import pathlib
import sys

VECTORS = pathlib.Path(__file__).resolve().parent.parent / "vectors"
passed = failed = 0


def same(what, found, expected):
    global passed, failed
    if found == expected:
        passed += 1
    else:
        failed += 1
        print(f"{what}\n  found    {found}\n  expected {expected}", file=sys.stderr)


# --- keccak-256 ---------------------------------------------------------------------------------

MASK = (1 << 64) - 1


def round_constants():
    """The 24 constants of Keccak-f[1600], from its linear feedback shift register."""
    state, out = 1, []
    for _ in range(24):
        constant = 0
        for j in range(7):
            if state & 1:
                constant |= 1 << ((1 << j) - 1)
            state <<= 1
            if state & 0x100:
                state ^= 0x171
        out.append(constant)
    return out


ROUND_CONSTANTS = round_constants()


def rotate(word, by):
    by %= 64
    return ((word << by) | (word >> (64 - by))) & MASK


def permute(lanes):
    for constant in ROUND_CONSTANTS:
        parity = [lanes[x][0] ^ lanes[x][1] ^ lanes[x][2] ^ lanes[x][3] ^ lanes[x][4] for x in range(5)]
        for x in range(5):
            mix = parity[(x - 1) % 5] ^ rotate(parity[(x + 1) % 5], 1)
            for y in range(5):
                lanes[x][y] ^= mix
        x, y, current = 1, 0, lanes[1][0]
        for step in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            current, lanes[x][y] = lanes[x][y], rotate(current, (step + 1) * (step + 2) // 2)
        for y in range(5):
            row = [lanes[x][y] for x in range(5)]
            for x in range(5):
                lanes[x][y] = row[x] ^ (~row[(x + 1) % 5] & MASK & row[(x + 2) % 5])
        lanes[0][0] ^= constant


def keccak(data):
    rate = 136
    padded = bytearray(data) + bytearray(rate - len(data) % rate)
    padded[len(data)] ^= 0x01
    padded[-1] ^= 0x80
    lanes = [[0] * 5 for _ in range(5)]
    for start in range(0, len(padded), rate):
        for lane in range(rate // 8):
            word = int.from_bytes(padded[start + 8 * lane : start + 8 * lane + 8], "little")
            lanes[lane % 5][lane // 5] ^= word
        permute(lanes)
    return b"".join(lanes[lane % 5][lane // 5].to_bytes(8, "little") for lane in range(4))


same("keccak of nothing", keccak(b"").hex(), "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")


def hexed(data):
    return "0x" + data.hex()


def unhex(text):
    return bytes.fromhex(text[2:])


# --- secp256k1 ----------------------------------------------------------------------------------

P = 2**256 - 2**32 - 977
N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
G = (
    0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798,
    0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8,
)


def add(a, b):
    if a is None or b is None:
        return a or b
    if a[0] == b[0] and (a[1] + b[1]) % P == 0:
        return None
    if a == b:
        slope = 3 * a[0] * a[0] * pow(2 * a[1], -1, P) % P
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P) % P
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def times(point, scalar):
    total = None
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point = add(point, point)
        scalar >>= 1
    return total


def lift(x, odd):
    square = (x**3 + 7) % P
    y = pow(square, (P + 1) // 4, P)
    if x >= P or y * y % P != square:
        return None
    return x, y if y % 2 == odd else P - y


def recover(digest, signature):
    r, s, v = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:64], "big"), signature[64] - 27
    point, inverse = lift(r, v), pow(r, -1, N)
    key = add(times(G, -int.from_bytes(digest, "big") * inverse % N), times(point, s * inverse % N))
    return keccak(key[0].to_bytes(32, "big") + key[1].to_bytes(32, "big"))[12:]


def schnorr(key, message, signature):
    """BIP-340 verification."""
    public, r, s = lift(int.from_bytes(key, "big"), 0), int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if public is None or r >= P or s >= N:
        return False
    tag = hashlib.sha256(b"BIP0340/challenge").digest()
    challenge = int.from_bytes(hashlib.sha256(tag + tag + signature[:32] + key + message).digest(), "big") % N
    point = add(times(G, s), times(public, N - challenge))
    return point is not None and point[1] % 2 == 0 and point[0] == r


# --- EIP-712, from the signatures that PROTOCOL.md prints ---------------------------------------


def word(kind, value):
    if kind == "string[]":
        return keccak(b"".join(keccak(item.encode()) for item in value))
    if kind == "string":
        return keccak(value.encode())
    if kind == "bytes":
        return keccak(unhex(value))
    if kind in ("address", "bytes32"):
        return unhex(value).rjust(32, b"\0")
    if kind == "bool":
        return int(value).to_bytes(32, "big")
    return int(value).to_bytes(32, "big")


def struct_hash(signature, values):
    fields = [field.split(" ") for field in signature[signature.index("(") + 1 : -1].split(",")]
    assert [name for _, name in fields] == list(values), signature
    return keccak(keccak(signature.encode()) + b"".join(word(kind, values[name]) for kind, name in fields))


def protocol_types():
    """The typed messages as PROTOCOL.md prints them."""
    path = pathlib.Path(__file__).resolve().parents[3] / "PROTOCOL.md"
    lines = path.read_text(encoding="utf-8").splitlines()
    types = [line for line in lines if "(address account,bytes32 space," in line]
    return {line[: line.index("(")]: line for line in types}


TYPES = protocol_types()
DOMAIN = "EIP712Domain(string name,string version,uint256 chainId)"


def strict(text):
    """JSON without repeated keys."""

    def pairs(members):
        assert len({key for key, _ in members}) == len(members), "repeated key"
        return dict(members)

    return json.loads(text, object_pairs_hook=pairs)


def check_message(vector):
    label, act = vector["label"], strict(vector["act"])
    assert list(act) == ["type", "chainId", "message", "signature", "body"]
    same(f"{label}: type", vector["typeString"], TYPES[act["type"]])
    domain = struct_hash(DOMAIN, {"name": "Locus", "version": "1", "chainId": act["chainId"]})
    inner = struct_hash(TYPES[act["type"]], act["message"])
    digest = keccak(b"\x19\x01" + domain + inner)
    same(f"{label}: domain", hexed(domain), vector["domainSeparator"])
    same(f"{label}: struct", hexed(inner), vector["structHash"])
    same(f"{label}: digest", hexed(digest), vector["digest"])
    signer = recover(digest, unhex(act["signature"]))
    same(f"{label}: signer", hexed(signer), act["message"]["account"])
    if "bodyHash" in act["message"]:
        same(f"{label}: body", hexed(keccak(act["body"].encode())), act["message"]["bodyHash"])
    elif act["type"] == "DeviceBinding":
        device = unhex(act["message"]["device"])
        same(f"{label}: consent", schnorr(device, digest, unhex(act["body"])), True)
    else:
        same(f"{label}: no body", act["body"], "")
    if act["type"] == "Opening":
        same(f"{label}: effect", effect_text(strict(act["body"])), act["message"]["effect"])
        same(f"{label}: rule", rule_text(strict(act["body"])), act["message"]["rule"])


# --- words --------------------------------------------------------------------------------------


def units(amount, decimals):
    digits = str(amount).rjust(decimals + 1, "0")
    whole, rest = digits[: len(digits) - decimals], digits[len(digits) - decimals :].rstrip("0")
    return f"{whole}.{rest}" if rest else whole


def effect_text(body):
    effect = body["effect"]
    if effect["type"] == "onchain":
        place = f"Governor {effect['governor']}, proposal {effect['proposalId']}."
        return f"Binding on chain {body['chain']}: {place}"
    if effect["type"] == "request":
        return f"A request to {effect['who']} to act on: {effect['lever']}. It executes nothing."
    return "An opinion poll. It executes nothing."


def rule_text(body):
    passes = {
        "basic/1": f"passes if For is more than {units(body['thresholdBps'], 2)}% of For and Against",
        "approval/1": "each voter approves any choices, and the most approved leads",
        "ranked/1": "each voter ranks the choices, and instant run-off decides",
        "weighted/1": "each voter divides their votes, and the largest sum leads",
        "quadratic/1": "each voter divides their votes, and the largest sum of square roots leads",
        "score/1": "each voter gives points, and the largest sum leads",
    }[body["rule"]]
    decimals, token, chain = int(body["decimals"]), body["token"], body["chain"]
    if "amount" in body["quorum"]:
        quorum = f"{units(body['quorum']['amount'], decimals)} {body['symbol']}"
    else:
        quorum = f"{units(body['quorum']['bps'], 2)}% of all votes"
    if body["power"] == "practice/1":
        source = "one for each practice account"
    elif body["power"] == "account/1" and token is None:
        source = f"one for each listed account on chain {chain}"
    elif body["power"] == "account/1":
        least = units(body["leastBalance"], decimals)
        source = f"one for each account with at least {least} of {token} on chain {chain}"
    elif body["power"] == "balance/1":
        source = f"balances of {token} on chain {chain}"
    else:
        source = f"getPastVotes of {token} on chain {chain}"
    return f"{body['rule']}: {passes}, and at least {quorum} take part. Votes: {source}."


def check_words(vector):
    if "body" in vector:
        body = strict(vector["body"])
        same("effect", effect_text(body), vector["effect"])
        same("rule", rule_text(body), vector["rule"])
        same("hash of terms", hexed(keccak(vector["body"].encode())), vector["bodyHash"])
    elif "call" in vector:
        call = keccak(b"locus(bytes32)")[:4] + unhex(vector["announced"])
        same("announcement", hexed(call), vector["call"])
        same("where it is sent", hexed(keccak(b"locus")[12:]), vector["to"])
    else:
        text = f"# {vector['title']}\n\n{vector['text']}\n\nlocus:{vector['revision']}"
        same("governor's description", text, vector["governorDescription"])


def check_choice(vector):
    numbers, names, rule = [int(n) for n in vector["numbers"]], vector["choices"], vector["rule"]
    words = b"".join(n.to_bytes(32, "big") for n in numbers)
    if vector["solidity"] != "uint8":
        words = (32).to_bytes(32, "big") + len(numbers).to_bytes(32, "big") + words
    same(f"choice under {rule}", hexed(words), vector["bytes"])
    if rule == "ranked/1":
        text = " | ".join(f"{place}. {names[n - 1]}" for place, n in enumerate(numbers, 1))
    elif rule in ("basic/1", "approval/1"):
        text = " | ".join(names[n - 1] for n in numbers) or "None of them"
    else:
        text = " | ".join(f"{name}: {n}" for name, n in zip(names, numbers))
    same(f"words under {rule}", text, vector["choiceText"])


# --- RFC 6962 -----------------------------------------------------------------------------------


def sha(data):
    return hashlib.sha256(data).digest()


def tree(leaves):
    if not leaves:
        return sha(b"")
    if len(leaves) == 1:
        return sha(b"\0" + leaves[0])
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return sha(b"\1" + tree(leaves[:half]) + tree(leaves[half:]))


def path(index, leaves):
    if len(leaves) == 1:
        return []
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    if index < half:
        return path(index, leaves[:half]) + [tree(leaves[half:])]
    return path(index - half, leaves[half:]) + [tree(leaves[:half])]


def check_tree(vector):
    leaves = [unhex(leaf) for leaf in vector["leaves"]]
    same("leaves are distinct and ascending", leaves, sorted(set(leaves)))
    same(f"root of {len(leaves)}", hexed(tree(leaves)), vector["root"])
    proofs = [[hexed(step) for step in path(index, leaves)] for index in range(len(leaves))]
    same(f"proofs of {len(leaves)}", proofs, vector["proofs"])


def check_witness(vector, events):
    content = strict(vector["content"])
    leaves = [unhex(leaf) for leaf in vector["set"]]
    same(f"{vector['label']}: root", hexed(tree(leaves)), content["root"])
    same(f"{vector['label']}: count", str(len(leaves)), content["count"])
    if "checkpoints" in content:
        same("certificate's id", hexed(sha(vector["content"].encode())), vector["id"])
        sets = [set(found["set"]) for found in events if found["id"] in content["checkpoints"]]
        closed = sorted(i for i in set().union(*sets) if sum(i in held for held in sets) >= 2)
        same("closed set", closed, vector["set"])


# --- NIP-01 -------------------------------------------------------------------------------------


def check_event(vector):
    event = strict(vector["event"])
    fields = [0, *(event[key] for key in ("pubkey", "created_at", "kind", "tags", "content"))]
    text = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    same(f"{vector['label']}: serialised", text, vector["serialised"])
    same(f"{vector['label']}: id", hexed(sha(text.encode())), vector["id"])
    key, signature = bytes.fromhex(event["pubkey"]), bytes.fromhex(event["sig"])
    same(f"{vector['label']}: signature", schnorr(key, unhex(vector["id"]), signature), True)


def load(name):
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def main():
    same("typed messages in PROTOCOL.md", len(TYPES), 11)
    used = set()
    for vector in load("messages"):
        check_message(vector)
        used.add(strict(vector["act"])["type"])
    same("every type has a vector", used, set(TYPES))
    for vector in load("choices"):
        check_choice(vector)
    for vector in load("words"):
        check_words(vector)
    for vector in load("merkle"):
        check_tree(vector)
    for vector in load("events"):
        check_event(vector)
    witnesses = load("witness")
    for vector in witnesses:
        check_witness(vector, witnesses)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
