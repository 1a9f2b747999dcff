#!/usr/bin/env bash
# Installs what `make run`, `make test` or `make bench` needs and does not find; says what it does.
# Usage: install-tools.sh run|test|bench
set -euo pipefail
cd "$(dirname "$0")/.."

purpose=${1:?usage: install-tools.sh run|test|bench}

if ! command -v swift >/dev/null; then
    echo "The Swift toolchain (6.2 or newer) is missing: https://www.swift.org/install" >&2
    exit 1
fi
version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p')
if [ -n "$version" ] && [ "$(printf '%s\n' 6.2 "$version" | sort -V | head -n 1)" != 6.2 ]; then
    echo "Swift $version at $(command -v swift) is too old; 6.2 or newer is needed: https://www.swift.org/install" >&2
    exit 1
fi

# command=Debian package
case $purpose in
    run) needs=(curl=curl) ;;
    test) needs=(curl=curl python3=python3) ;;
    bench) needs=(curl=curl python3=python3 h2load=nghttp2-client nghttpd=nghttp2-server heaptrack=heaptrack) ;;
    *) echo "install-tools.sh: unknown purpose: $purpose" >&2; exit 1 ;;
esac

missing=()
for need in "${needs[@]}"; do
    command -v "${need%%=*}" >/dev/null || missing+=("${need#*=}")
done
# The only C library that is linked; the compiler knows where its header is.
compiler=$(command -v cc || command -v clang || true)
if ! echo '#include <zlib.h>' | "${compiler:-$(dirname "$(readlink -f "$(command -v swift)")")/clang}" -E - >/dev/null 2>&1; then
    missing+=(zlib1g-dev)
fi
# Debian ships the module that makes virtual environments on its own.
if [ "$purpose" != run ] && ! python3 -c 'import ensurepip' 2>/dev/null; then missing+=(python3-venv); fi

if [ ${#missing[@]} -gt 0 ]; then
    if ! command -v apt-get >/dev/null; then
        echo "Missing: ${missing[*]} (Debian's names). Install them, then try again." >&2
        exit 1
    fi
    sudo=()
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || { echo "Missing: ${missing[*]}. Install them as root, then try again." >&2; exit 1; }
        sudo=(sudo)
    fi
    echo "Installing ${missing[*]} (less than a minute) …"
    "${sudo[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# The Python clients go into a virtual environment of this folder and nowhere else.
if [ "$purpose" != run ]; then
    wanted=$(cat Tests/requirements.txt; python3 --version)
    if [ ! -x .venv/bin/python ] || [ "$(cat .venv/installed 2>/dev/null)" != "$wanted" ]; then
        echo "Installing the Python clients into .venv (about half a minute) …"
        python3 -m venv --clear .venv
        .venv/bin/pip install --quiet --disable-pip-version-check -r Tests/requirements.txt
        echo "$wanted" >.venv/installed
    fi
fi

# Peers that are services: unpacked beside the builds and not installed, which would start them. Without them the
# benchmarks say what they did not measure.
if [ "$purpose" = bench ] && ! { command -v nginx && command -v haproxy; } >/dev/null && [ ! -d .build-peers ]; then
    echo "Unpacking nginx and haproxy into .build-peers …"
    peers=$(mktemp -d .build-peers.XXXXXX)
    mkdir -p "$peers/archives/partial"
    if apt-get install --download-only -y -qq --no-install-recommends -o Debug::NoLocking=1 \
        -o Dir::Cache::archives="$PWD/$peers/archives" nginx haproxy >/dev/null 2>"$peers/log"; then
        for archive in "$peers"/archives/*.deb; do dpkg-deb -x "$archive" "$peers"; done
        rm -r "$peers/archives"
        mv "$peers" .build-peers
    else
        sed 's/^/  /' "$peers/log" >&2
        rm -r "$peers"
    fi
fi
