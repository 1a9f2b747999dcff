"""The HTTP gateway: fixed paths, CORS, and which endpoint a path means (spec platform-gateway.md §1–3, §5)."""

import json

import pytest

from Support.curl import Answer, curl, post_json
from Support.platform import Helloworld, Server
from Support.python_service import PythonService

VERSIONS = ["--http1.1", "--http2-prior-knowledge"]
CORS = {
    "access-control-allow-credentials": "true",
    "access-control-allow-methods": "POST, PATCH, GET, OPTIONS, PUT, DELETE",
    "access-control-allow-headers": "Accept, Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token, "
    "Authorization, Micro-Namespace",
}


def error(answer: Answer) -> tuple[int, str]:
    """Status and exact body of an error answer."""
    assert answer.headers["content-type"] == "application/json"
    return answer.status, answer.text


def error_json(identifier: str, code: int, detail: str, status: str = "Internal Server Error") -> str:
    """The JSON of an error, keys in the order of the original, compact."""
    return json.dumps({"id": identifier, "code": code, "detail": detail, "status": status}, separators=(",", ":"))


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_the_root_tells_the_version(server: Server, method: str, version: str) -> None:
    answer = curl(server.url("/"), version, "-X", method)
    program = server.micro("version").stdout.split()[-1]
    assert (answer.status, answer.text) == (200, f'{{"version": "{program}"}}')
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.version == {"--http1.1": "1.1"}.get(version, "2")


@pytest.mark.parametrize("version", VERSIONS)
def test_the_favicon_is_empty(server: Server, version: str) -> None:
    answer = curl(server.url("/favicon.ico"), version)
    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("path", ["/", "/helloworld/call", "/no/such/thing"])
def test_options_is_answered_for_every_path(server: Server, path: str, version: str) -> None:
    answer = curl(server.url(path), version, "-X", "OPTIONS", "-H", "Access-Control-Request-Method: POST")
    assert (answer.status, answer.body) == (200, b"")
    assert CORS.items() <= answer.headers.items()


@pytest.mark.parametrize(
    "path", ["/", "/favicon.ico", "/helloworld?name=x", "/nosuch", "/helloworld/nope", "//helloworld"]
)
@pytest.mark.parametrize("origin", [None, "https://example.com"])
def test_every_answer_lets_pages_of_any_origin_read_it(
    server: Server, helloworld: Helloworld, path: str, origin: str | None
) -> None:
    answer = curl(server.url(path), *(["-H", f"Origin: {origin}"] if origin else []))
    assert CORS.items() <= answer.headers.items()
    assert answer.headers["access-control-allow-origin"] == (origin or "*")


@pytest.mark.parametrize(
    ("path", "called"),
    [
        ("/echo", "/echo.Echo/Call"),
        ("/echo/", "/echo.Echo/Call"),
        ("/echo/bar", "/echo.Echo/Bar"),
        ("/echo/pingPong", "/echo.Echo/PingPong"),
        ("/echo/PINGpong", "/echo.Echo/PINGpong"),
        ("/echo/say-hi-now", "/echo.Echo/SayHiNow"),
        ("/hello-world", "/hello-world.HelloWorld/Call"),
        ("/hello-world/say-hi", "/hello-world.HelloWorld/SayHi"),
        ("/v1/versioned/bar", "/v1.versioned.Versioned/Bar"),
        ("/echo/Other/Method", "/echo.Other/Method"),
        ("/echo/other/method", "/echo.Other/Method"),
        ("/a/b/C/D", "/a.b.C/D"),
        ("/a/b/c/D/E", "/a.b.c.D/E"),
        ("/ech%6f/b%61r", "/echo.Echo/Bar"),
    ],
)
def test_a_path_names_service_and_endpoint(server: Server, echo_service: PythonService, path: str, called: str) -> None:
    answer = post_json(server.url(path), {})
    assert answer.status == 200, answer.text
    assert echo_service.calls[-1].path == called


@pytest.mark.parametrize(
    ("path", "called"), [("/v1/echo/bar", "/echo.Echo/Bar"), ("/v22/echo/call", "/echo.Echo/Call")]
)
def test_a_version_in_front_is_ignored_when_no_such_service_is_registered(
    server: Server, echo_service: PythonService, path: str, called: str
) -> None:
    assert post_json(server.url(path), {}).status == 200
    assert echo_service.calls[-1].path == called


