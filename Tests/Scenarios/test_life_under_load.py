"""What happens to calls while services and servers stop, die, move and come back."""

import http.client
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import grpc
import pytest

from Support.load import Load
from Support.platform import Server
from Support.ports import closed_address
from Support.stubs import Stubs
from Support.tally_service import TallyService
from Support.waiting import Stopwatch, eventually


@pytest.fixture
def own() -> Iterator[Server]:
    with Server() as server:
        yield server


def over_http(address: str, path: str, stack: ExitStack) -> Callable[[int], str]:
    """A caller with a connection that it keeps, and makes anew when it was closed."""
    host, port = address.rsplit(":", 1)
    connection = http.client.HTTPConnection(host, int(port), timeout=20)
    stack.callback(connection.close)

    def call(number: int) -> str:
        try:
            connection.request("GET", f"{path}?name={number}")
            answer = connection.getresponse()
            answer.read()
            return str(answer.status)
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            return type(error).__name__

    return call


def everywhere(server: Server, stack: ExitStack) -> list[Callable[[int], str]]:
    """Callers of helloworld through gateway and proxies."""
    hello = "/helloworld.Helloworld/Call"
    callers = [over_http(server.api, "/helloworld/call", stack) for _ in range(4)]
    for address in (server.grpc, server.network):
        callers += [empty(over_channel(address, hello, stack)) for _ in range(2)]
    return callers


def over_channel(address: str, path: str, stack: ExitStack) -> grpc.UnaryUnaryMultiCallable:
    options = [("grpc.use_local_subchannel_pool", 1)]
    return stack.enter_context(grpc.insecure_channel(address, options=options)).unary_unary(path)


def empty(method: grpc.UnaryUnaryMultiCallable) -> Callable[[int], str]:
    def call(number: int) -> str:
        try:
            method(b"", timeout=20)
            return "200"
        except grpc.RpcError as error:
            return f"{error.code().name} {error.details()}"

    return call


def outcomes(load: Load) -> dict[str, int]:
    return dict(Counter(result.outcome for result in load.results))


def test_no_call_is_lost_when_one_of_two_instances_is_told_to_end(own: Server) -> None:
    """It leaves the registry, says so on its connections, and finishes what it has."""
    first = own.start_helloworld()
    own.start_helloworld()
    with ExitStack() as stack, Load(everywhere(own, stack)) as load:
        for _ in range(3):
            load.go_on()
            first.signal(signal.SIGTERM)
            load.go_on()
            assert first.wait(10) == 0
            first = own.start_helloworld()
        load.go_on()
    assert set(outcomes(load)) == {"200"}


def test_a_killed_instance_costs_only_the_calls_that_it_had_and_none_runs_twice(own: Server, stubs: Stubs) -> None:
    with TallyService(own, stubs, "one") as one, TallyService(own, stubs, "two") as two, ExitStack() as stack:
        callers = [over_http(own.api, "/tally/run", stack) for _ in range(8)]
        with Load(callers) as load:
            load.go_on()
            one.kill()
            load.go_on(400)
        assert set(outcomes(load)) <= {"200", "503"}
        lost = [result for result in load.results if result.outcome == "503"]
        # What the killed one had in its hands, and no more: one call a caller at most.
        assert len(lost) <= len(callers)
        assert all(result.seconds < 2 for result in lost)
        ran = one.ran() + two.ran()
        assert len(ran) == len(set(ran)), "a call ran twice"


def test_calls_that_may_run_twice_all_succeed_when_an_instance_is_killed(own: Server, stubs: Stubs) -> None:
    with TallyService(own, stubs, "one", idempotent=True) as one, TallyService(own, stubs, "two", idempotent=True):
        with ExitStack() as stack:
            with Load([over_http(own.api, "/tally/run", stack) for _ in range(8)]) as load:
                load.go_on()
                one.kill()
                load.go_on(400)
    assert set(outcomes(load)) == {"200"}


def test_a_service_that_moved_is_found_at_once(own: Server) -> None:
    """The original calls the old port until its registration ends, for 58 seconds."""
    first = own.start_helloworld()
    with ExitStack() as stack, Load(everywhere(own, stack)) as load:
        load.go_on()
        first.kill()
        own.start_helloworld()
        moved = load.clock.seconds
        load.go_on(400)
    late = {result.outcome for result in load.results if result.began > moved}
    assert late == {"200"}


def test_a_server_that_is_told_to_end_answers_what_it_has(own: Server) -> None:
    own.start_helloworld()
    with ExitStack() as stack, Load(everywhere(own, stack)) as load:
        load.go_on()
        told = load.clock.seconds
        own.process.signal(signal.SIGTERM)
        assert own.process.wait(10) == 0
    before = [result for result in load.results if result.began < told]
    assert {result.outcome for result in before} == {"200"}


def test_services_come_back_by_themselves_when_their_server_does_and_call_each_other_meanwhile() -> None:
    """Their registrations are renewed every half minute; nobody waits for that."""
    ports = {"api": closed_address(), "grpc": closed_address(), "network": closed_address()}
    with ExitStack() as stack:
        server = stack.enter_context(Server(**ports))
        server.start_helloworld()
        interop = server.start_interop()
        relay = over_channel(interop.address, "/interop.Interop/Relay", stack)
        name = b"\x0a\x03Ann"
        assert b"Hello Ann" in relay(name, timeout=10)

        def call(number: int) -> str:
            try:
                return "200" if b"Hello Ann" in relay(name, timeout=10) else "wrong"
            except grpc.RpcError as error:
                return f"{error.code().name} {error.details()}"

        with Load([call, call]) as load:
            load.go_on()
            server.process.kill()
            load.go_on()
            again = stack.enter_context(Server(**ports))
            watch = Stopwatch()
            eventually(lambda: {"helloworld", "interop"} <= set(again.services()), "both are back", within=10)
            assert watch.seconds < 8
            load.go_on()
        assert set(outcomes(load)) == {"200"}
