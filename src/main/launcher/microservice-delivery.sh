#!/bin/sh
# The jar follows these lines: `java -jar` runs it as well. This way it starts sooner, because Java keeps the classes that
# a command needed the first time, parsed and verified, in the user's cache.
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
cache=${XDG_CACHE_HOME:-${HOME:+$HOME/.cache}}
directory=$cache/microservice-delivery/classes
command=$1
archive=
case $command in
  build-image | helm-deploy | helm-rollback | explain | cluster-events)
    # Another jar or another Java makes another archive.
    [ -z "$cache" ] || archive=$directory/$command-$(ls -lL "$(command -v "$java")" "$0" | cksum | cut -d ' ' -f 1).jsa
    ;;
esac
set -- -jar "$0" "$@"
if [ -s "$archive" ]; then
  set -- "-XX:SharedArchiveFile=$archive" "$@"
elif [ -n "$archive" ] && mkdir -p "$directory" 2>/dev/null && [ -w "$directory" ]; then
  rm -f "$directory/$command"-*.jsa
  set -- "-XX:ArchiveClassesAtExit=$archive" "$@"
fi
# What Java says of an archive that it does not like is of no use here: it goes on without one.
exec "$java" -XX:+UseSerialGC -Xlog:disable -Xlog:all=error:stderr "$@"
exit
