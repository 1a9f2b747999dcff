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

case $purpose in
    run | test | bench) ;;
    *) echo "install-tools.sh: unknown purpose: $purpose" >&2; exit 1 ;;
esac

# Each row: who needs it, a command or a C header or a Python module, Debian's package, and how that comes.
# Packages of services are unpacked beside the builds and not installed, which would start them.
rows=(
    "run,test,bench  curl              curl            installed"
    "run,test,bench  zlib.h            zlib1g-dev      installed"
    "test,bench      python3           python3         installed"
    "test,bench      python:ensurepip  python3-venv    installed"
    "bench           h2load            nghttp2-client  installed"
    "bench           nghttpd           nghttp2-server  installed"
    "bench           heaptrack         heaptrack       installed"
    "bench           nginx             nginx           unpacked"
    "bench           haproxy           haproxy         unpacked"
)

is_there() {
    case $1 in
        # The compiler knows where its headers are.
        *.h) echo "#include <$1>" | "$compiler" -E - >/dev/null 2>&1 ;;
        python:*) python3 -c "import ${1#python:}" 2>/dev/null ;;
        *) command -v "$1" >/dev/null || [ -d ".build-peers/$1" ] ;;
    esac
}

compiler=$(command -v cc || command -v clang || echo "$(dirname "$(readlink -f "$(command -v swift)")")/clang")
missing=() unpacked=()
for row in "${rows[@]}"; do
    read -r purposes what package how <<<"$row"
    if [[ ,$purposes, != *,$purpose,* ]] || is_there "$what"; then continue; fi
    if [ "$how" = installed ]; then missing+=("$package"); else unpacked+=("$what=$package"); fi
done

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

# Each with what it needs in a folder of its own, .build-peers/<command>. Without a peer the benchmarks say what they did
# not measure.
for peer in ${unpacked[@]+"${unpacked[@]}"}; do
    command=${peer%%=*} package=${peer#*=}
    echo "Unpacking $package into .build-peers/$command …"
    mkdir -p .build-peers
    folder=$(mktemp -d ".build-peers/.$command.XXXXXX")
    mkdir -p "$folder/archives/partial"
    if apt-get install --download-only -y -qq --no-install-recommends -o Debug::NoLocking=1 \
        -o Dir::Cache::archives="$PWD/$folder/archives" "$package" >/dev/null 2>"$folder/log"; then
        for archive in "$folder"/archives/*.deb; do dpkg-deb -x "$archive" "$folder"; done
        rm -r "$folder/archives"
        mv "$folder" ".build-peers/$command"
    else
        sed 's/^/  /' "$folder/log" >&2
        rm -r "$folder"
    fi
done
