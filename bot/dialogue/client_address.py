"""The address that a request comes from, as the limits count it."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from sanic.config import Config
from sanic.request import Request

#: A household or a phone is given a whole network of this size, so all of it counts as one.
IPV6_PREFIX = 64


def trust_proxies(config: Config, proxies: int) -> None:
    """Believe the last ``proxies`` entries of X-Forwarded-For, and no other header, ever.

    With 0 the header is not read at all: without a proxy, whoever calls writes it.
    """
    config.PROXIES_COUNT = proxies or None
    # Sanic reads these from the environment too; either would let the caller name itself.
    config.REAL_IP_HEADER = None
    config.FORWARDED_SECRET = None
    config.FORWARDED_FOR_HEADER = "X-Forwarded-For"


def client_address(request: Request) -> str:
    """The address of whoever calls; of IPv6 the network it is in.

    Behind trusted proxies (``trust_proxies``) it is what the outermost of them saw, else the other
    end of the connection. A proxy that sends no header counts as the caller itself. What is no
    address (a socket's name) is given as it is.
    """
    named: str = request.remote_addr or request.ip
    try:
        address = ip_address(named.strip("[]").partition("%")[0])
    except ValueError:
        return named
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network((address, IPV6_PREFIX), strict=False))
    return str(address)
