# shellcheck shell=bash
# The root file system of a base image as services have one: Debian with a Java runtime.
release=bookworm
packages=openjdk-17-jre-headless,ca-certificates
directory=$TESTBED_HOME/jre-base

about() {
  echo "a root file system with a Java runtime: Debian $release, $packages"
}

present() {
  [[ -s $directory/root.tar && $(<"$directory/VERSION") == "$release $packages" ]]
}

provide() {
  is_root || cannot "debootstrap needs root; install it as root"
  command -v debootstrap >/dev/null || install_debian debootstrap
  rm -rf "$directory"
  mkdir -p "$directory"
  debootstrap --variant=minbase --include="$packages" "$release" "$directory/tree"
  # Without what no image carries: package lists, and devices, which the runtime brings.
  rm -rf "$directory"/tree/var/cache/apt/archives/*.deb "$directory"/tree/var/lib/apt/lists/* "$directory"/tree/dev/*
  tar --sort=name --numeric-owner --mtime='2026-01-01 00:00Z' -C "$directory/tree" -cf "$directory/root.tar" .
  rm -rf "$directory/tree"
  echo "$release $packages" >"$directory/VERSION"
}
