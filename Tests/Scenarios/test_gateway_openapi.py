"""The document of the HTTP API, made from what is registered."""

import json
from typing import Any

import grpc
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from Support.curl import curl, post_json
from Support.platform import Helloworld, Server
from Support.stubs import Stubs
from Support.waiting import eventually


def document(server: Server, query: str = "") -> Any:
    answer = curl(server.url(f"/openapi.json{query}"))
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    parsed = answer.json
    validate(parsed, cls=OpenAPIV31SpecValidator)
    return parsed


def operation(parsed: Any, path: str) -> Any:
    return parsed["paths"][path]["post"]


def register(server: Server, stubs: Stubs, name: str, *endpoints: Any) -> None:
    registry = stubs.registry
    record = registry.Service(
        name=name,
        version="latest",
        nodes=[registry.Node(id=f"{name}-1", address="127.0.0.1:1")],
        options=registry.Options(ttl=600, domain="micro"),
        endpoints=endpoints,
    )
    with grpc.insecure_channel(server.network) as channel:
        stubs.registry_grpc.RegistryStub(channel).Register(record, timeout=10, wait_for_ready=True)


def test_the_document_is_valid_and_has_every_endpoint(server: Server, helloworld: Helloworld) -> None:
    eventually(lambda: "/helloworld/Call" in document(server)["paths"], "helloworld in the document")
    parsed = document(server)
    assert {"/helloworld/Call", "/helloworld/Stream", "/helloworld/PingPong"} <= parsed["paths"].keys()
    assert {"/registry/GetService", "/registry/Watch"} <= parsed["paths"].keys()
    call = operation(parsed, "/helloworld/Call")
    schema = call["requestBody"]["content"]["application/json"]["schema"]
    assert schema["properties"] == {"name": {"type": "string"}}
    assert "x-stream" not in call
    assert operation(parsed, "/helloworld/Stream")["x-stream"] is True


def test_every_path_of_the_document_is_one_of_the_gateway(server: Server, helloworld: Helloworld) -> None:
    for path in document(server, "?service=helloworld")["paths"]:
        assert post_json(server.url(path), {}, "--max-time", "5").status == 200


def test_the_document_of_one_service(server: Server, helloworld: Helloworld) -> None:
    parsed = document(server, "?service=helloworld")
    assert parsed["info"]["title"] == "helloworld"
    assert all(path.startswith("/helloworld/") for path in parsed["paths"])
    answer = curl(server.url("/openapi.json?service=nosuch"))
    assert (answer.status, answer.json["detail"]) == (500, "service not found")


def test_another_namespace_has_a_document_of_its_own(server: Server, helloworld: Helloworld) -> None:
    answer = curl(server.url("/openapi.json"), "-H", "Micro-Namespace: nobody")
    assert answer.json["paths"] == {}
    validate(answer.json, cls=OpenAPIV31SpecValidator)


def test_a_new_service_is_in_the_document_within_a_second_or_two(own_server: Server, stubs: Stubs) -> None:
    assert "/late/Call" not in document(own_server)["paths"]
    register(own_server, stubs, "late", stubs.registry.Endpoint(name="Late.Call"))
    eventually(lambda: "/late/Call" in document(own_server)["paths"], "the service in the document", within=5)


@pytest.mark.parametrize(
    "name", ['a"b', "{x}", "a\\b", "<script>", "ü👋", "$ref", "#/paths", "a b", "x\u2028", "openapi.json", "__proto__"]
)
def test_no_name_breaks_the_document(own_server: Server, stubs: Stubs, name: str) -> None:
    registry = stubs.registry
    tree = registry.Value(
        name=name,
        type=name,
        values=[
            registry.Value(name=name, type=name),
            registry.Value(name="$ref", type="string"),
            registry.Value(name="list", type=f"[]{name}"),
            registry.Value(name="map", type=f"map[string]{name}"),
            registry.Value(name="inner", type="Inner", values=[registry.Value(name=name, type="int64")]),
        ],
    )
    endpoint = registry.Endpoint(name="Shop.Price", request=tree, response=tree)
    odd = registry.Endpoint(name=f"Shop.{name}")
    register(own_server, stubs, name, endpoint, odd)
    parsed = document(own_server)
    assert {"name": name} in parsed["tags"]
    found = [path for path, item in parsed["paths"].items() if name in item["post"]["tags"]]
    # No path reaches a service with a slash in its name.
    assert bool(found) == ("/" not in name), json.dumps(parsed)


def test_pages_of_other_sites_do_not_learn_which_services_there_are(server: Server) -> None:
    answer = curl(server.url("/openapi.json"), "-H", "Origin: https://evil.example")
    assert (answer.status, answer.json["id"]) == (403, "go.micro.api")
    near = curl(server.url("/openapi.json"), "-H", "Origin: http://localhost:3000", "-H", "Host: localhost")
    assert near.status == 200
