"""The fixtures of all scenario and interop tests; pytest.ini loads them."""

from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest

from .platform import Helloworld, Server
from .processes import end_all
from .python_service import PythonService, SlowHandler, add_up, count_to, echo, fail_as_told, ping_pong
from .stubs import Stubs


@pytest.fixture(scope="session", autouse=True)
def nothing_is_left_running() -> Iterator[None]:
    yield
    left = end_all()
    assert not left, f"processes that no test ended: {left}"


@pytest.fixture(scope="session")
def stubs(tmp_path_factory: pytest.TempPathFactory) -> Stubs:
    return Stubs(tmp_path_factory.mktemp("stubs"))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The server of tests that leave it as it was."""
    with Server() as server:
        yield server


@pytest.fixture(scope="session")
def helloworld(server: Server) -> Helloworld:
    """The example, registered at the shared server."""
    return server.start_helloworld()


@pytest.fixture(scope="session")
def interop_service(server: Server) -> Helloworld:
    """Tests/Interop/service, registered at the shared server."""
    return server.start_interop()


@pytest.fixture(scope="session")
def echo_service(server: Server, stubs: Stubs) -> Iterator[PythonService]:
    """A Python service behind several names; it answers every endpoint with what it got."""
    service = PythonService(
        {
            "Echo.Fail": fail_as_told,
            "Echo.Count": grpc.unary_stream_rpc_method_handler(count_to),
            "Echo.Converse": grpc.stream_stream_rpc_method_handler(ping_pong),
            "Echo.AddUp": grpc.stream_unary_rpc_method_handler(add_up),
        },
        otherwise=echo,
    )
    service.register(server, stubs, "echo", "hello-world", "v1.versioned", "versioned", "a.b", "a.b.c")
    yield service
    service.stop()


@pytest.fixture
def slow(server: Server, stubs: Stubs) -> Iterator[SlowHandler]:
    """`Slow.Wait` of the service `slow`, at the shared server."""
    handler = SlowHandler()
    service = PythonService({"Slow.Wait": handler})
    service.register(server, stubs, "slow")
    yield handler
    handler.released.set()
    service.stop()


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server that the test may disturb."""
    with Server() as server:
        yield server


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home."""
    return tmp_path
