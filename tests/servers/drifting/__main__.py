"""`python -m tests.servers.drifting --port N`."""

import argparse

from aiohttp import web

from tests.servers.drifting.server import LONGEST_LINE, application


def main() -> None:
    """Serves until it is told to end."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    web.run_app(
        application(),
        host="127.0.0.1",
        port=port,
        print=lambda _: None,
        access_log=None,
        shutdown_timeout=0.5,
        max_line_size=LONGEST_LINE,
        max_field_size=LONGEST_LINE,
    )


if __name__ == "__main__":
    main()
