"""Starts `priorart serve` in a network namespace that has nothing but its own loopback, asks one question, prints the answer.

usage: unshare -rn offline.py QUESTION PRIORART serve …      exits with 77 where the loopback cannot be brought up
"""

import errno
import fcntl
import json
import socket
import struct
import subprocess
import sys
from urllib.request import ProxyHandler, Request, build_opener

QUESTION, COMMAND = sys.argv[1], sys.argv[2:]
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1

try:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        flags = struct.unpack("16sh", fcntl.ioctl(sock, SIOCGIFFLAGS, struct.pack("16sh14x", b"lo", 0))[:18])[1]
        fcntl.ioctl(sock, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))
except OSError as error:
    print(f"loopback: {error}", file=sys.stderr)
    sys.exit(77)

# The namespace really has no way out, or the test would show nothing.
try:
    socket.create_connection(("192.0.2.1", 9), timeout=5)
    sys.exit("there is a network here")
except OSError as error:
    assert error.errno == errno.ENETUNREACH, error

server = subprocess.Popen([*COMMAND, "--listen", "127.0.0.1:8317"], stderr=subprocess.PIPE, text=True)
try:
    for line in server.stderr:
        if "ready at" in line:
            break
        print(line, end="", file=sys.stderr)
    else:
        sys.exit("the server did not start")
    body = json.dumps({"model": "priorart", "messages": [{"role": "user", "content": QUESTION}]}).encode()
    print(build_opener(ProxyHandler({})).open(Request("http://127.0.0.1:8317/v1/chat/completions", data=body)).read().decode())
finally:
    server.kill()
