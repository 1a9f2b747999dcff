"""The document of the HTTP API, made from what is registered."""

import json
from typing import Any

import grpc
import pytest
from jsonschema import Draft202012Validator, ValidationError
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


# MARK: what the document says is what the gateway takes and answers

ITEM = {"id": "7", "name": "n", "colour": "RED", "place": {"city": "Bonn", "zip": 53111}, "parts": [{"id": 8}]}
TIME = "2024-01-02T03:04:05.250Z"

COMMON: dict[str, Any] = {
    "text": "ä",
    "loud": True,
    "small": -5,
    "plain": 7,
    "single": 1.5,
    "ratio": -2.5,
    "data": "aGk=",
    "tags": ["a"],
    "labels": {"a": "b"},
    "at": TIME,
    "times": [TIME],
    "wait": "1.500s",
    "maybe": "m",
}
"""Fields that both kinds of messages have in the same form."""

PARCELS: dict[str, dict[str, Any]] = {
    "/interop/Types/Parcel": COMMON
    | {
        "big": str(-(2**63)),
        "huge": str(2**64 - 1),
        "colour": "RED",
        "colours": ["RED", "GREEN"],
        "chunks": ["aGk="],
        "counts": ["1"],
        "item": ITEM,
        "items": [ITEM],
        "by_name": {"a": ITEM},
        "by_number": {"1": "GREEN"},
        "note": "n",
        "limit": "16",
        "sure": True,
        "mask": "a,b",
        "extra": {"a": [1, None]},
        "anything": [1],
        "list": [1, "a"],
        "maybe_big": "0",
        "pickup": {"city": "Bonn", "zip": 1},
    },
    "/interop/Types/CodableParcel": COMMON
    | {
        "big": -(2**63),
        "huge": 2**64 - 1,
        "bytes": "aGk=",
        "colour": "red",
        "level": 10,
        "colours": ["red", "green"],
        "counts": [1],
        "item": ITEM | {"id": 7, "colour": "red"},
        "items": [ITEM | {"id": 7, "colour": "red"}],
        "by_name": {"a": ITEM | {"id": 7, "colour": "red"}},
        "price": "0.12345678901234567890123",
        "site": "https://a.b/c",
        "id": "E621E1F8-C36C-495A-93FC-0C247A3E6E5F",
        "maybe_big": 0,
    },
}
"""Messages with something in every field, as the gateway answers them (but for fields of items that are left out)."""


def schemas(server: Server, path: str) -> tuple[Draft202012Validator, Draft202012Validator]:
    """Of the request and of the answer; a field that is not described is an error."""
    call = operation(document(server, "?service=interop"), path)
    answer = call["responses"]["200"]["content"]["application/json"]["schema"]
    request = call["requestBody"]["content"]["application/json"]["schema"]
    return strict(request), strict(answer)


def strict(schema: Any) -> Draft202012Validator:
    def closed(part: Any) -> Any:
        if not isinstance(part, dict):
            return part
        part = {key: closed(value) for key, value in part.items()}
        if isinstance(part.get("properties"), dict) and part.get("type") in ("object", ["object", "null"]):
            part["additionalProperties"] = False
        return part

    return Draft202012Validator(closed(schema), format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.mark.parametrize("path", PARCELS)
@pytest.mark.parametrize("full", [True, False], ids=["full", "empty"])
def test_requests_and_answers_are_what_the_document_says(
    server: Server, interop_service: Helloworld, path: str, full: bool
) -> None:
    request, answer = schemas(server, path)
    body = PARCELS[path] if full else {}
    request.validate(body)
    got = post_json(server.url(path), body)
    assert got.status == 200, got
    answer.validate(got.json)
    assert set(got.json) <= set(answer.schema["properties"])
    for name, value in body.items():
        if name not in ("item", "items", "by_name"):
            assert got.json[name] == value, name
    if full:
        assert got.json["items"][0]["place"] == got.json["by_name"]["a"]["place"] == ITEM["place"]


@pytest.mark.parametrize("path", PARCELS)
@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("colour", "BLUE"),
        ("colours", ["BLUE"]),
        ("at", "today"),
        ("times", ["today"]),
        ("small", "x"),
        ("items", [{"colour": "BLUE"}]),
        ("by_name", {"a": {"place": 5}}),
        ("by_name", {"a": {"place": {"zip": "x"}}}),
        ("labels", "x"),
        ("item", {"place": {"city": []}}),
    ],
)
def test_what_the_document_forbids_is_refused(
    server: Server, interop_service: Helloworld, path: str, field: str, wrong: Any
) -> None:
    request, _ = schemas(server, path)
    with pytest.raises(ValidationError):
        request.validate({field: wrong})
    got = post_json(server.url(path), {field: wrong})
    assert got.status == 400
    Draft202012Validator(document(server)["components"]["schemas"]["Error"]).validate(got.json)


def test_the_document_lists_enums_and_what_is_in_lists_and_maps(server: Server, interop_service: Helloworld) -> None:
    request, _ = schemas(server, "/interop/Types/Parcel")
    fields = request.schema["properties"]
    colour = {"title": "Colour", "type": "string", "enum": ["NONE", "RED", "GREEN"]}
    assert (fields["colour"], fields["colours"]["items"]) == (colour, colour)
    assert fields["items"]["items"] == fields["by_name"]["additionalProperties"]
    assert fields["items"]["items"]["properties"]["place"]["properties"].keys() == {"city", "zip"}
    assert fields["note"] == {"type": ["string", "null"]} and fields["limit"]["type"] == ["integer", "string", "null"]
    codable = schemas(server, "/interop/Types/CodableParcel")[0].schema["properties"]
    assert codable["colour"] == {"type": "string", "enum": ["none", "red", "green"]}
    assert codable["level"] == {"type": "integer", "enum": [5, 10]}