@pytest.mark.parametrize("path", ["/nosuch", "/nosuch/call", "/v1/nosuch/call", "/vx/echo/bar", "/v1/echo", "/x/y/Z/W"])
def test_an_unknown_service_is_not_found(server: Server, echo_service: PythonService, path: str) -> None:
    assert error(curl(server.url(path))) == (500, error_json("micro", 500, "service not found"))


def test_a_service_is_not_found_in_a_namespace_of_nobody(server: Server, helloworld: Helloworld) -> None:
    answer = curl(server.url("/helloworld?name=x"), "-H", "Micro-Namespace: nobody")
    assert error(answer) == (500, error_json("micro", 500, "service not found"))


def test_a_service_is_found_in_its_namespace(server: Server, helloworld: Helloworld) -> None:
    assert curl(server.url("/helloworld?name=x"), "-H", "Micro-Namespace: micro").status == 200


@pytest.mark.parametrize(
    ("path", "detail"),
    [
        ("/helloworld/Nope/Call", "unknown service Nope"),
        ("/helloworld/nope", "unknown service Helloworld.Nope"),
        ("/registry/Registry/Nope", "unknown service Registry.Nope"),
        ("/registry/Nope/Nope", "unknown service Nope"),
        ("/helloworld/foo.bar", 'malformed method name: "Helloworld.Foo.Bar"'),
    ],
)
def test_an_unknown_endpoint_is_told(server: Server, helloworld: Helloworld, path: str, detail: str) -> None:
    assert error(curl(server.url(path))) == (500, error_json("go.micro.client", 500, detail))


def test_the_servers_own_services_are_called_like_any_other(server: Server, helloworld: Helloworld) -> None:
    answer = post_json(server.url("/registry/getService"), {"service": "helloworld"})
    assert answer.status == 200
    assert answer.json["services"][0]["nodes"][0]["address"] == helloworld.address


@pytest.mark.parametrize(
    ("status", "text", "expected", "body"),
    [
        (2, "boom", 500, error_json("go.micro.client", 500, "boom")),
        (
            2,
            error_json("echo", 418, "short & stout", "I'm a teapot"),
            418,
            error_json("echo", 418, "short & stout", "I'm a teapot").replace("&", "\\u0026"),
        ),
        (
            5,
            error_json("echo.Get", 404, "no <such> thing", "Not Found"),
            404,
            error_json("echo.Get", 404, "no <such> thing", "Not Found").replace("<", "\\u003c").replace(">", "\\u003e"),
        ),
        (
            16,
            error_json("echo", 401, "who are you?", "Unauthorized"),
            401,
            error_json("echo", 401, "who are you?", "Unauthorized"),
        ),
        (
            13,
            error_json("outer", 500, "wrapped: " + error_json("inner", 404, "innermost", "Not Found")),
            404,
            error_json("inner", 404, "innermost", "Not Found"),
        ),
    ],
)
def test_an_error_of_the_service_is_the_answer(
    server: Server, echo_service: PythonService, status: int, text: str, expected: int, body: str
) -> None:
    answer = post_json(server.url("/echo/Echo/Fail"), {"status": status, "text": text})
    assert error(answer) == (expected, body)


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("//helloworld", "/helloworld"),
        ("/helloworld//call?name=x&y=1", "/helloworld/call?name=x&y=1"),
        ("/a/../helloworld", "/helloworld"),
        ("/./helloworld/", "/helloworld/"),
        ("/helloworld/call/..", "/helloworld"),
        ("/../../etc", "/etc"),
    ],
)
@pytest.mark.parametrize("version", VERSIONS)
def test_an_unclean_path_is_redirected_to_the_clean_one(server: Server, path: str, location: str, version: str) -> None:
    answer = curl(server.url(path), version)
    assert (answer.status, answer.headers["location"]) == (301, location)
    answer = curl(server.url(path), version, body=b"a=1")
    assert (answer.status, answer.headers["location"]) == (308, location)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_a_body_arrives_by_way_of_an_unclean_path(server: Server, helloworld: Helloworld, method: str) -> None:
    """With 301 curl went on with GET, and the service was asked without a name."""
    # Over HTTP/2 with prior knowledge this version of curl makes no second request on a connection.
    options = ["-L", "-X", method, "-H", "Content-Type: application/json", "--http1.1"]
    answer = curl(server.url("//helloworld//call?unknown=1"), *options, body=b'{"name":"Jane"}')
    assert (answer.status, answer.json) == (200, {"msg": "Hello Jane"})
