#!/bin/sh
# Runs Electron on the display that is there, or else on a virtual one of its own.
# Test drivers start this in Electron's place: it becomes Electron (exec), so that its process id,
# pipes, signals and exit code are Electron's.
set -u

if [ -z "${PAIRWATCH_ELECTRON:-}" ]; then
  echo "PAIRWATCH_ELECTRON is not set: take it from the env of 'npm run --silent runtime'." >&2
  exit 1
fi
if [ -n "${DISPLAY:-}" ]; then
  exec "$PAIRWATCH_ELECTRON" "$@"
fi
if [ -n "${WAYLAND_DISPLAY:-}" ]; then
  exec "$PAIRWATCH_ELECTRON" --ozone-platform-hint=auto "$@"
fi
if ! command -v Xvfb >/dev/null; then
  echo "No display, and no Xvfb: run 'npm run --silent runtime' once, it installs what is missing." >&2
  exit 1
fi

work=$(mktemp -d) || exit 1
mkfifo "$work/display" "$work/alive" || exit 1

# Held open by Electron as long as it lives, however it ends: the keeper below reads from the other
# end. Opened for both directions, because opening a pipe for one direction waits for the other.
exec 9<>"$work/alive"

# In a session of its own, so that a Ctrl-C meant for the app does not take the display away first.
# shellcheck disable=SC2016
setsid sh -c '
  exec 9>&- 3>&- 4>&-
  # -noreset: a first client that looks at the display and leaves must not take it away from the next.
  Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp -noreset \
    3>"$1/display" </dev/null >/dev/null 2>"$1/errors" &
  xvfb=$!
  cat >/dev/null
  kill "$xvfb" 2>/dev/null
  wait "$xvfb"
' sh "$work" <"$work/alive" >/dev/null 2>&1 3>&- 4>&- 9>&- &

number=$(timeout 30 head -n 1 "$work/display")
if [ -z "$number" ]; then
  echo "Xvfb did not start:" >&2
  cat "$work/errors" >&2
  rm -rf "$work"
  exit 1
fi
rm -rf "$work"
DISPLAY=":$number"
export DISPLAY
exec "$PAIRWATCH_ELECTRON" "$@"
