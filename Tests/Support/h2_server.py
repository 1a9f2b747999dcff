"""An HTTP/2 server that notes the exact headers of a call and answers it like the Go original."""

import contextlib
import socket
import threading

import h2.config
import h2.connection
import h2.events

from .h2_client import Headers, grpc_frame


class H2Server:
    """Answers every call with the same JSON message."""

    def __init__(self, answer: bytes = b'{"msg":"Hello Tap"}') -> None:
        self.requests: list[Headers] = []
        self.bodies: list[bytes] = []
        self.never_indexed: list[str] = []
        """Names of headers that came with the order to index them nowhere."""
        self._answer = answer
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, peer: socket.socket) -> None:
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding="utf-8"))
        connection.initiate_connection()
        peer.settimeout(30)
        # A proxy keeps the connection for the next call, which may not come.
        with peer, contextlib.suppress(TimeoutError):
            peer.sendall(connection.data_to_send())
            while received := peer.recv(1 << 16):
                for event in connection.receive_data(received):
                    self._handle(connection, event)
                peer.sendall(connection.data_to_send())

    def _handle(self, connection: h2.connection.H2Connection, event: h2.events.Event) -> None:
        if isinstance(event, h2.events.RequestReceived):
            headers = list(event.headers)
            self.never_indexed += [str(header[0]) for header in headers if not getattr(header, "indexable", True)]
            self.requests.append([(str(name), str(value)) for name, value in headers])
            self.bodies.append(b"")
        elif isinstance(event, h2.events.DataReceived):
            self.bodies[-1] += event.data
            connection.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        elif isinstance(event, h2.events.StreamEnded):
            content_type = dict(self.requests[-1])["content-type"]
            stream = event.stream_id
            connection.send_headers(stream, [(":status", "200"), ("content-type", content_type)])
            connection.send_data(stream, grpc_frame(self._answer))
            connection.send_headers(stream, [("grpc-status", "0"), ("grpc-message", "")], end_stream=True)

    def stop(self) -> None:
        self._listener.close()
