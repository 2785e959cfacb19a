#!/bin/sh
# Installs what the build needs and is missing. Debian, Ubuntu and their like by apt; macOS by Homebrew.
# As root, or with sudo where it isn't. Installs nothing where nothing is missing.
set -eu

say() { printf '%s\n' "$*" >&2; }

# Swift itself: no package manager has it, so say where it is and stop
oldest=6.2
if ! command -v swift >/dev/null 2>&1; then
  say "set-up: Swift is missing. Get $oldest or later from https://www.swift.org/install and put it on the PATH."
  exit 1
fi
version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)
if [ "$(printf '%s\n%s\n' "$oldest" "${version:-0}" | sort -V | head -n 1)" != "$oldest" ]; then
  say "set-up: Swift ${version:-of unknown version} is too old. Get $oldest or later from https://www.swift.org/install."
  exit 1
fi

modules="sqlite3 sndfile fftw3f soxr libxxhash cairo"
missing=""
if ! command -v pkg-config >/dev/null 2>&1; then
  missing="$modules pkg-config"
else
  for module in $modules; do
    pkg-config --exists "$module" || missing="$missing $module"
  done
fi
# not needed to build: reads M4A, WebM, MP4 and other video
optional=""
command -v ffmpeg >/dev/null 2>&1 || optional=" ffmpeg"
[ -n "$missing$optional" ] || exit 0

# says what there is to do by hand, and ends: well, where the build can do without
by_hand() {
  say "set-up: $1"
  [ -z "$missing" ] || exit 1
  say "set-up: going on without ffmpeg: M4A, WMA, WebM, MP4 and other video can't be read."
  exit 0
}

package() { # name of a module's package, for apt or brew
  case "$1:$2" in
    sqlite3:apt) echo libsqlite3-dev ;;     sqlite3:brew) echo sqlite ;;
    sndfile:apt) echo libsndfile1-dev ;;    sndfile:brew) echo libsndfile ;;
    fftw3f:apt) echo libfftw3-dev ;;        fftw3f:brew) echo fftw ;;
    soxr:apt) echo libsoxr-dev ;;           soxr:brew) echo libsoxr ;;
    libxxhash:apt) echo libxxhash-dev ;;    libxxhash:brew) echo xxhash ;;
    cairo:apt) echo libcairo2-dev ;;        cairo:brew) echo cairo ;;
    *) echo "$1" ;;
  esac
}

if command -v apt-get >/dev/null 2>&1; then manager=apt
elif command -v brew >/dev/null 2>&1; then manager=brew
else
  by_hand "neither apt-get nor brew is here. Install by hand:$missing$optional (as pkg-config names them)."
fi
packages=""
for name in $missing$optional; do packages="$packages $(package "$name" "$manager")"; done
as_root=""
if [ "$manager" = apt ] && [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null 2>&1 || by_hand "run this as root: apt-get install$packages"
  as_root=sudo
fi
say "set-up: installing$packages"

install() {
  case "$manager" in
    brew) brew install $packages ;;
    apt)
      $as_root apt-get -o DPkg::Lock::Timeout=500 -qq update &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=500 -qq -y \
          install --no-install-recommends $packages >/dev/null
      ;;
  esac
}
install || by_hand "could not install$packages"
