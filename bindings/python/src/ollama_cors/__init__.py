"""A browser-correct front door for a local Ollama server: who may cross, decided and served.

``Shim`` is the server in front of Ollama, ``Policy`` its judgement for a server of your own,
``doctor`` says what browsers make of any server."""

from __future__ import annotations

from ._config import Config
from ._doctor import doctor, doctor_async, doctor_codes
from ._errors import ConfigError, OllamaCorsError, Problem, StartError
from ._events import Event, Events
from ._library import __version__, catalogue, features, schema
from ._policy import Decision, Policy
from ._report import Report, check
from ._shim import Reloaded, Shim, Stats

__all__ = [
    "Config",
    "ConfigError",
    "Decision",
    "Event",
    "Events",
    "OllamaCorsError",
    "Policy",
    "Problem",
    "Reloaded",
    "Report",
    "Shim",
    "StartError",
    "Stats",
    "__version__",
    "catalogue",
    "check",
    "doctor",
    "doctor_async",
    "doctor_codes",
    "features",
    "schema",
]
