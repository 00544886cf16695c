"""A port of this machine for a program that has to be told one."""

import secrets
import socket

BELOW_OUTGOING = range(10_000, 32_000)
"""Linux gives ports from 32,768 on to whoever calls out, at any moment until ours is listened on."""


def free_port() -> int:
    while True:
        port = secrets.choice(BELOW_OUTGOING)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
