"""Browser pages and the server's own services.

A page of any site can reach a server on loopback: it runs on the same machine, and a plain-text POST needs no
pre-flight. One that did so put a node of its own in the place of helloworld.
"""

import pytest

from Support.curl import curl
from Support.platform import Helloworld, Server

HIJACK = b'{"name":"victim","version":"latest","nodes":[{"id":"evil","address":"127.0.0.1:1"}],"options":{"ttl":"60"}}'


@pytest.mark.parametrize(
    "headers",
    [
        ["Origin: https://evil.example"],
        ["Origin: null"],
        ["Sec-Fetch-Site: cross-site"],
        ["Sec-Fetch-Site: same-origin", "Origin: http://evil.example:8080", "Host: evil.example:8080"],
    ],
    ids=["its origin", "no origin at all", "said by the browser", "a name that points here"],
)
def test_a_page_of_another_site_cannot_write_the_registry(server: Server, headers: list[str]) -> None:
    options = [option for header in headers for option in ("-H", header)]
    url = server.url("/registry/Registry/Register")
    answer = curl(url, "-H", "Content-Type: text/plain", *options, body=HIJACK)
    assert (answer.status, answer.json["id"]) == (403, "go.micro.api")
    assert curl(server.url("/registry/getService?service=victim")).status == 404


def test_a_page_of_another_site_may_call_services(server: Server, helloworld: Helloworld) -> None:
    answer = curl(server.url("/helloworld?name=page"), "-H", "Origin: https://app.example")
    assert (answer.status, answer.headers["access-control-allow-origin"]) == (200, "https://app.example")


def test_a_page_of_this_machine_may_read_the_registry(server: Server) -> None:
    answer = curl(server.url("/registry/Registry/ListServices"), "-H", "Origin: http://localhost:3000", "-H", "Host: localhost")
    assert answer.status == 200
