"""Whether the hub can be reached, in seconds: the library would try for most of a minute."""

import os
import socket
from threading import Event, Thread
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

__all__ = ["reachable"]

_PATIENCE = 4.0
"""Seconds, for looking up the name and for all addresses behind it together."""

_PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}


def reachable() -> bool:
    """Whether the hub, or the proxy on the way to it, takes a call.

    The hub is where HF_ENDPOINT says; the proxy is the one of the environment or of the system, and NO_PROXY
    keeps the hub from it, as in the library's own requests.
    """
    answered = Event()
    caller = Thread(target=_call, args=(answered,), daemon=True)  # a name server has no time limit of its own
    caller.start()
    caller.join(_PATIENCE)
    return answered.is_set()


def _call(answered: Event) -> None:
    try:
        socket.create_connection(_door(), timeout=_PATIENCE).close()
    except (OSError, ValueError):  # nobody there, or no address at all
        return
    answered.set()


def _door() -> tuple[str, int]:
    hub = urlsplit(os.environ.get("HF_ENDPOINT", "https://huggingface.co"))
    proxies = getproxies()
    proxy = proxies.get(hub.scheme) or proxies.get("all")
    if proxy and not proxy_bypass(hub.netloc):
        return _address(urlsplit(proxy if "://" in proxy else f"http://{proxy}"))
    return _address(hub)


def _address(place: SplitResult) -> tuple[str, int]:
    if not place.hostname:
        raise ValueError(f"an address names a host, as in https://huggingface.co; got {place.geturl()!r}")
    return place.hostname, place.port or _PORTS.get(place.scheme, 80)
