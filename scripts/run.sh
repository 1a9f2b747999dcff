#!/usr/bin/env bash
# Starts a server and the example, shows one call, and stops both on Ctrl-C.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -d .build-release ]; then
    echo "Building …"
else
    echo "Building server and example for the first time: a few minutes, once …"
fi
# Tests have binaries already.
bin=${RUN_BIN:-$(scripts/build-example.sh release)}

server=
service=
stop() {
    trap - EXIT
    # make passes SIGTERM on, behind one to the whole group: the second must not keep the two from being stopped.
    trap '' INT TERM
    # The service first, so that it can still say goodbye to the registry.
    for pid in $service $server; do
        kill "$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
}
trap stop EXIT
trap 'stop; exit 0' INT TERM

# wait_for <what> <pid> <command…>: until the command succeeds, at most ten seconds.
wait_for() {
    local what=$1 pid=$2 tries=0
    shift 2
    # Slept first, so that one that cannot listen is gone before another's answer is taken for its own.
    while
        sleep 0.1
        if ! kill -0 "$pid" 2>/dev/null || [ $((tries += 1)) -gt 100 ]; then
            echo "$what did not start; its messages are above." >&2
            exit 1
        fi
        ! "$@" >/dev/null 2>&1
    do :; done
}

# Process groups of their own: Ctrl-C reaches this script alone, which stops the two in order.
set -m

"$bin/micro" server &
server=$!
wait_for "The server" "$server" curl -fsS http://localhost:8080/

MICRO_PROXY=127.0.0.1:8443 "$bin/helloworld" &
service=$!
wait_for "The example" "$service" curl -fsS "http://localhost:8080/helloworld/Call?name=John"

cat <<TXT

The first call, through the gateway:

  \$ curl "http://localhost:8080/helloworld/Call?name=John"
  $(curl -fsS "http://localhost:8080/helloworld/Call?name=John")

Go on in another shell:

  export PATH="$bin:\$PATH"
  micro services
  micro get service helloworld
  micro call helloworld Helloworld.Call '{"name":"x"}'

Ctrl-C here stops server and example.

TXT
wait "$server"
