"""Embeds the shim: pages at https://app.example may use the Ollama of this computer.

    pip install . && python examples/python/shim.py [--demo]

--demo answers from a recording, for a computer without Ollama. Ends when standard input does.
"""

import sys
import threading

from ollama_cors import ConfigError, Shim, StartError

config: dict[str, object] = {"rules": [{"origins": ["https://app.example", "@loopback"]}]}
if "--demo" in sys.argv[1:]:
    config.update(upstream="replay:", listen=["127.0.0.1:0"])


def tell(shim: Shim) -> None:
    for event in shim.events():
        if event["type"] == "exchange":
            print(event["status"], event["method"], event["target"], event["reason"], flush=True)


try:
    with Shim(config) as shim:
        print("listening on", shim.url, flush=True)
        threading.Thread(target=tell, args=[shim], daemon=True).start()
        sys.stdin.read()
except (ConfigError, StartError) as error:
    sys.exit(f"{error.code}: {error}")
