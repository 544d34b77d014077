"""Keccak-256 as Ethereum uses it: the Keccak submission of 2011, not SHA3-256, which pads otherwise (FIPS 202).

Written out because no dependency has it; a sign-in hashes three short texts.
"""

from __future__ import annotations

_RATE_BYTES = 136
_ROUNDS = 24
_LANES = 25
_MASK = (1 << 64) - 1


def _round_constants() -> tuple[int, ...]:
    """Return the 24 constants of step iota: bits of a linear feedback register (section 1.2 of the specification)."""
    constants: list[int] = []
    register = 1
    for _ in range(_ROUNDS):
        constant = 0
        for power in range(7):
            if register & 1:
                constant |= 1 << ((1 << power) - 1)
            register = (register << 1) ^ (0x171 if register & 0x80 else 0)
        constants.append(constant)
    return tuple(constants)


def _walk() -> tuple[tuple[int, int], ...]:
    """Return, for steps rho and pi, where each lane comes from and by how many bits it is turned."""
    steps: list[tuple[int, int]] = [(0, 0)] * _LANES
    x, y = 1, 0
    for step in range(_ROUNDS):
        target = y + 5 * ((2 * x + 3 * y) % 5)
        steps[target] = (x + 5 * y, (step + 1) * (step + 2) // 2 % 64)
        x, y = y, (2 * x + 3 * y) % 5
    return tuple(steps)


_CONSTANTS = _round_constants()
_WALK = _walk()


def keccak256(data: bytes) -> bytes:
    """Return the 32 bytes of the Keccak-256 hash."""
    padded = bytearray(data)
    padded.append(1)
    padded.extend(bytes(-len(padded) % _RATE_BYTES))
    padded[-1] |= 0x80
    state = [0] * _LANES
    for start in range(0, len(padded), _RATE_BYTES):
        for lane in range(_RATE_BYTES // 8):
            state[lane] ^= int.from_bytes(padded[start + 8 * lane : start + 8 * lane + 8], "little")
        state = _permute(state)
    return b"".join(lane.to_bytes(8, "little") for lane in state[:4])


def _permute(state: list[int]) -> list[int]:
    """Return the state after Keccak-f[1600]; lane (x, y) is number x + 5y."""
    for constant in _CONSTANTS:
        columns = [state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20] for x in range(5)]
        mixed = [columns[x - 1] ^ _turn(columns[(x + 1) % 5], 1) for x in range(5)]
        moved = [_turn(state[source] ^ mixed[source % 5], bits) for source, bits in _WALK]
        state = [
            moved[lane] ^ (~moved[lane - lane % 5 + (lane + 1) % 5] & moved[lane - lane % 5 + (lane + 2) % 5] & _MASK)
            for lane in range(_LANES)
        ]
        state[0] ^= constant
    return state


def _turn(lane: int, bits: int) -> int:
    return ((lane << bits) | (lane >> (64 - bits))) & _MASK
