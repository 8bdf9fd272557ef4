#!/bin/sh
# The jar follows these lines: `java -jar` runs it as well. This way it starts sooner, because Java keeps the classes that
# a command needed, parsed and verified, in the user's cache. That takes a second, so it is done the second time: where a
# machine is new for each build, there is none.
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
  if [ -e "$archive.once" ]; then
    rm -f "$directory/$command"-*.jsa "$directory/$command"-*.once
    set -- "-XX:ArchiveClassesAtExit=$archive" "$@"
  else
    : >"$archive.once"
  fi
fi
# Of the time of a short command, most would go into compiling what is used a few hundred times; hashing is used more often.
set -- -XX:+IgnoreUnrecognizedVMOptions -XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=50000 -XX:Tier4CompileThreshold=150000 \
  -XX:Tier4BackEdgeThreshold=400000 -XX:-UsePerfData "$@"
# What Java says of an archive that it does not like is of no use here: it goes on without one.
exec "$java" -XX:+UseSerialGC -Xlog:disable -Xlog:all=error:stderr "$@"
exit
