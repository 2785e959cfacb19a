#!/bin/sh
# The library's documentation as a static site in .build/docs, from the release build's own module: compiles nothing anew.
# Any warning, and any public symbol that stands under no topic, is an error.
set -eu
cd "$(dirname "$0")/.."

symbols=.build/docs-symbols
rm -rf .build/docs "$symbols"
mkdir -p "$symbols"

modules=""
for module in Sources/C*/; do modules="$modules -I $module"; done
target=$(swift -print-target-info | sed -n 's/.*"unversionedTriple": "\(.*\)".*/\1/p' | head -n 1)
case "$target" in *macos*) target=${target}15 sdk="-sdk $(xcrun --show-sdk-path)" ;; *) sdk="" ;; esac
flags=""
for flag in $(pkg-config --cflags-only-I sqlite3 sndfile fftw3f soxr libxxhash); do flags="$flags -Xcc $flag"; done

swift symbolgraph-extract -module-name Fingerprint -I .build/release/Modules $modules $flags $sdk -target "$target" \
  -minimum-access-level public -skip-synthesized-members -output-dir "$symbols"

docc convert Sources/Fingerprint/Fingerprint.docc --additional-symbol-graph-dir "$symbols" \
  --output-path .build/docs --transform-for-static-hosting --warnings-as-errors \
  --fallback-display-name Fingerprint --fallback-bundle-identifier fpctl.Fingerprint \
  --fallback-default-module-kind Library

# docc makes up topics for what the catalog leaves out; the overview is to leave nothing out
if grep -q '"generated":true' .build/docs/data/documentation/fingerprint.json; then
  echo 'docs: a public type stands under no topic in Fingerprint.docc/Fingerprint.md' >&2
  exit 1
fi
echo 'docs: .build/docs, to be looked at with: python3 -m http.server -d .build/docs (then /documentation/fingerprint)'
