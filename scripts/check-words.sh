#!/usr/bin/env bash
# Fails on words in Sources that CONTRIBUTING.md, "English", rules out; generated Swift is left to its .proto.
set -euo pipefail
cd "$(dirname "$0")/.."

words='\b(whoever|somebody|nobody|that of|shall not|(tell|tells|telling|told) of|do what it says)\b'

# Texts that the original sends with such a word, as extended regular expressions over `file:line:text`. None so far.
exceptions=()

found=$(grep -rniE --include='*.swift' --exclude='*.pb.swift' --exclude='*.micro.swift' "$words" Sources) || [ $? = 1 ]
for exception in ${exceptions[@]+"${exceptions[@]}"}; do
    found=$(grep -vE "$exception" <<<"$found") || [ $? = 1 ]
done
[ -z "$found" ] && exit 0

cat >&2 <<END
$found

These lines have words that must be read twice. Name the one who acts ("the caller", "the reader"), repeat the noun in
place of "that of", and say what to do; see CONTRIBUTING.md, "English".
END
exit 1
