"""A small web application. It knows nothing of envshim: its settings are environment variables.

API_KEY  what a request must carry as its x-api-key header
"""

import hmac
import json
import os

API_KEY = os.environ["API_KEY"]


def app(environ, start_response):
    """Says which process answers, and which process is its parent."""
    path, key = environ["PATH_INFO"], environ.get("HTTP_X_API_KEY", "")
    if path != "/healthz" and not hmac.compare_digest(key.encode(), API_KEY.encode()):
        start_response("401 Unauthorized", [("Content-Type", "application/json")])
        return [b'{"detail": "wrong x-api-key"}']
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({"worker": os.getpid(), "parent": os.getppid()}).encode()]
