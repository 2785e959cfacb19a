#!/bin/sh
# Runs the examples over the fixtures and checks what they print. Argument: the folder they were built in.
set -eu
bin=$1
fixtures=$(dirname "$0")/../Fixtures
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0

check() { # words that must be printed, the example whose output $work/out is
  if ! grep -q -- "$1" "$work/out"; then
    echo "examples: $2 didn't print \"$1\":" >&2
    cat "$work/out" >&2
    exit 1
  fi
  passed=$((passed + 1))
}

"$bin/IndexFolder" "$work/music.fpdb" "$fixtures/tracks" >"$work/out"
check 'added The Fixtures – Evening Street' IndexFolder
check '12 added, 0 failed, 12 tracks' IndexFolder
"$bin/IndexFolder" "$work/music.fpdb" "$fixtures/tracks" >"$work/out"
check '0 added, 0 failed, 12 tracks' 'IndexFolder, run again,'

"$bin/IdentifyClip" "$work/music.fpdb" "$fixtures/queries/noisy.wav" >"$work/out"
check 'The Fixtures – Evening Street from second 11 on' IdentifyClip
"$bin/IdentifyClip" "$work/music.fpdb" "$fixtures/queries/unknown.flac" >"$work/out"
check 'nothing of this collection' 'IdentifyClip of unknown music'

# two tracks in a row, as a radio would play them
for track in 06-evening-street-band.ogg 08-harbour-chorale-brass.mp3; do
  ffmpeg -nostdin -v error -i "$fixtures/tracks/$track" -f f32le -ac 1 -ar 44100 -
done | "$bin/StreamSamples" "$work/music.fpdb" >"$work/out"
check '^until second 3: ' StreamSamples
check '^until second 12: The Fixtures – Evening Street$' StreamSamples
tail -n 1 "$work/out" >"$work/last" && mv "$work/last" "$work/out"
check 'The Fixtures – Harbour Chorale$' 'StreamSamples, at the end,'
echo "examples: $passed passed, 0 failed"
