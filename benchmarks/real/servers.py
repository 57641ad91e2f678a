"""The table of server families that the benchmark knows; a new one is a module beside this and a row here."""

from benchmarks.real.chroma import CHROMA
from benchmarks.real.jupyter import JUPYTER_SERVER
from benchmarks.real.kinto import KINTO
from benchmarks.real.server import Server

SERVERS: dict[str, Server] = {server.name: server for server in (KINTO, JUPYTER_SERVER, CHROMA)}
