# shellcheck shell=bash
# Layered jars as Spring Boot makes them, each with the tools of its version, to be extracted by java.
versions="2.3.12.RELEASE 2.7.18 3.2.12 3.5.0"
spring=5.3.31
directory=$TESTBED_HOME/layered-jars
central=https://repo1.maven.org/maven2/org/springframework

about() {
  echo "layered jars of Spring Boot $versions, from Maven Central"
}

present() {
  [[ -f $directory/VERSION && $(<"$directory/VERSION") == "$versions $spring 1" ]]
}

provide() {
  command -v jar unzip curl >/dev/null || cannot "it needs jar of a JDK, unzip and curl; install them"
  rm -rf "$directory"
  mkdir -p "$directory"
  local work version
  work=$(mktemp -d)
  cd "$work"
  curl -sfLO "$central/spring-core/$spring/spring-core-$spring.jar"
  curl -sfLO "$central/spring-jcl/$spring/spring-jcl-$spring.jar"
  for version in $versions; do
    layered "$version"
  done
  rm -rf "$work"
  echo "$versions $spring 1" >"$directory/VERSION"
}

layered() {
  local version=$1 tools=layertools main=org.springframework.boot.loader.JarLauncher
  [[ $version != 3.* ]] || main=org.springframework.boot.loader.launch.JarLauncher
  [[ $version != 3.[3-9]* ]] || tools=tools
  rm -rf app
  mkdir -p app/BOOT-INF/lib app/BOOT-INF/classes/com app/META-INF
  curl -sfLO "$central/boot/spring-boot-loader/$version/spring-boot-loader-$version.jar"
  curl -sfLO "$central/boot/spring-boot-jarmode-$tools/$version/spring-boot-jarmode-$tools-$version.jar"
  (cd app && unzip -qo "../spring-boot-loader-$version.jar" -x 'META-INF/*')
  cp "spring-boot-jarmode-$tools-$version.jar" spring-{core,jcl}-$spring.jar app/BOOT-INF/lib
  seq 5000 >app/BOOT-INF/classes/com/A.class
  echo 'server.port: 8080' >app/BOOT-INF/classes/application.yml
  printf '%s\n' '- "dependencies":' '  - "BOOT-INF/lib/"' '- "spring-boot-loader":' '  - "org/"' \
    '- "snapshot-dependencies":' '- "application":' '  - "BOOT-INF/classes/"' '  - "BOOT-INF/layers.idx"' \
    '  - "META-INF/"' >app/BOOT-INF/layers.idx
  printf '%s\n' "Main-Class: $main" 'Start-Class: com.A' "Spring-Boot-Version: $version" \
    'Spring-Boot-Classes: BOOT-INF/classes/' 'Spring-Boot-Lib: BOOT-INF/lib/' \
    'Spring-Boot-Layers-Index: BOOT-INF/layers.idx' >manifest
  # Libraries are stored, as the loader wants them.
  jar -c -0 -f "$directory/app-$version.jar" -m manifest -C app .
}
