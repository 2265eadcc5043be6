"""Fails unless the server in this container answers. A health check does not go through envshim: it sees ENV only."""

import os
from urllib.request import urlopen

urlopen(f"http://127.0.0.1:{os.environ['UVICORN_PORT']}/healthz", timeout=3)
