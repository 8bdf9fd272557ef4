# shellcheck shell=bash
# Small root file systems whose programs RUN lines are compared with: Debian's, and busybox with Alpine's settings.
busybox=1.35.0
directory=$TESTBED_HOME/run-bases

about() {
  echo "root file systems with the programs of RUN lines: Debian bookworm, busybox $busybox"
}

present() {
  [[ -s $directory/debian.tar && -s $directory/busybox.tar && $(<"$directory/VERSION") == "bookworm $busybox 1" ]]
}

provide() {
  is_root || cannot "the owners in a root file system need root; install it as root"
  [[ -s $TESTBED_HOME/jre-base/root.tar ]] || cannot "it is cut out of jre-base; run src/test/testbed/install jre-base"
  command -v gcc make >/dev/null || cannot "busybox is built with gcc and make; install them"
  mkdir -p "$directory"
  local work
  work=$(mktemp -d)
  cut_debian "$work/debian"
  build_busybox "$work"
  busybox_root "$work"
  pack "$work/debian" debian.tar
  pack "$work/alpine" busybox.tar
  rm -rf "$work"
  echo "bookworm $busybox 1" >"$directory/VERSION"
}

pack() {
  tar --sort=name --numeric-owner --mtime='2026-01-01 00:00Z' -C "$1" -cf "$directory/$2" .
}

cut_debian() {
  mkdir -p "$1"
  tar -C "$1" -xf "$TESTBED_HOME/jre-base/root.tar" --wildcards \
    ./bin ./sbin ./lib ./lib64 ./etc ./home ./root ./tmp ./opt ./srv ./var/mail ./var/local ./var/tmp ./var/log ./run \
    ./usr/bin ./usr/sbin ./usr/local ./usr/lib64 ./usr/share/perl5 ./usr/share/adduser ./usr/share/zoneinfo/UTC \
    ./usr/share/zoneinfo/Asia/Shanghai ./usr/share/zoneinfo/Europe/Berlin \
    './usr/lib/x86_64-linux-gnu/lib[abcdm].*' './usr/lib/x86_64-linux-gnu/ld-linux*' \
    './usr/lib/x86_64-linux-gnu/lib@(c|m|dl|crypt|selinux|pcre2-8|acl|attr|audit|cap-ng|pam|pam_misc|bz2|semanage|sepol|tinfo|pthread|nss_files|md|bsd).so*' \
    ./usr/lib/x86_64-linux-gnu/perl-base 2>/dev/null || true
  # tar's patterns have no alternatives: the libraries one by one.
  local library
  for library in c m dl crypt selinux pcre2-8 acl attr audit cap-ng pam pam_misc bz2 semanage sepol tinfo pthread rt \
    nss_files nss_compat md bsd; do
    tar -C "$1" -xf "$TESTBED_HOME/jre-base/root.tar" --wildcards \
      "./usr/lib/x86_64-linux-gnu/lib$library.so*" "./usr/lib/x86_64-linux-gnu/lib$library-[0-9]*" 2>/dev/null || true
  done
  # Programs that the comparison starts need these; what is not needed makes it slow.
  (cd "$1/usr/bin" && rm -f apt* dpkg* gpgv openssl perl5* gdbus)
  mkdir -p "$1"/{proc,sys,dev,run}
}

build_busybox() {
  (
    cd "$1"
    curl -sfLO "http://deb.debian.org/debian/pool/main/b/busybox/busybox_$busybox.orig.tar.bz2"
    tar xjf "busybox_$busybox.orig.tar.bz2"
    cd "busybox-$busybox"
    make defconfig
    # As in Alpine: its numbers for users, its shell for those of the system, and no applet before PATH.
    sed -i -e 's/.*CONFIG_STATIC is not set/CONFIG_STATIC=y/' -e 's/^CONFIG_TC=y/# CONFIG_TC is not set/' \
      -e 's/^CONFIG_LAST_ID=.*/CONFIG_LAST_ID=256000/' .config
    sed -i 's#pw.pw_shell = (char \*) "/bin/false"#pw.pw_shell = (char *) "/sbin/nologin"#' loginutils/adduser.c
    yes '' | make oldconfig >/dev/null || true
    make -j2 busybox
  )
}

busybox_root() {
  local root=$1/alpine applet
  mkdir -p "$root"/{bin,sbin,etc,home,root,tmp,opt,srv,proc,sys,dev,run,var/{log,tmp,mail,local},usr/{bin,sbin,local/bin}}
  mkdir -p "$root"/usr/share/zoneinfo/{Asia,Europe}
  chmod 700 "$root/root"
  chmod 1777 "$root/tmp" "$root/var/tmp"
  cp "$1/busybox-$busybox/busybox" "$root/bin/busybox"
  for applet in $("$root/bin/busybox" --list-full); do
    mkdir -p "$root/$(dirname "$applet")"
    [[ -e $root/$applet ]] || ln -s /bin/busybox "$root/$applet"
  done
  cp "$1/debian/usr/share/zoneinfo/Asia/Shanghai" "$root/usr/share/zoneinfo/Asia/"
  cp "$1/debian/usr/share/zoneinfo/Europe/Berlin" "$root/usr/share/zoneinfo/Europe/"
  echo 3.20.3 >"$root/etc/alpine-release"
  printf '%s\n' root:x:0:0:root:/root:/bin/sh bin:x:1:1:bin:/bin:/sbin/nologin \
    daemon:x:2:2:daemon:/sbin:/sbin/nologin nobody:x:65534:65534:nobody:/:/sbin/nologin >"$root/etc/passwd"
  printf '%s\n' root:x:0:root bin:x:1:root,bin,daemon daemon:x:2:root,bin,daemon users:x:100: nogroup:x:65533: \
    nobody:x:65534: >"$root/etc/group"
  printf '%s\n' root:*::0::::: bin:!::0::::: daemon:!::0::::: nobody:!::0::::: >"$root/etc/shadow"
  chown 0:42 "$root/etc/shadow"
  chmod 640 "$root/etc/shadow"
}
