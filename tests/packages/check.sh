#!/usr/bin/env bash
# Makes every package, installs it where nothing else is, uses it, and takes it away again:
# check.sh BUILD WORK [DEBIAN], with the directory of a release build, one for what is made, and a
# Debian 12 to install in. Needs root, for dpkg and chroot, and no network.
set -euo pipefail

source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "$1" && pwd)
rm -rf "$2"
mkdir -p "$2"
work=$(cd "$2" && pwd)
debian=${3-}
version=$(sed -n 's/^project(plumbline VERSION \([0-9.]*\).*/\1/p' "$source/CMakeLists.txt")
definition=$source/fixtures/definitions/broken/churn.json

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}
# Shows what a command printed only when it fails.
quietly() {
  "$@" >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    fail "failed: $*"
  }
}
# The command prints a line that matches, whatever its exit status.
says() {
  local pattern=$1 output
  shift
  output=$("$@" 2>&1) || true
  grep -qE -- "$pattern" <<<"$output" || fail "$* does not say $pattern, but:" "$output"
}

# --- cmake --install, and the library in a program of somebody else ---

quietly cmake --install "$build" --prefix "$work/first"
# Nothing in it knows where it was.
mv "$work/first" "$work/prefix"
says "^plumbline $version " "$work/prefix/bin/plumbline" --version
quietly cmake -S "$source/tests/packages/consumer" -B "$work/consumer" -G Ninja \
  -DCMAKE_PREFIX_PATH="$work/prefix" -DCMAKE_BUILD_TYPE=Release
quietly cmake --build "$work/consumer"
says '^made.json:1:81: error graph/unknown-dependency ' "$work/consumer/consumer"

# --- the shape of a file system, as Debian has it: the .deb and the tarball ---

(cd "$build" && quietly cpack -G "DEB;TGZ" -B "$work/packages")
deb=$(echo "$work"/packages/plumbline_"$version"_*.deb)
tarball=$(echo "$work"/packages/plumbline-"$version"-linux-*.tar.gz)
root=$work/root
mkdir -p "$root"/var/lib/dpkg/{info,updates} "$root/tmp"
touch "$root"/var/lib/dpkg/{status,available}
find "$root" | sort >"$work/before"
quietly dpkg --root="$root" --log="$work/dpkg.log" --install "$deb"
share=$root/usr/share
# The root holds nothing else: no C library, no shell.
says '^plumbline '"$version"' ' chroot "$root" /usr/bin/plumbline --version
says '^# graph/cycle' chroot "$root" /usr/bin/plumbline explain -f md graph/cycle
says 'graph/cycle' chroot "$root" /usr/bin/plumbline check -f concise - <"$definition"
if command -v man >/dev/null; then
  says '^ +plumbline - check Amazon SageMaker' env MANWIDTH=80 man -M "$share/man" plumbline
  LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings -M "$share/man" -E UTF-8 -l -Tutf8 -Z \
    "$share/man/man1/plumbline.1.gz" 2>"$work/warnings" >/dev/null
  [[ ! -s $work/warnings ]] || fail "$(cat "$work/warnings")"
fi
for file in doc/plumbline/{LICENSE,copyright,README.md,docs/ci.md,rules/graph/cycle.md} \
  bash-completion/completions/plumbline zsh/vendor-completions/_plumbline \
  fish/vendor_completions.d/plumbline.fish plumbline/schemas/report-1.json; do
  [[ -s $share/$file ]] || fail "the .deb has no usr/share/$file"
done
# It is the program alone, and nothing of the machine that made it.
! find "$root/usr" -name '*.a' -o -name '*.h' | grep . || fail "the .deb holds the library"
if grep -rlF "$source" "$root/usr" | grep .; then fail "the .deb names $source"; fi
quietly dpkg --root="$root" --log="$work/dpkg.log" --purge plumbline
find "$root" | grep -vE '/var/lib/dpkg/|/etc/dpkg' | sort >"$work/after"
grep -vE '/var/lib/dpkg/|/etc/dpkg' "$work/before" | diff - "$work/after" ||
  fail "the .deb leaves something behind"

mkdir "$work/bare"
tar -C "$work/bare" -xzf "$tarball" --strip-components=1
says '^plumbline '"$version"' ' chroot "$work/bare" /bin/plumbline --version
says 'graph/cycle' chroot "$work/bare" /bin/plumbline check -f concise - <"$definition"

# --- a Debian 12 with nothing but `man`, as somebody has it who installs the .deb ---

clean=none
if [[ -x $debian/usr/bin/man ]]; then
  clean=Debian\ $(<"$debian/etc/debian_version")
  listed() {
    find "$debian" -xdev -not -path "$debian/var/log/*" -not -path "$debian/var/cache/man/*" \
      -not -path "$debian/var/lib/dpkg/*" | sort
  }
  listed >"$work/before"
  cp "$deb" "$debian/tmp/plumbline.deb"
  quietly chroot "$debian" dpkg --install /tmp/plumbline.deb
  rm "$debian/tmp/plumbline.deb"
  says '^ +plumbline - check Amazon SageMaker' chroot "$debian" env LC_ALL=C.UTF-8 MANWIDTH=80 man plumbline
  says '^plumbline \(1\) ' chroot "$debian" whatis plumbline
  says '^ *graph/cycle' chroot "$debian" plumbline explain graph/cycle
  says 'graph/cycle' chroot "$debian" plumbline check -f concise - <"$definition"
  says '^plumbline: .*: OK$' chroot "$debian" sh -c 'dpkg --verify plumbline && echo plumbline: files: OK'
  quietly chroot "$debian" dpkg --purge plumbline
  listed | diff "$work/before" - || fail "the .deb leaves something behind"
  mkdir "$debian/opt/plumbline"
  tar -C "$debian/opt/plumbline" -xzf "$tarball" --strip-components=1
  says "^plumbline $version " chroot "$debian" /opt/plumbline/bin/plumbline --version
  says '^ +plumbline - check' chroot "$debian" env MANWIDTH=80 man -M /opt/plumbline/share/man plumbline
  rm -rf "$debian/opt/plumbline"
fi

# --- npm ---

npm=none
if command -v npm >/dev/null; then
  bash "$source/plugins/npm/pack.sh" "$work/prefix" "$work/npm"
  says "\"version\": \"$version\"" cat "$source/plugins/npm/package.json"
  mkdir "$work/project"
  (cd "$work/project" && quietly npm init --yes && quietly npm install --offline --no-audit \
    "$work/npm/plumbline-$version.tgz")
  (cd "$work/project" && says "^plumbline $version " npx --offline plumbline --version &&
    says '^# graph/cycle' npx --offline plumbline explain -f md graph/cycle)
  npm=$(stat -c %s "$work/npm/plumbline-$version.tgz")
fi
echo "summary: bytes: program $(stat -c %s "$work/prefix/bin/plumbline"), .deb $(stat -c %s "$deb")," \
  "tarball $(stat -c %s "$tarball"), npm $npm; installed in: $clean"
