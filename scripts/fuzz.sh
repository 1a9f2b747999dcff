#!/usr/bin/env bash
# Looks for inputs that a parser traps on, or that what it is held to does not hold for (Tests/MicroFuzzTargets), with
# libFuzzer and the address sanitizer. What is found is minimized and joins the target's corpus, to be mended.
# Usage: fuzz.sh all|<target>… ; SECONDS_EACH=60 is how long each runs.
set -euo pipefail
cd "$(dirname "$0")/.."

export SWIFT_DETERMINISTIC_HASHING=1
seconds=${SECONDS_EACH:-60}
scratch=.build-fuzz
corpora=Tests/Fuzz/corpora
fuzzer=$scratch/fuzzer

if [ "$(uname)" != Linux ]; then
    echo "fuzz.sh: Xcode's toolchain has no libFuzzer; this runs on Linux." >&2
    exit 1
fi

# Optimized, with the assertions of debug builds, and every branch reporting where it went.
build=(
    swift build -c release --scratch-path "$scratch" --disable-build-manifest-caching --sanitize=address
    -Xswiftc -sanitize=fuzzer -Xcc -fsanitize=fuzzer-no-link
    -Xswiftc -enable-testing -Xswiftc -assert-config -Xswiftc Debug
)
log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Building the fuzzer (the first time takes a few minutes)"
if ! "${build[@]}" --target MicroFuzzTargets >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
fi
bin=$("${build[@]}" --show-bin-path)

# libFuzzer brings `main`, so no product of the package can be linked with it: what the target needs is linked by hand.
# Objects of sources that are gone stay where they were.
objects=()
while read -r file; do objects+=("$file"); done < <(
    awk 'NR == FNR { known[$0]; next } { name = $0; gsub(/.*\/|\.o$/, "", name) } name in known' \
        <(find Sources Tests "$scratch" -type f ! -name '*.o' -printf '%f\n' | sort -u) \
        <(find "$bin" -name '*.o' -path '*.build/*')
)
maps=(-Xcc "-fmodule-map-file=Sources/System/CZlib/module.modulemap")
while read -r map; do
    maps+=(-Xcc "-fmodule-map-file=$map")
done < <(
    ls "$bin"/*.build/module.modulemap 2>/dev/null
    find "$scratch/checkouts" -path '*/include/*' -name module.modulemap -not -path '*/swift-protobuf/*'
)
swiftc -O -assert-config Debug -sanitize=fuzzer,address -parse-as-library -module-name LibFuzzer -I "$bin/Modules" \
    "${maps[@]}" Tests/Fuzz/LibFuzzer.swift "${objects[@]}" -lz -use-ld=lld -o "$fuzzer"

run() {
    ASAN_OPTIONS=detect_leaks=0 SWIFT_BACKTRACE=enable=no "$fuzzer" -timeout=5 -rss_limit_mb=2048 "$@"
}

targets=("$@")
if [ "${targets[*]}" = all ]; then mapfile -t targets < <(ls "$corpora"); fi
found=0
for target in "${targets[@]}"; do
    corpus=$corpora/$target
    if [ ! -d "$corpus" ]; then
        echo "fuzz.sh: $target is no target; there are: $(ls "$corpora" | tr '\n' ' ')" >&2
        exit 2
    fi
    # What only reaches new branches is for the next runs, not for git.
    reached=$scratch/reached/$target
    finds=$scratch/finds/$target
    mkdir -p "$reached" "$finds"
    printf '%s: ' "$target"
    if MICRO_FUZZ_TARGET=$target run -max_total_time="$seconds" -max_len="${MAX_LENGTH:-4096}" -print_final_stats=1 \
        -artifact_prefix="$finds/" "$reached" "$corpus" >"$log" 2>&1
    then
        sed -n -e 's/^stat::number_of_executed_units: */runs /p' -e 's/^stat::average_exec_per_sec: */per second /p' "$log" |
            paste -sd' '
        continue
    fi
    found=1
    echo "FOUND"
    grep -aE -m 5 "Fatal error|ERROR: |SUMMARY|Test unit written" "$log" || tail -n 20 "$log"
    for find in "$finds"/*; do
        [ -f "$find" ] || continue
        # It is cut down for as long as it still breaks the target and gets smaller; one that only takes long stays.
        smaller=$scratch/smaller
        if MICRO_FUZZ_TARGET=$target run -minimize_crash=1 -max_total_time=10 -exact_artifact_path="$smaller" "$find" \
            >"$log" 2>&1
        then
            mv "$smaller" "$find"
        fi
        name=found-$(sha1sum "$find" | cut -c1-8)
        mv "$find" "$corpus/$name"
        echo "  $corpus/$name"
    done
done
exit "$found"
