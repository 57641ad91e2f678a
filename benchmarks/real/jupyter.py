"""Jupyter Server (Python, Tornado) over a folder: files, folders, checkpoints, sessions; no kernel, no terminal."""

from collections.abc import Mapping

import httpx

from benchmarks.real.server import SECRET, Bindings, Release, Server, Site

# HOME in the workspace keeps the user's own Jupyter settings out, and what the server writes in.
_START = ["env", "HOME=.", "JUPYTER_CONFIG_DIR=config", "JUPYTER_RUNTIME_DIR=runtime", "JUPYTER_DATA_DIR=data"]


def _command(site: Site) -> list[str]:
    folder = site.workspace / "files"
    folder.mkdir()
    settings = {
        "ip": "127.0.0.1",
        "port": site.port,
        "port_retries": 0,
        "token": site.secret,
        "root_dir": folder,
        "open_browser": False,
        "allow_root": True,
        "terminals_enabled": False,  # a shell is no resource to create a thousand times
        "log_level": "ERROR",
    }
    program = str(site.program / "jupyter-server")
    return [*_START, program, *(f"--ServerApp.{name}={value}" for name, value in settings.items())]


def _headers(secret: str) -> Mapping[str, str]:
    return {"Authorization": f"token {secret}"}


def _seed(client: httpx.Client, number: int) -> Bindings:
    folder, note = f"papers-{number}", f"note-{number}.txt"
    client.put(f"/api/contents/{folder}", json={"type": "directory"}).raise_for_status()
    paths = [note, *(f"{folder}/draft-{draft}.txt" for draft in range(number + 1))]
    for path in paths:
        text = {"type": "file", "format": "text", "content": f"{path}\n" * (number + 1)}
        client.put(f"/api/contents/{path}", json=text).raise_for_status()
    checkpoint = client.post(f"/api/contents/{note}/checkpoints").raise_for_status().json()
    return {"path": note, "checkpoint_id": str(checkpoint["id"])}


JUPYTER_SERVER = Server(
    name="jupyter-server",
    newer=Release(version="2.21.1", requirements=("jupyter-server==2.21.1",)),
    older=Release(version="1.24.0", requirements=("jupyter-server==1.24.0",)),
    command=_command,
    ready="/api",
    contract="/api/spec.yaml",
    contract_format="yaml",
    base_path="",
    identity={"type": "api-key", "in": "header", "name": "Authorization", "value": f"token {SECRET}"},
    headers=_headers,
    seed=_seed,
)
