"""Every service is a command: words, flags and help from the registry (spec platform-cli.md §1 and §6)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest

from Support.platform import Helloworld, Server, run
from Support.ports import closed_address
from Support.python_service import PythonService, echo, fail_as_told
from Support.stubs import Stubs

FIELDS: dict[str, Any] = {
    "text": "string",
    "loud": "bool",
    "small": "int32",
    "big": "int64",
    "ratio": "float64",
    "huge": "uint64",
    "plain": "uint32",
    "single": "float32",
    "colour": "Colour",
    "data": "[]uint8",
    "tags": "[]string",
    "flags": "[]bool",
    "counts": "[]int64",
    "items": "[]Item",
    "labels": "map[string]string",
    "first_name": "string",
    "inner": ("Inner", {"city": "string", "deeper": ("Deeper", {"zip": "int64"})}),
}
"""A request with a field of every kind."""


def value(stubs: Stubs, name: str, type: Any) -> Any:
    """A node of a type tree."""
    if isinstance(type, tuple):
        type, fields = type
        values = [value(stubs, inner, of) for inner, of in fields.items()]
        return stubs.registry.Value(name=name, type=type, values=values)
    return stubs.registry.Value(name=name, type=type)


@pytest.fixture(scope="module")
def typed(server: Server, stubs: Stubs) -> Iterator[PythonService]:
    """Services that tell what they take and answer with it: `foo-bar`, and `typed` with a handler of another name."""

    def stream(request: bytes, context: grpc.ServicerContext) -> Iterator[bytes]:
        yield request
        yield b'{"b":1,"a":2}'

    handlers = {"FooBar.Fail": fail_as_told, "FooBar.Stream": grpc.unary_stream_rpc_method_handler(stream)}
    service = PythonService(handlers, otherwise=echo)
    request = value(stubs, "Request", ("Request", FIELDS))
    names = {"foo-bar": ["FooBar.Call", "FooBar.Fail", "FooBar.GetAll"], "typed": ["Greeter.Hi"]}
    for name, endpoints in names.items():
        records = [stubs.registry.Endpoint(name=endpoint, request=request) for endpoint in endpoints]
        if name == "foo-bar":
            # As a service written in Go registers a stream: without a type.
            context = value(stubs, "Context", "Context")
            records.append(
                stubs.registry.Endpoint(name="FooBar.Stream", request=context, metadata={"stream": "true"})
            )
        record = stubs.registry.Service(
            name=name,
            version="v7",
            endpoints=records,
            nodes=[stubs.registry.Node(id=f"{name}-python", address=service.address)],
            options=stubs.registry.Options(ttl=600, domain="micro"),
        )
        with grpc.insecure_channel(server.network) as channel:
            stubs.registry_grpc.RegistryStub(channel).Register(record, timeout=10, wait_for_ready=True)
    yield service
    service.stop()


def request_of(server: Server, *words: str) -> Any:
    """What the service was sent."""
    outcome = server.micro(*words)
    assert (outcome.code, outcome.stderr) == (0, ""), outcome
    return json.loads(json.loads(outcome.stdout)["request"])


# MARK: the real service


@pytest.mark.parametrize(
    "words",
    [
        ["--name=Jane"],
        ["--name", "Jane"],
        ["-name", "Jane"],
        ['--input={"name":"Jane"}'],
        ["--input", '{"name":"Joe"}', "--name=Jane"],
    ],
)
def test_a_service_is_called_by_words(server: Server, helloworld: Helloworld, words: list[str]) -> None:
    for method in (["call"], ["helloworld", "call"], ["Helloworld", "Call"]):
        outcome = server.micro("helloworld", *method, *words)
        assert (outcome.code, outcome.stdout, outcome.stderr) == (0, '{\n\t"msg": "Hello Jane"\n}\n', "")


def test_text_is_shown_as_micro_call_shows_it(server: Server, helloworld: Helloworld) -> None:
    assert server.micro("helloworld", "call", "--name=<ü&>").stdout == '{\n\t"msg": "Hello \\u003cü\\u0026\\u003e"\n}\n'
    assert server.micro("helloworld", "call").stdout == '{\n\t"msg": "Hello "\n}\n'
    assert server.micro("helloworld", "call", "--name=").stdout == '{\n\t"msg": "Hello "\n}\n'
    assert server.micro("helloworld", "call", "--name", "a=b").stdout == '{\n\t"msg": "Hello a=b"\n}\n'


def test_a_stream_prints_its_responses_as_micro_stream_does(server: Server, helloworld: Helloworld) -> None:
    outcome = server.micro("helloworld", "stream", "--count=2")
    assert (outcome.code, outcome.stderr) == (0, "")
    assert outcome.stdout == '{\n\t"count": "0"\n}{\n\t"count": "1"\n}'
    assert outcome.stdout == server.micro("stream", "helloworld", "Helloworld.Stream", '{"count":2}').stdout
    assert server.micro("helloworld", "pingPong", "--stroke=7").stdout == '{\n\t"stroke": "7"\n}'


def test_the_servers_own_services_are_commands(server: Server, helloworld: Helloworld) -> None:
    outcome = server.micro("registry", "getService", "--service=helloworld")
    assert outcome.code == 0 and json.loads(outcome.stdout)["services"][0]["name"] == "helloworld"
    nested = server.micro("registry", "get-service", "--service=helloworld", "--options-domain=nowhere")
    assert nested.code == 127, nested
    # Only in their own namespace, whatever the current one is.
    assert server.micro("--namespace", "team", "registry", "getService", "--service=helloworld").code == 0


def test_a_service_is_found_in_the_current_namespace_first(own_server: Server) -> None:
    own_server.start_helloworld()
    assert own_server.micro("--namespace", "team", "helloworld", "call", "--name=a").stdout == (
        '{\n\t"msg": "Hello a"\n}\n'
    )
    own_server.start_named("mine", namespace="team", MICRO_SERVICE_NAME="mine", MICRO_NAMESPACE="team")
    assert "micro mine" in own_server.micro("--namespace", "team", "mine").stdout
    assert own_server.micro("--namespace", "team", "mine", "helloworld", "call").code == 0
    assert own_server.micro("mine").code == 1


# MARK: help


@pytest.mark.parametrize(
    "words",
    [
        ["helloworld"],
        ["helloworld", "--help"],
        ["helloworld", "-h"],
        ["helloworld", "help"],
        ["helloworld", "--name=joe"],
        ["help", "helloworld"],
    ],
)
def test_the_help_of_a_service(server: Server, helloworld: Helloworld, words: list[str]) -> None:
    outcome = server.micro(*words)
    assert (outcome.code, outcome.stderr) == (0, "")
    assert outcome.stdout == (
        "NAME:\n\tmicro helloworld\n\n"
        "VERSION:\n\tlatest\n\n"
        "USAGE:\n\tmicro helloworld [command]\n\n"
        "COMMANDS:\n\tcall\n\tpingPong\n\tstream\n"
    )


@pytest.mark.parametrize("words", [["helloworld", "call", "--help"], ["help", "helloworld", "call"]])
def test_the_help_of_an_endpoint(server: Server, helloworld: Helloworld, words: list[str]) -> None:
    outcome = server.micro(*words)
    assert (outcome.code, outcome.stderr) == (0, "")
    assert outcome.stdout == (
        "NAME:\n\tmicro helloworld call\n\nUSAGE:\n\tmicro helloworld call [flags]\n\nFLAGS:\n\t--name string\n"
    )


def test_the_help_of_hyphenated_and_nested_ones(server: Server, typed: PythonService) -> None:
    commands = server.micro("foo-bar").stdout.partition("COMMANDS:\n")[2].split()
    assert commands == ["call", "fail", "getAll", "stream"]
    assert server.micro("typed").stdout.endswith("COMMANDS:\n\tgreeter hi\n")
    flags = server.micro("foo-bar", "call", "--help").stdout.partition("FLAGS:\n")[2].splitlines()
    assert "\t--inner-deeper-zip int64" in flags and "\t--data []uint8" in flags and "\t--colour Colour" in flags


# MARK: requests


@pytest.mark.parametrize(
    ("words", "request_"),
    [
        ([], {}),
        (["--text=a,b"], {"text": "a,b"}),
        (["--loud"], {"loud": True}),
        (["--loud", "--text=x"], {"loud": True, "text": "x"}),
        (["--loud=f"], {"loud": False}),
        (["--loud", "1"], {"loud": True}),
        (["--small=-5"], {"small": -5}),
        (["--big", "-0x1f"], {"big": -31}),
        (["--big=0b101"], {"big": 5}),
        (["--big=0o17"], {"big": 15}),
        (["--big=9223372036854775807"], {"big": 9223372036854775807}),
        (["--huge=18446744073709551615"], {"huge": 18446744073709551615}),
        (["--plain=7", "--single=1.5", "--ratio=-2.5"], {"plain": 7, "single": 1.5, "ratio": -2.5}),
        (["--colour=RED"], {"colour": "RED"}),
        (["--colour=2"], {"colour": 2}),
        (["--data", "aGk="], {"data": "aGk="}),
        (["--data=aGk"], {"data": "aGk"}),
        (["--tags=a,b"], {"tags": ["a", "b"]}),
        (["--tags=a,b", "--tags=c"], {"tags": ["a,b", "c"]}),
        (["--flags=true,0"], {"flags": [True, False]}),
        (["--counts=1", "--counts", "2"], {"counts": [1, 2]}),
        (["--items", '[{"id":1}]'], {"items": [{"id": 1}]}),
        (["--items", '{"id":1}', "--items", '{"id":2}'], {"items": [{"id": 1}, {"id": 2}]}),
        (["--labels", '{"a":"b"}'], {"labels": {"a": "b"}}),
        (["--inner-city=Bonn", "--inner-deeper-zip=5"], {"inner": {"city": "Bonn", "deeper": {"zip": 5}}}),
        (["--inner_city=Bonn"], {"inner": {"city": "Bonn"}}),
        (["--inner", '{"city":"Bonn"}'], {"inner": {"city": "Bonn"}}),
        (["--first-name=J"], {"first_name": "J"}),
        (["--input", '{"more":[1],"text":"a"}', "--text=b"], {"more": [1], "text": "b"}),
    ],
)
def test_flags_become_the_request(
    server: Server, typed: PythonService, words: list[str], request_: dict[str, Any]
) -> None:
    assert request_of(server, "foo-bar", "call", *words) == request_


@pytest.mark.parametrize(
    "words", [["foo-bar", "call"], ["foo-bar", "fooBar", "call"], ["foo-bar", "get-all"], ["typed", "greeter", "hi"]]
)
def test_hyphens_and_handlers_are_found(server: Server, typed: PythonService, words: list[str]) -> None:
    assert request_of(server, *words, "--text=x") == {"text": "x"}


def test_a_call_is_json_and_carries_the_namespace(server: Server, typed: PythonService) -> None:
    metadata = json.loads(server.micro("foo-bar", "call").stdout)["metadata"]
    assert metadata["micro-namespace"] == "micro"
    assert "json" in metadata.get("content-type", "application/grpc+json")


def test_a_stream_without_a_type_takes_the_request_whole(server: Server, typed: PythonService) -> None:
    outcome = server.micro("foo-bar", "stream", "--input", '{"z":1}')
    assert (outcome.code, outcome.stdout) == (0, '{\n\t"z": 1\n}{\n\t"a": 2,\n\t"b": 1\n}')
    refused = server.micro("foo-bar", "stream", "--z=1")
    assert refused.code == 128 and refused.stderr.startswith("Unknown flag: z\n") and "--input" in refused.stderr


# MARK: errors


@pytest.mark.parametrize(
    ("words", "code", "text"),
    [
        (["foo-bar", "nope"], 128, "Endpoint FooBar.Nope not found for service foo-bar\n"),
        (["typed", "hi"], 128, 'Endpoint Typed.Hi not found for service typed\nDid you mean "micro typed greeter hi"?\n'),
        (["foo-bar", "a", "b", "c"], 128, "Incorrect number of arguments\n"),
        (["foo-bar", "call", "--x=1"], 128, "Unknown flag: x\n"),
        (["foo-bar", "call", "--txet=1"], 128, 'Unknown flag: txet\nDid you mean "--text"?\n'),
        (["foo-bar", "call", "--a=b=c"], 128, "Invalid flag: --a=b=c. Expected format: --foo=bar\n"),
        (["foo-bar", "call", "--text"], 128, "Flag needs an argument: --text <string>\n"),
        (["foo-bar", "call", "--small=x"], 128, 'Invalid value "x" for --small: it takes a whole number from -2'),
        (["foo-bar", "call", "--small=2147483648"], 128, 'Invalid value "2147483648" for --small: '),
        (["foo-bar", "call", "--plain=-1"], 128, 'Invalid value "-1" for --plain: it takes a whole number from 0 '),
        (["foo-bar", "call", "--loud=maybe"], 128, 'Invalid value "maybe" for --loud: it takes true or false\n'),
        (["foo-bar", "call", "--ratio=x"], 128, 'Invalid value "x" for --ratio: it takes a number\n'),
        (["foo-bar", "call", "--data=?"], 128, 'Invalid value "?" for --data: it takes base64\n'),
        (["foo-bar", "call", "--labels=x"], 128, 'Invalid value "x" for --labels: it takes a JSON object '),
        (["foo-bar", "call", "--input={"], 128, "Invalid value for --input: "),
        (["helloworl"], 1, "Unrecognized micro command: helloworl. Please refer to 'micro --help'\nDid you mean "),
        (["help", "helloworl"], 3, "No help topic for 'helloworl'\nDid you mean \"helloworld\"?\n"),
    ],
)
def test_what_is_wrong_is_told(
    server: Server, helloworld: Helloworld, typed: PythonService, words: list[str], code: int, text: str
) -> None:
    outcome = server.micro(*words)
    assert (outcome.code, outcome.stdout) == (code, "")
    assert outcome.stderr.startswith(text), outcome


@pytest.mark.parametrize(
    ("status", "text", "code", "shown"),
    [
        (16, '{"id":"x","code":401,"detail":"no","status":"Unauthorized"}', 2, "Not authorized to perform this request"),
        (4, '{"id":"x","code":408,"detail":"slow","status":"Timeout"}', 1, "Request timed out"),
        (5, '{"id":"x","code":404,"detail":"no such order","status":"Not Found"}', 127, "no such order"),
    ],
)
def test_errors_of_the_service_are_mapped(
    server: Server, typed: PythonService, status: int, text: str, code: int, shown: str
) -> None:
    wish = json.dumps({"status": status, "text": text})
    outcome = server.micro("foo-bar", "fail", "--input", wish)
    assert (outcome.code, outcome.stdout, outcome.stderr) == (code, "", shown + "\n")


def test_without_a_server_the_word_is_told(home: Path) -> None:
    address = closed_address()
    outcome = run("micro", "helloworld", "call", home=home, MICRO_PROXY=address)
    assert (outcome.code, outcome.stdout) == (4, "")
    assert outcome.stderr.splitlines()[0] == f"Failed to connect to micro server at {address}"
    typo = run("micro", "servces", home=home, MICRO_PROXY=address)
    assert typo.code == 1 and 'Did you mean "services"?' in typo.stderr


# MARK: messages with a field of every kind

PARCELS = {"parcel": "protobuf", "codableParcel": "Codable"}


@pytest.mark.parametrize("method", PARCELS, ids=PARCELS.values())
def test_the_help_tells_what_is_in_enums_lists_and_maps(
    server: Server, interop_service: Helloworld, method: str
) -> None:
    outcome = server.micro("interop", "types", method, "--help")
    flags = outcome.stdout.partition("FLAGS:\n")[2].splitlines()
    colours = "NONE|RED|GREEN" if method == "parcel" else "none|red|green"
    item = f"Item{{id int64, name string, colour {colours}, place Place, parts []Item}}"
    expected = [f"colour {colours}", f"colours []{colours}", f"item-colour {colours}", "item-place-city string"]
    expected += [f"items []{item}", f"by_name map[string]{item}", "at Timestamp", "times []Timestamp", "maybe string"]
    expected += ["data []uint8"] + (["note StringValue", "wait Duration", "street string"] if method == "parcel" else [])
    assert {f"\t--{flag}" for flag in expected} <= set(flags), outcome
    assert not [flag for flag in flags if "seconds" in flag or "-value" in flag or "RED " in flag]


BOTH: list[tuple[list[str], str, Any]] = [
    (["--text=ä", "--loud"], "text", "ä"),
    (["--data", "aGk="], "data", "aGk="),
    (["--data=aGk"], "data", "aGk="),
    (["--tags=a,b"], "tags", ["a", "b"]),
    (["--small=-5"], "small", -5),
    (["--plain=0xff"], "plain", 255),
    (["--single=1.5"], "single", 1.5),
    (["--ratio=-2.5"], "ratio", -2.5),
    (["--at=2024-01-02T04:04:05.25+01:00"], "at", "2024-01-02T03:04:05.250Z"),
    (["--times=2024-01-02T03:04:05Z,1969-12-31T23:59:59Z"], "times", ["2024-01-02T03:04:05Z", "1969-12-31T23:59:59Z"]),
    (["--wait=1.5s"], "wait", "1.500s"),
    (["--labels", '{"a":"b"}'], "labels", {"a": "b"}),
    (["--maybe="], "maybe", ""),
]
"""Flags, and what the field of the answer is, whatever the messages are made of."""


@pytest.mark.parametrize("method", PARCELS, ids=PARCELS.values())
@pytest.mark.parametrize(("words", "field", "answer"), BOTH)
def test_flags_reach_a_real_service(
    server: Server, interop_service: Helloworld, method: str, words: list[str], field: str, answer: Any
) -> None:
    outcome = server.micro("interop", "types", method, *words)
    assert (outcome.code, outcome.stderr) == (0, ""), outcome
    assert json.loads(outcome.stdout)[field] == answer


ITEM = {"id": "7", "name": "n", "colour": "RED", "place": {"city": "Bonn", "zip": 53111}, "parts": []}
ITEM_JSON = '{"id":7,"name":"n","colour":"RED","place":{"city":"Bonn","zip":53111}}'


@pytest.mark.parametrize(
    ("words", "field", "answer"),
    [
        (["--big=-0x1f"], "big", "-31"),
        (["--huge=18446744073709551615"], "huge", "18446744073709551615"),
        (["--counts=1,2"], "counts", ["1", "2"]),
        (["--ratio=-inf"], "ratio", "-Infinity"),
        (["--colour=RED"], "colour", "RED"),
        (["--colour=2"], "colour", "GREEN"),
        (["--colour=9"], "colour", 9),
        (["--colours=RED,GREEN"], "colours", ["RED", "GREEN"]),
        (["--chunks", "aGk=,aG8="], "chunks", ["aGk=", "aG8="]),
        (["--item-id=7", "--item-name=n", "--item-colour=RED", "--item-place", '{"city":"Bonn","zip":53111}'], "item", ITEM),
        (["--items", f"[{ITEM_JSON}]"], "items", [ITEM]),
        (["--items", ITEM_JSON, "--items", ITEM_JSON], "items", [ITEM, ITEM]),
        (["--input", f'{{"items":[{ITEM_JSON}]}}'], "items", [ITEM]),
        (["--by_name", f'{{"a":{ITEM_JSON}}}'], "by_name", {"a": ITEM}),
        (["--by-number", '{"1":"GREEN"}'], "by_number", {"1": "GREEN"}),
        (["--note=5"], "note", "5"),
        (["--limit=0x10"], "limit", "16"),
        (["--sure"], "sure", True),
        (["--mask=a,b"], "mask", "a,b"),
        (["--extra", '{"a":[1,null]}'], "extra", {"a": [1, None]}),
        (["--anything=[1]"], "anything", [1]),
        (["--anything=x"], "anything", "x"),
        (["--list", '[1,"a"]'], "list", [1, "a"]),
        (["--maybe_big=0"], "maybe_big", "0"),
        (["--street=Am Markt"], "street", "Am Markt"),
        (["--pickup-city=Bonn"], "pickup", {"city": "Bonn", "zip": 0}),
    ],
)
def test_flags_of_protobuf_messages_reach_a_real_service(
    server: Server, interop_service: Helloworld, words: list[str], field: str, answer: Any
) -> None:
    outcome = server.micro("interop", "types", "parcel", *words)
    assert (outcome.code, outcome.stderr) == (0, ""), outcome
    assert json.loads(outcome.stdout)[field] == answer


@pytest.mark.parametrize(
    ("words", "field", "answer"),
    [
        (["--big=-0x1f"], "big", -31),
        (["--huge=18446744073709551615"], "huge", 18446744073709551615),
        (["--counts=1,2"], "counts", [1, 2]),
        (["--bytes", "aGk="], "bytes", "aGk="),
        (["--colour=red"], "colour", "red"),
        (["--colours=red,green"], "colours", ["red", "green"]),
        (["--level=10"], "level", 10),
        (["--item-id=7", "--item-place-city=Bonn"], "item", {"colour": "none", "id": 7, "name": "", "parts": [], "place": {"city": "Bonn", "zip": 0}}),
        (["--items", '{"id":7},{"id":8}'], "items", [{"id": 7, "name": "", "colour": "none", "parts": []}, {"id": 8, "name": "", "colour": "none", "parts": []}]),
        (["--by-name", '{"a":{"id":7}}'], "by_name", {"a": {"id": 7, "name": "", "colour": "none", "parts": []}}),
        (["--price=12.30"], "price", "12.3"),
        (["--price=0.12345678901234567890123"], "price", "0.12345678901234567890123"),
        (["--site", "https://a.b/c?d=e"], "site", "https://a.b/c?d=e"),
        (["--id=E621E1F8-C36C-495A-93FC-0C247A3E6E5F"], "id", "E621E1F8-C36C-495A-93FC-0C247A3E6E5F"),
        (["--maybe-big=0"], "maybe_big", 0),
    ],
)
def test_flags_of_codable_messages_reach_a_real_service(
    server: Server, interop_service: Helloworld, words: list[str], field: str, answer: Any
) -> None:
    outcome = server.micro("interop", "types", "codableParcel", *words)
    assert (outcome.code, outcome.stderr) == (0, ""), outcome
    assert json.loads(outcome.stdout)[field] == answer


@pytest.mark.parametrize(
    ("method", "words", "code", "text"),
    [
        ("parcel", ["--colour=red"], 128, 'Invalid value "red" for --colour: it takes NONE|RED|GREEN\n'),
        ("codableParcel", ["--level=7"], 128, 'Invalid value "7" for --level: it takes 5|10\n'),
        ("parcel", ["--items=x"], 128, "Invalid value \"x\" for --items: it takes a JSON object such as '{\"id\": …}'\n"),
        ("parcel", ["--at=today"], 127, 'field "at": expected a time such as 2006-01-02T15:04:05Z'),
        ("codableParcel", ["--at=today"], 127, 'field "at": The text is not a time such as '),
        ("codableParcel", ["--price=12x"], 127, 'field "price": The text is not a decimal number'),
        ("parcel", ["--at-seconds=5"], 128, "Unknown flag: at-seconds\n"),
    ],
)
def test_what_is_wrong_with_a_field_is_told(
    server: Server, interop_service: Helloworld, method: str, words: list[str], code: int, text: str
) -> None:
    outcome = server.micro("interop", "types", method, *words)
    assert (outcome.code, outcome.stdout) == (code, "")
    assert outcome.stderr.startswith(text), outcome


@pytest.mark.parametrize("words", [["--value", "418 short and stout"], ["--input", '"418 short and stout"']])
def test_a_request_whose_json_has_no_fields_is_one_flag(
    server: Server, interop_service: Helloworld, words: list[str]
) -> None:
    assert server.micro("interop", "fail", *words).stderr == "short and stout\n"
    assert server.micro("interop", "metadata").code == 0


@pytest.mark.parametrize("words", [("call", "interop", "Interop.{}"), ("interop", "{}")], ids=["call", "command"])
@pytest.mark.parametrize("method", ["Echo", "Mask"])
def test_a_request_that_says_nothing_is_the_empty_message(
    server: Server, interop_service: Helloworld, words: tuple[str, ...], method: str
) -> None:
    outcome = server.micro(*(word.format(method) for word in words))
    assert (outcome.code, outcome.stdout) == (0, '""\n'), outcome


def test_a_field_mask_is_given_as_its_json_is(server: Server, interop_service: Helloworld) -> None:
    assert "\t--value FieldMask\n" in server.micro("interop", "mask", "--help").stdout
    assert server.micro("interop", "mask", "--value=user.displayName,photo").stdout == '"user.displayName,photo"\n'
    assert server.micro("call", "interop", "Interop.Mask", '"a.b"').stdout == '"a.b"\n'


def test_get_service_tells_what_is_in_enums_lists_and_maps(server: Server, interop_service: Helloworld) -> None:
    text = server.micro("get", "service", "interop").stdout
    assert "\tcolours []Colour NONE|RED|GREEN\n" in text and "\tlevel int64 5|10\n" in text
    assert "\tby_name map[string]Item {\n\t\tid int64\n" in text
    parsed = json.loads(server.micro("get", "service", "--output", "json", "interop").stdout)
    parcel = next(end for end in parsed["versions"][0]["endpoints"] if end["name"] == "Types.Parcel")
    colour = next(field for field in parcel["request"]["values"] if field["name"] == "colour")
    assert colour["type"] == "Colour"
    assert [(value["name"], value["type"]) for value in colour["values"]] == [
        ("NONE", "enum"),
        ("RED", "enum"),
        ("GREEN", "enum"),
    ]
